package io.levity.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.client.LevityClient;
import io.levity.client.LevityClientException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;

/**
 * Measures how long a block takes from its proposal, whose time is in its header, until a client is told that it is
 * final. Client and node share the clock of one machine; a proposer never dates a block before its parent, so under
 * back-to-back blocks the stamp may lie up to a millisecond ahead and counts as zero.
 */
final class IdleFinality {
    private static final int MAX_SAMPLES = 20_000;

    private IdleFinality() {}

    /** Watches heads for a time, then reads the blocks' exact times; microseconds. */
    static Histogram measure(LocalNode node, Duration time) {
        Map<Long, Long> seenMicros = watch(node, time);
        Histogram histogram = new Histogram(60_000_000, 3);
        seenMicros.forEach((height, seen) -> {
            long proposed = proposedMicros(node.client(), height);
            if (proposed > 0) {
                histogram.recordValue(Math.clamp(seen - proposed, 0, 60_000_000));
            }
        });
        return histogram;
    }

    private static Map<Long, Long> watch(LocalNode node, Duration time) {
        HeadListener listener = new HeadListener();
        URI uri = URI.create(node.rpcUrl().toString().replaceFirst("^http", "ws"));
        try (HttpClient http = HttpClient.newHttpClient()) {
            WebSocket socket = http.newWebSocketBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .buildAsync(uri, listener)
                    .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                    .join();
            socket.sendText(
                            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"newHeads\"]}",
                            true)
                    .orTimeout(5, java.util.concurrent.TimeUnit.SECONDS)
                    .join();
            Thread.sleep(time);
            socket.abort();
            http.shutdownNow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return listener.seenMicros;
    }

    /** The header's time with milliseconds, from the REST view of the block. */
    private static long proposedMicros(LevityClient client, long height) {
        try {
            JsonNode block = client.get("/v1/blocks/" + height).path("block");
            return Instant.parse(block.path("timestamp").asText()).toEpochMilli() * 1_000;
        } catch (LevityClientException | DateTimeParseException e) {
            return 0;
        }
    }

    /** Notes when each head arrived. Text arrives in parts; a head is small and is mostly one. */
    private static final class HeadListener implements WebSocket.Listener {
        private final Map<Long, Long> seenMicros = new ConcurrentHashMap<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                onMessage(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void onMessage(String message) {
            Instant now = Clock.systemUTC().instant();
            int at = message.indexOf("\"number\":\"0x");
            if (at >= 0 && seenMicros.size() < MAX_SAMPLES) {
                int from = at + 12;
                long height = Long.parseLong(message.substring(from, message.indexOf('"', from)), 16);
                seenMicros.put(height, now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000);
            }
        }
    }
}
