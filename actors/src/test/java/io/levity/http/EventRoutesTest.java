package io.levity.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.da.BlobStage;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Server-sent events over a real socket: live, resumed, and honest about holes. */
@Timeout(30)
class EventRoutesTest {
    private static EdgeFixture edge;

    @BeforeAll
    static void start() throws Exception {
        edge = new EdgeFixture();
    }

    @AfterAll
    static void stop() throws Exception {
        edge.close();
    }

    @Test
    void shouldResumeAfterTheLastEventWhenReconnected() throws Exception {
        seal(10);
        long head = edge.chain.height();
        try (Reader reader = new Reader("topics=blocks", head - 4)) {
            for (long h = head - 3; h <= head; h++) {
                assertEquals("id: " + h + " event: block", reader.next());
            }
            seal(2);
            assertEquals("id: " + (head + 1) + " event: block", reader.next());
            assertEquals("id: " + (head + 2) + " event: block", reader.next());
        }
    }

    @Test
    void shouldSendTransactionsBeforeTheirBlock() throws Exception {
        long head = edge.chain.height();
        try (Reader reader = new Reader("topics=blocks,transactions", head)) {
            edge.chain.submit(Bytes.fromHex("0x515253"));
            edge.chain.seal();
            assertEquals("event: transaction", reader.next());
            assertEquals("id: " + (head + 1) + " event: block", reader.next());
        }
    }

    @Test
    void shouldNameTheGapWhenTooMuchWasMissed() throws Exception {
        long head = edge.chain.height();
        seal(BlockFeed.MAX_CATCH_UP + 5);
        try (Reader reader = new Reader("topics=blocks", head)) {
            assertEquals("id: " + (head + 5) + " event: gap", reader.next());
            assertTrue(reader.data.contains("\"from\":" + (head + 1) + ",\"to\":" + (head + 5)), reader.data);
            assertEquals("id: " + (head + 6) + " event: block", reader.next());
        }
    }

    @Test
    void shouldTellEveryStageOfOneBlobToWhoFollowsIt() throws Exception {
        BlobId id = BlobId.fromHex("12".repeat(32));
        edge.blobs.reach(id, BlobStage.RECEIVED);
        edge.blobs.reach(id, BlobStage.ENCODED);
        try (Reader reader = new Reader("topics=blobs&blob=" + id, 0)) {
            assertStage(reader, "received");
            assertStage(reader, "encoded");
            for (BlobStage stage : List.of(BlobStage.PUBLISHED, BlobStage.DISPERSED, BlobStage.CERTIFIED)) {
                edge.blobs.reach(BlobId.fromHex("34".repeat(32)), stage);
                edge.blobs.reach(id, stage);
            }
            assertStage(reader, "published");
            assertStage(reader, "dispersed");
            assertStage(reader, "certified");
        }
        assertEquals(400, edge.get("/v1/events?topics=blobs&blob=0x12").statusCode());
    }

    private static void assertStage(Reader reader, String stage) throws Exception {
        assertEquals("event: blob", reader.next());
        assertTrue(reader.data.contains("\"id\":\"0x1212"), reader.data);
        assertTrue(reader.data.contains("\"status\":\"" + stage + "\""), reader.data);
    }

    private static void seal(int blocks) {
        for (int i = 0; i < blocks; i++) {
            edge.chain.seal();
        }
    }

    private static final class Reader implements AutoCloseable {
        private final InputStream stream;
        private final BufferedReader lines;
        private String data = "";

        Reader(String query, long lastEventId) throws Exception {
            HttpResponse<InputStream> response = edge.client.send(
                    HttpRequest.newBuilder(edge.uri("/v1/events?" + query))
                            .header("Last-Event-ID", Long.toString(lastEventId))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            assertEquals(
                    "text/event-stream",
                    response.headers().firstValue("content-type").orElse(""));
            stream = response.body();
            lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }

        /** The head lines of the next event; comments are skipped. */
        String next() throws Exception {
            List<String> head = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    data = line;
                } else if (line.startsWith("id:") || line.startsWith("event:")) {
                    head.add(line);
                } else if (line.isEmpty() && !head.isEmpty()) {
                    return String.join(" ", head);
                }
            }
            return "end";
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
