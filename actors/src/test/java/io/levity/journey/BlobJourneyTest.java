package io.levity.journey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.publishing.BlobHeader;
import io.levity.client.BlobClient;
import io.levity.client.BlobSampler;
import io.levity.client.BlobStatus;
import io.levity.client.LevityClient;
import io.levity.client.LevityClientException;
import io.levity.config.NodeSettings;
import io.levity.da.BlobReceipt;
import io.levity.da.EncodedGroup;
import io.levity.da.GroupEncoder;
import io.levity.da.GroupRecord;
import io.levity.da.ShardPlan;
import io.levity.node.LevityNode;
import io.levity.node.NodeFixture;
import io.levity.persistence.da.SliceStore;
import io.levity.persistence.da.SliceVolumes;
import io.levity.persistence.volume.VolumeLimits;
import io.levity.types.BlobId;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A blob's way: submitted, encoded, signed for by a quorum, recorded on chain, read back, proven offline — and still
 * there after the node was stopped and started again.
 */
@Timeout(180)
class BlobJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path data;

    /** That the blobs were dealt to, as receipts tell. */
    private SetConfig set;

    @Test
    void shouldBeCertifiedReadableAndProvenWhenSubmittedAndAfterARestart() throws Exception {
        NodeSettings settings = NodeFixture.settings(data, 4);
        Map<BlobId, byte[]> submitted = new LinkedHashMap<>();
        LevityNode node = LevityNode.start(settings, false, OptionalInt.empty(), false);
        try (LevityClient client = NodeFixture.connect(settings)) {
            for (int size : new int[] {1, 1024, 5 << 20}) {
                byte[] content = content(size);
                BlobStatus status = client.blobs().put(content);
                submitted.put(status.id(), content);
            }
            for (BlobId id : submitted.keySet()) {
                assertEquals("certified", client.blobs().await(id, PATIENCE).status());
                checkReadable(client, id, submitted.get(id));
                checkProven(client, id);
            }
            for (BlobId id : submitted.keySet()) {
                checkSampled(client, id, 4, 0);
                checkBadCells(client, id);
            }
            checkSameContentIsOneBlob(client, submitted);
            checkRange(settings, submitted);
            checkWait(settings);
        } finally {
            node.stop("the first half of the journey is over");
        }

        LevityNode again = LevityNode.start(settings, false, OptionalInt.empty(), false);
        try (LevityClient client = NodeFixture.connect(settings)) {
            for (Map.Entry<BlobId, byte[]> blob : submitted.entrySet()) {
                assertTrue(client.blobs().status(blob.getKey()).certified());
                checkReadable(client, blob.getKey(), blob.getValue());
                checkProven(client, blob.getKey());
            }
            assertEquals(5, client.get("/v1/blobs").path("blobs").size());
        } finally {
            again.stop("the journey is over");
        }
        checkLostSlices(settings, submitted);
    }

    /** Any k of the n slices suffice, whichever they are; one less does not, and the answer says so. */
    private void checkLostSlices(NodeSettings settings, Map<BlobId, byte[]> submitted) throws Exception {
        Map.Entry<BlobId, byte[]> largest =
                submitted.entrySet().stream().reduce((a, b) -> b).orElseThrow();
        byte[] content = largest.getValue();
        ShardPlan plan = ShardPlan.of(set, content.length);
        EncodedGroup encoded = new GroupEncoder().encode(content, 0, content.length, plan);
        int spare = plan.totalShards() - plan.dataShards();
        assertEquals(spare, loseSlices(settings, encoded.record(), spare));
        withNode(settings, client -> checkReadable(client, largest.getKey(), content));
        // The node has begun to rebuild what was lost.
        assertTrue(loseSlices(settings, encoded.record(), spare + 1) > 0);
        withNode(settings, client -> {
            LevityClientException lost = assertThrows(
                    LevityClientException.class, () -> client.blobs().get(largest.getKey()));
            assertEquals("BLOB_UNAVAILABLE", lost.code());
            assertEquals(503, lost.httpStatus().orElseThrow());
            assertTrue(
                    lost.getMessage().contains(plan.dataShards() - 1 + " of the " + plan.dataShards()),
                    lost.getMessage());
        });
    }

    /** Each cell that comes proves itself; with a cell of every shard asked for, exactly those of lost shards do not come. */
    private static void checkSampled(LevityClient client, BlobId id, int cells, int lost) {
        BlobHeader header = BlobClient.read(client.blobs().receipt(id))
                .orElseThrow()
                .certificate()
                .header();
        BlobSampler.Report report = new BlobSampler(client.blobs(), new Random(5)).sample(header, cells);
        assertEquals(cells, report.drawn());
        assertEquals(lost, report.bad().size(), () -> report.bad().toString());
        assertTrue(report.bad().stream().allMatch(bad -> bad.problem().equals("MISSING")));
    }

    private static void checkBadCells(LevityClient client, BlobId id) {
        for (String cells :
                new String[] {"", "1", "0:0", "a:b:c", "0:0:99999", "1:0:0", "0:0:0,".repeat(64) + "0:0:0"}) {
            LevityClientException bad = assertThrows(
                    LevityClientException.class, () -> client.get("/v1/blobs/" + id + "/cells?cells=" + cells));
            assertEquals("INVALID_PARAMETER", bad.code(), cells);
        }
        LevityClientException unknown = assertThrows(
                LevityClientException.class, () -> client.get("/v1/blobs/0x" + "11".repeat(32) + "/cells?cells=0:0:0"));
        assertEquals("BLOB_NOT_FOUND", unknown.code());
    }

    /** @return how many of the first {@code count} shards were there to be lost */
    private int loseSlices(NodeSettings settings, GroupRecord record, int count) {
        int lost = 0;
        try (SliceVolumes volumes = SliceVolumes.open(
                data.resolve("slices"),
                data.resolve("volumes"),
                settings.da().volumes(),
                VolumeLimits.ofCapacity(1L << 30))) {
            for (int shard = 0; shard < count; shard++) {
                for (SliceStore store : volumes.stores().values()) {
                    boolean was = store.delete(record.shardHash(shard))
                            .toCompletableFuture()
                            .join();
                    lost += was ? 1 : 0;
                }
            }
        }
        return lost;
    }

    private void withNode(NodeSettings settings, Consumer<LevityClient> story) throws Exception {
        LevityNode node = LevityNode.start(settings, false, OptionalInt.empty(), false);
        try (LevityClient client = NodeFixture.connect(settings)) {
            story.accept(client);
        } finally {
            node.stop("this part of the journey is over");
        }
    }

    private static void checkReadable(LevityClient client, BlobId id, byte[] content) {
        assertArrayEquals(content, client.blobs().get(id).toArray());
    }

    private void checkProven(LevityClient client, BlobId id) {
        JsonNode document = client.blobs().receipt(id);
        BlobReceipt receipt = BlobClient.read(document).orElseThrow();
        set = receipt.config();
        BlobReceipt.Verdict.Proven proven = assertInstanceOf(BlobReceipt.Verdict.Proven.class, receipt.verify());
        assertEquals(id, proven.blob());
        assertTrue(proven.height() >= document.path("height").asLong());
    }

    private static void checkSameContentIsOneBlob(LevityClient client, Map<BlobId, byte[]> submitted) {
        for (Map.Entry<BlobId, byte[]> blob : submitted.entrySet()) {
            BlobStatus again = client.blobs().put(blob.getValue());
            assertEquals(blob.getKey(), again.id());
            assertTrue(again.json().path("known").asBoolean());
        }
        assertEquals(3, client.get("/v1/blobs").path("blobs").size());
        assertNotEquals(
                submitted.keySet().iterator().next(),
                client.blobs().put(new byte[] {77, 78}).id());
    }

    private static void checkRange(NodeSettings settings, Map<BlobId, byte[]> submitted) throws Exception {
        Map.Entry<BlobId, byte[]> largest =
                submitted.entrySet().stream().reduce((a, b) -> b).orElseThrow();
        URI uri = URI.create(NodeFixture.url(settings) + "/v1/blobs/" + largest.getKey() + "/data");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> part = http.send(
                    HttpRequest.newBuilder(uri)
                            .header("Range", "bytes=100000-299999")
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(206, part.statusCode());
            assertArrayEquals(Arrays.copyOfRange(largest.getValue(), 100_000, 300_000), part.body());
            HttpResponse<byte[]> beyond = http.send(
                    HttpRequest.newBuilder(uri)
                            .header("Range", "bytes=6000000-")
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(416, beyond.statusCode());
        }
        assertEquals(400, put(settings, new byte[0]).statusCode());
        HttpResponse<String> tooLarge = put(settings, new byte[(128 << 20) + 1]);
        assertEquals(413, tooLarge.statusCode());
        assertTrue(tooLarge.body().contains("BODY_TOO_LARGE"), tooLarge.body());
        LevityClientException unknown = assertThrows(
                LevityClientException.class,
                () -> NodeFixture.connect(settings).blobs().status(BlobId.fromHex("11".repeat(32))));
        assertEquals("BLOB_NOT_FOUND", unknown.code());
    }

    /** Who waits hears of the certificate when it is there, long before the wait is over. */
    private static void checkWait(NodeSettings settings) throws Exception {
        HttpResponse<String> certified = put(settings, content(4321), "?wait=certified&timeout=60s");
        assertEquals(200, certified.statusCode(), certified.body());
        assertTrue(certified.body().contains("\"certified\""), certified.body());
    }

    private static HttpResponse<String> put(NodeSettings settings, byte[] body) throws Exception {
        return put(settings, body, "");
    }

    /** In chunks, so that the node learns the length only at the end. */
    private static HttpResponse<String> put(NodeSettings settings, byte[] body, String query) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(NodeFixture.url(settings) + "/v1/blobs" + query))
                            .timeout(Duration.ofSeconds(30))
                            .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static byte[] content(int size) {
        byte[] out = new byte[size];
        new Random(size).nextBytes(out);
        return out;
    }
}
