package io.levity.journey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.client.LevityClient;
import io.levity.client.LevityClientException;
import io.levity.config.NodeSettings;
import io.levity.node.LevityNode;
import io.levity.node.NodeFixture;
import io.levity.types.BlobId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node without room refuses new blobs, loses none that it took, and takes new ones when it has room again. */
@Timeout(120)
class FullDiskJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST = 60;

    @TempDir
    Path data;

    @Test
    void shouldRefuseNewBlobsAndServeTheOldWhenItsVolumesAreFull() throws Exception {
        Map<BlobId, byte[]> taken = new LinkedHashMap<>();
        NodeSettings small = NodeFixture.settings(data, 4, "da { volumes = 4, volume-capacity = 2MiB }");
        LevityNode node = LevityNode.start(small, false, OptionalInt.empty(), false);
        try (LevityClient client = NodeFixture.connect(small)) {
            Optional<LevityClientException> refusal = Optional.empty();
            while (refusal.isEmpty() && taken.size() < MOST) {
                refusal = put(client, taken);
            }
            assertEquals("VOLUME_FULL", refusal.orElseThrow().code());
            assertEquals(507, refusal.orElseThrow().httpStatus().orElseThrow());
            assertTrue(taken.size() > 2, "room for more than " + taken.size());
            checkReadable(client, taken);
        } finally {
            node.stop("it is full");
        }

        NodeSettings large = NodeFixture.settings(data, 4, "da { volumes = 4, volume-capacity = 64MiB }");
        LevityNode again = LevityNode.start(large, false, OptionalInt.empty(), false);
        try (LevityClient client = NodeFixture.connect(large)) {
            assertTrue(put(client, taken).isEmpty());
            checkReadable(client, taken);
        } finally {
            again.stop("the journey is over");
        }
    }

    private static Optional<LevityClientException> put(LevityClient client, Map<BlobId, byte[]> taken) {
        byte[] content = new byte[300_000];
        new Random(taken.size()).nextBytes(content);
        try {
            taken.put(client.blobs().put(content).id(), content);
            return Optional.empty();
        } catch (LevityClientException refused) {
            return Optional.of(refused);
        }
    }

    private static void checkReadable(LevityClient client, Map<BlobId, byte[]> taken) throws InterruptedException {
        for (Map.Entry<BlobId, byte[]> blob : taken.entrySet()) {
            assertEquals(
                    "certified", client.blobs().await(blob.getKey(), PATIENCE).status());
            assertArrayEquals(blob.getValue(), client.blobs().get(blob.getKey()).toArray());
        }
    }
}
