package io.levity.loadtest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.levity.client.BlobClient;
import io.levity.types.BlobId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What strangers may send as blobs, and how many at once: clear errors, nothing acknowledged lost, memory given back. */
@Tag("cluster")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BlobBadInputTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String PUT = "PUT /v1/blobs HTTP/1.1\r\nHost: node\r\n";

    @TempDir
    static Path directory;

    private static LocalNode node;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        node = LocalNode.create(NodeOptions.of(directory.resolve("data"), 4)
                        .withBlockTime("100ms")
                        .withHeap("1g"))
                .start(LIMIT);
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            http.shutdownNow();
            node.close();
        }
    }

    @Test
    void shouldRefuseWhatIsNoBlobBeforeReadingIt() throws Exception {
        for (String claimed : List.of("134217729", "1099511627776")) {
            try (RawHttp raw = new RawHttp(node.url()).send(PUT + "Content-Length: " + claimed + "\r\n\r\n")) {
                assertProblem(raw, 413, "BODY_TOO_LARGE");
            }
        }
        try (RawHttp raw = new RawHttp(node.url()).send(PUT + "Content-Length: 0\r\n\r\n")) {
            assertProblem(raw, 400, "MALFORMED_BODY");
        }
        for (String id : List.of("0x12", "zz", "0x" + "g".repeat(64))) {
            try (RawHttp raw =
                    new RawHttp(node.url()).send("GET /v1/blobs/" + id + "/data HTTP/1.1\r\nHost: node\r\n\r\n")) {
                assertProblem(raw, 400, "INVALID_PARAMETER");
            }
        }
    }

    @Test
    void shouldGiveUpBodiesThatStopOrBreakOffAndTakeOthersMeanwhile() throws Exception {
        try (RawHttp slow =
                new RawHttp(node.url()).send(PUT + "Content-Length: 5000000\r\n\r\n" + "x".repeat(200_000))) {
            try (RawHttp broken = new RawHttp(node.url())) {
                broken.send(PUT + "Content-Length: 9000000\r\n\r\n" + "y".repeat(1_000_000));
            }
            BlobClient blobs = node.client().blobs();
            byte[] other = content(2_000_000, 1);
            BlobId id = blobs.put(other).id();
            assertTrue(blobs.await(id, LIMIT).certified());
            assertArrayEquals(other, blobs.get(id).toArray());
            assertProblem(slow, 408, "BODY_TIMEOUT");
        }
        long end = System.nanoTime() + LIMIT.toNanos();
        while (uploadMemory() > 0) {
            assertTrue(System.nanoTime() - end < 0, "memory of uploads is not given back");
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void shouldTakeTheSameContentFromManyAtOnceAsOneBlob() throws Exception {
        byte[] content = content(400_000, 2);
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(put(content));
        }
        var ids = new HashSet<String>();
        for (var each : all) {
            HttpResponse<String> answer = each.get(60, TimeUnit.SECONDS);
            assertEquals(202, answer.statusCode(), answer.body());
            ids.add(JSON.readTree(answer.body()).path("id").asText());
        }
        assertEquals(1, ids.size());
        BlobId id = BlobId.fromHex(ids.iterator().next());
        assertTrue(node.client().blobs().await(id, LIMIT).certified());
        assertEquals(1, BlobKillNineTest.certificates(node, id));
    }

    @Test
    void shouldCertifyAThousandSmallBlobsThatComeAtOnce() throws Exception {
        Map<Integer, byte[]> left = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            left.put(i, content(1024, 1000 + i));
        }
        var ids = new HashSet<String>();
        for (int attempt = 0; !left.isEmpty(); attempt++) {
            assertTrue(attempt < 20, left.size() + " are refused again and again");
            Map<Integer, CompletableFuture<HttpResponse<String>>> sent = new HashMap<>();
            left.forEach((i, content) -> sent.put(i, put(content)));
            for (var each : sent.entrySet()) {
                Optional<HttpResponse<String>> answered = each.getValue()
                        .<Optional<HttpResponse<String>>>handle((answer, closed) -> Optional.ofNullable(answer))
                        .get(60, TimeUnit.SECONDS);
                if (answered.isEmpty()) {
                    continue; // More connections at once than the backlog takes: nothing was promised.
                }
                HttpResponse<String> answer = answered.get();
                JsonNode body = JSON.readTree(answer.body());
                if (answer.statusCode() == 202) {
                    ids.add(body.path("id").asText());
                    left.remove(each.getKey());
                } else {
                    assertTrue(body.path("retryable").asBoolean(), answer.body());
                }
            }
        }
        assertEquals(1000, ids.size());
        for (String id : ids) {
            assertTrue(node.client().blobs().await(BlobId.fromHex(id), LIMIT).certified(), node::logTail);
        }
        assertEquals(0, uploadMemory());
    }

    private static CompletableFuture<HttpResponse<String>> put(byte[] content) {
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create(node.url() + "/v1/blobs"))
                        .timeout(Duration.ofSeconds(60))
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void assertProblem(RawHttp raw, int status, String code) throws Exception {
        StringBuilder answer = new StringBuilder();
        for (String part = raw.answer(); !part.isEmpty(); part = raw.answer()) {
            answer.append(part);
            if (answer.toString().endsWith("}")) {
                break;
            }
        }
        assertTrue(answer.toString().startsWith("HTTP/1.1 " + status + " "), answer::toString);
        assertTrue(answer.toString().contains("\"code\":\"" + code + "\""), answer::toString);
    }

    private static long uploadMemory() throws Exception {
        return http.send(HttpRequest.newBuilder(node.metricsUrl()).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("levity_da_upload_memory_bytes "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] content(int size, int seed) {
        byte[] out = new byte[size];
        new SplittableRandom(seed).nextBytes(out);
        return out;
    }
}
