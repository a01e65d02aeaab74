package io.levity.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.BlobUpload.Source;
import io.levity.crypto.Sha256;
import io.levity.types.BlobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files to blobs and back, over connections that break and nodes that lie. */
@Timeout(60)
class BlobTransferTest {
    private static final ClientParams QUICK =
            new ClientParams(Duration.ofSeconds(2), Duration.ofSeconds(20), 3, Duration.ofMillis(1), 1 << 20);
    private static final int LIMIT = 1 << 16;

    @TempDir
    Path directory;

    private final StubBlobs node = new StubBlobs().maxBlobBytes(LIMIT);
    private final TransferProgress progress = new TransferProgress();
    private LevityClient client;

    @BeforeEach
    void connect() {
        client = LevityClient.connect(node.url(), QUICK);
    }

    @AfterEach
    void close() {
        client.close();
        node.close();
    }

    private Path file(String name, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(name.hashCode()).nextBytes(content);
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private TransferOutcome upload(Source... sources) throws IOException {
        BlobUpload.Params params = new BlobUpload.Params(4, LIMIT, Optional.of(Duration.ofSeconds(5)));
        return new BlobUpload(client.blobs(), params, progress).run(List.of(sources));
    }

    private TransferOutcome restore(BlobManifest manifest) throws IOException {
        return new BlobDownload(client.blobs(), new TransferProgress()).restore(manifest, directory.resolve("out"), 4);
    }

    @Test
    void shouldCutWhatIsAboveTheLimitAndRestoreAllFiles() throws Exception {
        List<Source> sources = new ArrayList<>();
        for (int size : new int[] {0, 1, 1000, LIMIT - 1, LIMIT, LIMIT + 1, 5 * LIMIT + 7}) {
            String name = "deep/er/f" + size;
            sources.add(new Source(name, file(name, size)));
        }
        TransferOutcome outcome = upload(sources.toArray(Source[]::new));
        assertEquals(Optional.empty(), outcome.failure());
        BlobManifest manifest = outcome.manifest();
        assertEquals(
                List.of(0, 1, 1, 1, 1, 2, 6),
                manifest.files().stream().map(f -> f.parts().size()).toList());
        assertEquals(12, progress.movedBlobs());
        assertEquals(12, progress.certifiedBlobs());
        assertEquals(manifest.sizeBytes(), progress.bytes());
        assertTrue(progress.percentileMillis(0.99) >= progress.percentileMillis(0.5));

        BlobManifest read =
                BlobManifest.of(new ObjectMapper().readTree(manifest.toJson().toString()));
        assertEquals(manifest, read);
        assertEquals(Optional.empty(), restore(read).failure());
        for (Source source : sources) {
            byte[] original = Files.readAllBytes(source.file());
            assertArrayEquals(original, Files.readAllBytes(directory.resolve("out/" + source.path())));
            BlobManifest.Entry entry = read.files().get(sources.indexOf(source));
            assertEquals(Sha256.hash(original), entry.sha256());
        }
        assertEquals(0, leftovers());
    }

    private long leftovers() throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(file -> file.toString().endsWith(".partial")).count();
        }
    }

    @Test
    void shouldSendAgainWhenTheNodeIsBusyAndHashWhatWasTaken() throws Exception {
        node.refuse(2);
        Path file = file("busy", 5000);
        TransferOutcome outcome = upload(new Source("busy", file));
        assertEquals(Optional.empty(), outcome.failure());
        assertEquals(
                Sha256.hash(Files.readAllBytes(file)),
                outcome.manifest().files().getFirst().sha256());
        assertEquals(5000, progress.bytes(), "what was sent in vain does not count");
    }

    @Test
    void shouldStopAtTheFirstFailureAndKeepWhatIsWhole() throws Exception {
        Path good = file("good", 10);
        TransferOutcome first = upload(new Source("good", good));
        node.refuse(1000);
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            sources.add(new Source("f" + i, good));
        }
        TransferOutcome outcome = upload(sources.toArray(Source[]::new));
        LevityClientException cause =
                (LevityClientException) outcome.failure().orElseThrow().cause();
        assertEquals("BUSY", cause.code());
        assertEquals(1, node.puts());
        assertEquals(1, first.manifest().files().size());
        assertEquals(List.of(), outcome.manifest().files());
    }

    @Test
    void shouldFailWithTheReasonWhenABlobIsNotCertified() throws Exception {
        node.status("failed");
        TransferFailure failure =
                upload(new Source("f", file("f", 9))).failure().orElseThrow();
        assertEquals("f", failure.path());
        assertEquals(LevityClientException.BLOB_FAILED, ((LevityClientException) failure.cause()).code());
        assertTrue(failure.cause().getMessage().contains("TOO_FEW_SIGNERS"));
    }

    @Test
    void shouldReadOnFromWhereTheConnectionBroke() throws Exception {
        Path file = file("f", 40_000);
        BlobId id = upload(new Source("f", file))
                .manifest()
                .files()
                .getFirst()
                .parts()
                .getFirst()
                .id();
        node.breakOff(2);
        Path target = directory.resolve("read");
        assertEquals(40_000, new BlobDownload(client.blobs(), progress).blob(id, target));
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(target));
        assertEquals(List.of("", "bytes=20000-", "bytes=30000-"), node.ranges());
    }

    @Test
    void shouldResumeAfterItWasGivenUp() throws Exception {
        Path file = file("f", 60_000);
        BlobId id = upload(new Source("f", file))
                .manifest()
                .files()
                .getFirst()
                .parts()
                .getFirst()
                .id();
        Path target = directory.resolve("read");
        BlobDownload download = new BlobDownload(client.blobs(), progress);
        node.breakOff(1000);
        LevityClientException e = assertThrows(LevityClientException.class, () -> download.blob(id, target));
        assertEquals(LevityClientException.UNREACHABLE, e.code());
        assertFalse(Files.exists(target));
        long have = Files.size(directory.resolve("read.partial"));
        assertTrue(have >= 30_000, "half came before the first break");
        node.breakOff(0);
        download.blob(id, target);
        assertEquals("bytes=" + have + "-", node.ranges().getLast());
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(target));
        assertEquals(0, leftovers());
    }

    @Test
    void shouldBeginAnewWhenWhatLiesThereIsOfSomethingElse() throws Exception {
        Path file = file("f", 60_000);
        BlobId id = upload(new Source("f", file))
                .manifest()
                .files()
                .getFirst()
                .parts()
                .getFirst()
                .id();
        Files.write(directory.resolve("read.partial"), new byte[70_000]);
        Path target = directory.resolve("read");
        new BlobDownload(client.blobs(), progress).blob(id, target);
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(target));
    }

    @Test
    void shouldRefuseContentOfAnotherNameAndLeaveNoFile() throws Exception {
        Path file = file("f", 60_000);
        BlobManifest manifest = upload(new Source("f", file)).manifest();
        BlobId id = manifest.files().getFirst().parts().getFirst().id();
        node.corrupt();
        Path target = directory.resolve("read");
        BlobDownload download = new BlobDownload(client.blobs(), progress);
        LevityClientException e = assertThrows(LevityClientException.class, () -> download.blob(id, target));
        assertEquals(LevityClientException.PROOF_INVALID, e.code());
        assertEquals(
                LevityClientException.PROOF_INVALID,
                assertThrows(LevityClientException.class, () -> client.blobs().get(id))
                        .code());
        LevityClientException restored = (LevityClientException)
                restore(manifest).failure().orElseThrow().cause();
        assertEquals(LevityClientException.PROOF_INVALID, restored.code());
        assertFalse(Files.exists(target));
        assertFalse(Files.exists(directory.resolve("out/f")));
    }

    @Test
    void shouldFetchOnlyTheMissingPartsAgain() throws Exception {
        Path file = file("f", 4 * LIMIT);
        BlobManifest manifest = upload(new Source("f", file)).manifest();
        byte[] content = Files.readAllBytes(file);
        Arrays.fill(content, LIMIT, LIMIT + 5, (byte) 0);
        Files.createDirectories(directory.resolve("out"));
        Files.write(directory.resolve("out/f.partial"), content);
        assertEquals(Optional.empty(), restore(manifest).failure());
        assertEquals(1, node.ranges().size(), "one part was wrong");
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(directory.resolve("out/f")));
        assertEquals(Optional.empty(), restore(manifest).failure());
        assertEquals(1, node.ranges().size(), "the file is whole");
    }

    @Test
    void shouldVerifyContentOfSeveralGroups() throws Exception {
        node.maxBlobBytes(1 << 25);
        byte[] content = new byte[StubBlobs.groupBytes() * 2 + 12345];
        new Random(3).nextBytes(content);
        BlobId id = client.blobs().put(content).id();
        assertArrayEquals(content, client.blobs().get(id).toArray());
        Path target = directory.resolve("read");
        new BlobDownload(client.blobs(), progress).blob(id, target);
        assertArrayEquals(content, Files.readAllBytes(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/x", "../x", "a/../../x", "", "a//b", "."})
    void shouldRefuseAManifestThatWritesElsewhere(String path) throws Exception {
        BlobManifest manifest = upload(new Source("f", file("f", 5))).manifest();
        ObjectNode json = manifest.toJson();
        ((ObjectNode) json.path("files").get(0)).put("path", path);
        assertThrows(IllegalArgumentException.class, () -> BlobManifest.of(json));
    }

    @Test
    void shouldRefuseAManifestWithAGap() throws Exception {
        ObjectNode json =
                upload(new Source("f", file("f", 2 * LIMIT))).manifest().toJson();
        ((ObjectNode) json.path("files").get(0).path("parts").get(1)).put("offset", 5);
        assertThrows(IllegalArgumentException.class, () -> BlobManifest.of(json));
    }
}
