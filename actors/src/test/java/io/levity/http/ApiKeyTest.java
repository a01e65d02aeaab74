package io.levity.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.admission.Admission;
import io.levity.admission.ApiKeys;
import io.levity.persistence.da.UsageFile;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that asks for keys: writing needs one and is counted, reading does not and is not. */
@Timeout(60)
class ApiKeyTest {
    private static final String KEY = "0123456789abcdef";

    @TempDir
    static Path directory;

    private static EdgeFixture edge;

    @BeforeAll
    static void start() throws Exception {
        ApiKeys keys = assertInstanceOf(
                        ApiKeys.Parsed.Good.class,
                        ApiKeys.parse(List.of("rollup:" + KEY + ":1000", "other:" + KEY + "0")))
                .keys();
        edge = new EdgeFixture(
                true, Admission.of(keys, new UsageFile(directory.resolve("accounts")), Clock.systemUTC()));
    }

    @AfterAll
    static void stop() throws Exception {
        edge.close();
    }

    @Test
    void shouldAskForAKeyWhereBlobsAreWritten() throws Exception {
        for (String path : List.of("/v1/blobs", "/put")) {
            for (String key : List.of("", "0123456789abcdee")) {
                HttpResponse<String> answer = post(path, key, BodyPublishers.ofByteArray(new byte[10]));
                assertEquals(401, answer.statusCode(), path);
                assertEquals(
                        "Bearer",
                        answer.headers().firstValue("WWW-Authenticate").orElseThrow());
                assertEquals(
                        "UNAUTHORIZED",
                        Json.MAPPER.readTree(answer.body()).path("code").asText());
            }
        }
        assertEquals(404, edge.get("/v1/blobs/0x" + "11".repeat(32) + "/data").statusCode(), "reading is free");
    }

    @Test
    void shouldCountWhatIsWrittenAndSayWhenItIsTooMuch() throws Exception {
        byte[] blob = new byte[400];
        assertEquals(
                202, post("/v1/blobs", KEY, BodyPublishers.ofByteArray(blob)).statusCode());
        assertEquals(
                202, post("/v1/blobs", KEY, BodyPublishers.ofByteArray(blob)).statusCode(), "known, so not charged");
        assertUsed(400);
        BodyPublisher known = BodyPublishers.ofByteArray(new byte[700]);
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[700]));
        for (BodyPublisher body : List.of(known, chunked)) {
            HttpResponse<String> refused = post("/v1/blobs", KEY, body);
            assertEquals(429, refused.statusCode());
            JsonNode problem = Json.MAPPER.readTree(refused.body());
            assertEquals("QUOTA_EXCEEDED", problem.path("code").asText());
            assertTrue(problem.path("retryable").asBoolean());
            long seconds =
                    Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow());
            assertTrue(seconds >= 1 && seconds <= 86_400, "until tomorrow: " + seconds);
        }
        assertUsed(400);
        assertEquals(
                202,
                post("/v1/blobs", KEY + "0", BodyPublishers.ofByteArray(new byte[700]))
                        .statusCode());
    }

    private static void assertUsed(long bytes) throws Exception {
        HttpResponse<String> limits =
                edge.send(HttpRequest.newBuilder(edge.uri("/v1/limits")).header("Authorization", "Bearer " + KEY));
        JsonNode account = Json.MAPPER.readTree(limits.body()).path("account");
        assertEquals("rollup", account.path("name").asText());
        assertEquals(1000, account.path("bytesPerDay").asLong());
        assertEquals(bytes, account.path("bytesToday").asLong());
    }

    private static HttpResponse<String> post(String path, String key, BodyPublisher body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(edge.uri(path)).POST(body);
        return edge.send(key.isEmpty() ? request : request.header("Authorization", "Bearer " + key));
    }
}
