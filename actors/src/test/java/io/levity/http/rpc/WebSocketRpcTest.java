package io.levity.http.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.http.EdgeFixture;
import io.levity.http.Json;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls and subscriptions over a real WebSocket. */
@Timeout(30)
class WebSocketRpcTest {
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
    void shouldSendHeadsInOrderWithoutHolesWhenSubscribed() throws Exception {
        Client client = new Client();
        String id = client.call("eth_subscribe", "[\"newHeads\"]").get("result").asText();
        long from = edge.chain.height();
        for (int i = 0; i < 50; i++) {
            edge.chain.seal();
        }
        for (int i = 1; i <= 50; i++) {
            JsonNode params = client.next().get("params");
            assertEquals(id, params.get("subscription").asText());
            assertEquals(
                    RpcValues.hex(from + i), params.get("result").get("number").asText());
        }
        assertTrue(
                client.call("eth_unsubscribe", "[\"" + id + "\"]").get("result").asBoolean());
        edge.chain.seal();
        assertEquals("0x7a69", client.call("eth_chainId", "[]").get("result").asText());
        client.close();
    }

    @Test
    void shouldSendPendingTransactionsAndTheirLogs() throws Exception {
        Client client = new Client();
        String pending = client.call("eth_subscribe", "[\"newPendingTransactions\"]")
                .get("result")
                .asText();
        String logs = client.call("eth_subscribe", "[\"logs\",{\"topics\":[null]}]")
                .get("result")
                .asText();
        String hash = client.call("eth_sendRawTransaction", "[\"0x11223344\"]")
                .get("result")
                .asText();
        JsonNode first = client.next().get("params");
        assertEquals(pending, first.get("subscription").asText());
        assertEquals(hash, first.get("result").asText());
        edge.chain.seal();
        JsonNode second = client.next().get("params");
        assertEquals(logs, second.get("subscription").asText());
        assertEquals(hash, second.get("result").get("transactionHash").asText());
        client.close();
    }

    @Test
    void shouldAnswerBatchesAndErrorsOnTheSocket() throws Exception {
        Client client = new Client();
        client.socket
                .sendText("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"},{}]", true)
                .join();
        assertEquals(2, client.answers.poll(10, TimeUnit.SECONDS).size());
        client.socket.sendText("nonsense", true).join();
        assertEquals(
                -32700,
                client.answers
                        .poll(10, TimeUnit.SECONDS)
                        .get("error")
                        .get("code")
                        .asInt());
        assertEquals(
                -32602,
                client.call("eth_subscribe", "[\"weather\"]")
                        .get("error")
                        .get("code")
                        .asInt());
        assertEquals(
                -32601,
                edge.rpc("eth_subscribe", "[\"newHeads\"]")
                        .get("error")
                        .get("code")
                        .asInt());
        client.close();
    }

    private static final class Client implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
        private final BlockingQueue<JsonNode> notifications = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private final WebSocket socket;
        private int lastId;

        Client() throws Exception {
            URI http = edge.uri("/rpc/chain");
            socket = edge.client
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws" + http.toString().substring(4)), this)
                    .get(10, TimeUnit.SECONDS);
        }

        JsonNode call(String method, String params) throws Exception {
            int id = ++lastId;
            socket.sendText(
                            "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params
                                    + "}",
                            true)
                    .join();
            JsonNode answer = answers.poll(10, TimeUnit.SECONDS);
            assertEquals(id, answer.get("id").asInt());
            return answer;
        }

        JsonNode next() throws InterruptedException {
            return notifications.poll(10, TimeUnit.SECONDS);
        }

        void close() {
            socket.abort();
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                JsonNode message = Json.read(part.toString().getBytes(StandardCharsets.UTF_8))
                        .orElseThrow();
                part.setLength(0);
                (message.has("method") ? notifications : answers).add(message);
            }
            webSocket.request(1);
            return null;
        }
    }
}
