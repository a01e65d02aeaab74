package io.levity.loadtest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.client.BlobClient;
import io.levity.types.BlobId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes volumes away from a node, one after the other. Blobs are readable at once, and once repair has ended the next
 * volume can go too.
 */
@Tag("cluster")
class VolumeLossTest {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration REPAIR_LIMIT = Duration.ofMinutes(2);
    private static final int[] SIZES = {1, 1000, 100_000, 3_000_000, 20_000_000};

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldServeAndRebuildBlobsWhenVolumesAreLost() throws Exception {
        Map<BlobId, byte[]> blobs = new LinkedHashMap<>();
        try (LocalNode node = LocalNode.create(
                        NodeOptions.of(directory.resolve("data"), 4).withBlockTime("50ms"))
                .start(START_LIMIT)) {
            BlobClient client = node.client().blobs();
            for (int size : SIZES) {
                byte[] content = new byte[size];
                new SplittableRandom(size).nextBytes(content);
                BlobId id = client.put(content).id();
                assertTrue(client.await(id, Duration.ofSeconds(60)).certified());
                blobs.put(id, content);
            }
            for (int lost = 0; lost < 2; lost++) {
                node.stop(Duration.ofSeconds(60));
                delete(directory.resolve("data/slices/volume-" + (2 - lost)));
                node.start(0, START_LIMIT);
                assertReadable(client, blobs);
                awaitRepair(node);
                assertEquals(
                        lost + 1,
                        metric(node, "levity_da_volumes{condition=\"lost\"}").orElseThrow());
                assertEquals(
                        0, metric(node, "levity_da_repair_unrepairable_groups").orElseThrow());
                assertReadable(client, blobs);
            }
            assertFalse(Files.exists(directory.resolve("data/slices/volume-2")), "nothing is made where one was lost");
        }
    }

    private static void assertReadable(BlobClient client, Map<BlobId, byte[]> blobs) {
        blobs.forEach((id, content) -> assertArrayEquals(content, client.get(id).toArray(), id::toString));
    }

    /** Until an audit has found what is missing and it is all put back. */
    private static void awaitRepair(LocalNode node) throws Exception {
        long deadline = System.nanoTime() + REPAIR_LIMIT.toNanos();
        while (metric(node, "levity_da_repair_rebuilt_slices_total").orElse(0) == 0
                || metric(node, "levity_da_repair_missing_slices").orElse(1) > 0
                || metric(node, "levity_da_repair_audit_progress").orElse(0) < 1) {
            assertTrue(System.nanoTime() - deadline < 0, node::logTail);
            Thread.sleep(50);
        }
    }

    private static OptionalDouble metric(LocalNode node, String series) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(node.metricsUrl()).build(), HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(series + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                    .findFirst();
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
