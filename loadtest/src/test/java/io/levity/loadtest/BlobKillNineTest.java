package io.levity.loadtest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.chain.execution.SystemContracts;
import io.levity.client.BlobStatus;
import io.levity.client.JsonRpcClient;
import io.levity.codec.Abi;
import io.levity.types.BlobId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a node when a blob has reached a stage, each in turn, and in the middle of an upload. Started again it goes on by
 * itself until the blob is certified: the same content, one blob, one certificate on chain.
 */
@Tag("cluster")
class BlobKillNineTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String CERTIFIED =
            Abi.topic("BlobCertified(bytes32,uint64,uint32,uint64)").toHex();

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void shouldGoOnFromEveryStageWhenKilledThere() throws Exception {
        NodeOptions options = NodeOptions.of(directory.resolve("data"), 4).withBlockTime("100ms");
        int size = 300_000;
        for (String stage : List.of("encoded", "published", "dispersed")) {
            byte[] content = new byte[size++];
            new SplittableRandom(size).nextBytes(content);
            BlobId id;
            try (LocalNode held = LocalNode.create(options.withProperties(
                            "levity.test.hold-stage=" + stage.toUpperCase(java.util.Locale.ROOT)))
                    .start(LIMIT)) {
                id = held.client().blobs().put(content).id();
                awaitStage(held, id, stage);
                try (RawHttp upload = new RawHttp(held.url())) {
                    upload.send("PUT /v1/blobs HTTP/1.1\r\nHost: node\r\nContent-Length: 3000000\r\n\r\n"
                            + "x".repeat(1_000_000));
                    held.kill();
                }
            }
            try (LocalNode again = LocalNode.create(options).start(LIMIT)) {
                assertTrue(again.client().blobs().await(id, LIMIT).certified(), again::logTail);
                assertArrayEquals(content, again.client().blobs().get(id).toArray());
                BlobStatus twice = again.client().blobs().put(content);
                assertEquals(id, twice.id());
                assertTrue(twice.json().path("known").asBoolean());
                assertEquals(1, certificates(again, id), "one charge");
                assertEquals(
                        size - 300_000,
                        again.client().get("/v1/blobs").path("blobs").size(),
                        "nothing is left of the upload that broke off");
            }
        }
    }

    private static void awaitStage(LocalNode node, BlobId id, String stage) {
        long end = System.nanoTime() + LIMIT.toNanos();
        String now = node.client().blobs().status(id).status();
        while (!now.equals(stage)) {
            assertTrue(System.nanoTime() - end < 0, "still " + now + node.logTail());
            assertFalse(now.equals("certified") || now.equals("failed"), now);
            LockSupport.parkNanos(10_000_000);
            now = node.client().blobs().status(id).status();
        }
    }

    /** How often the chain has recorded it. */
    static int certificates(LocalNode node, BlobId id) {
        Map<String, Object> filter = Map.of(
                "fromBlock",
                "0x0",
                "toBlock",
                "latest",
                "address",
                SystemContracts.DATA_AVAILABILITY.toString(),
                "topics",
                List.of(CERTIFIED, id.toHex()));
        JsonRpcClient.Reply reply = node.client()
                .chain()
                .rpc()
                .batch(List.of(JsonRpcClient.Call.of("eth_getLogs", filter)))
                .getFirst();
        return switch (reply) {
            case JsonRpcClient.Reply.Success(JsonNode logs) -> logs.size();
            case JsonRpcClient.Reply.Failure bad ->
                throw new AssertionError(bad.error().getMessage());
        };
    }
}
