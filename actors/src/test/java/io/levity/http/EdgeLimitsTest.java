package io.levity.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the edge refuses, and how it says so. */
@Timeout(30)
class EdgeLimitsTest {
    private static EdgeFixture edge;

    @BeforeAll
    static void start() throws Exception {
        edge = new EdgeFixture(false);
    }

    @AfterAll
    static void stop() throws Exception {
        edge.close();
    }

    @Test
    void shouldAnswer413WhenBodyIsTooLarge() throws Exception {
        String head =
                "POST /rpc/chain HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n";
        assertProblem(raw(head), 413, "BODY_TOO_LARGE");
        String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
        String chunked = "POST /rpc/chain HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(17)
                + "0\r\n\r\n";
        assertProblem(raw(chunked), 413, "BODY_TOO_LARGE");
    }

    @Test
    void shouldAnswer408WhenBodyDripsTooSlowly() throws Exception {
        assertProblem(
                raw("POST /v1/transactions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"), 408, "BODY_TIMEOUT");
    }

    @Test
    void shouldNameEveryProblemWithCodeAndTrace() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        HttpResponse<String> answer = edge.send(HttpRequest.newBuilder(edge.uri("/v1/blocks/99"))
                .header("X-Request-Id", "mine-1")
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("content-type").orElse(""));
        assertEquals("mine-1", answer.headers().firstValue("x-request-id").orElse(""));
        JsonNode problem = Json.MAPPER.readTree(answer.body());
        assertEquals(404, problem.get("status").asInt());
        assertEquals("BLOCK_NOT_FOUND", problem.get("code").asText());
        assertEquals(trace, problem.get("traceId").asText());
        assertEquals("/v1/blocks/99", problem.get("instance").asText());
        assertTrue(problem.get("retryable").asBoolean());
        for (String member : new String[] {"type", "title", "detail", "docs"}) {
            assertFalse(problem.get(member).asText().isEmpty(), member);
        }
    }

    @Test
    void shouldRefuseForeignInputWithTheRightCode() throws Exception {
        assertCode("/v1/nothing", 404, "NOT_FOUND");
        assertCode("/v1/blocks/zz", 400, "INVALID_PARAMETER");
        assertCode("/v1/blocks/0xzz", 400, "INVALID_PARAMETER");
        assertCode("/v1/blocks?pageSize=0", 400, "INVALID_PARAMETER");
        assertCode("/v1/blocks?pageSize=201", 400, "INVALID_PARAMETER");
        assertCode("/v1/blocks?network=C9", 404, "NETWORK_NOT_FOUND");
        assertCode("/v1/accounts/0x12", 400, "INVALID_PARAMETER");
        assertCode("/v1/transactions/0x" + "00".repeat(32), 404, "TRANSACTION_NOT_FOUND");
        assertCode("/v1/transactions/0x" + "00".repeat(32) + "?wait=soon", 400, "INVALID_PARAMETER");
        assertCode("/v1/events?topics=weather", 400, "INVALID_PARAMETER");
        assertCode("/v1/events?lastEventId=x", 400, "INVALID_PARAMETER");
        assertCode("/v1/files", 501, "NOT_YET");
        assertCode("/v1/chat/completions", 501, "NOT_YET");
        assertCode("/rpc/chain", 426, "UPGRADE_REQUIRED");
        assertCode("/rpc/chain/C7", 404, "NETWORK_NOT_FOUND");
        HttpResponse<String> wrong =
                edge.send(HttpRequest.newBuilder(edge.uri("/v1/blocks")).DELETE());
        assertEquals(405, wrong.statusCode());
        assertEquals("GET", wrong.headers().firstValue("allow").orElse(""));
        assertEquals(400, edge.post("/v1/transactions", "{\"raw\":\"zz\"}").statusCode());
        assertEquals(422, edge.post("/v1/transactions", "{\"raw\":\"0x01\"}").statusCode());
    }

    @Test
    void shouldLetBrowsersOfAnyOriginCall() throws Exception {
        HttpResponse<String> preflight = edge.send(HttpRequest.newBuilder(edge.uri("/rpc/chain"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://wallet.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type"));
        assertEquals(204, preflight.statusCode());
        assertEquals(
                "*",
                preflight.headers().firstValue("access-control-allow-origin").orElse(""));
        assertTrue(preflight
                .headers()
                .firstValue("access-control-allow-headers")
                .orElse("")
                .contains("Content-Type"));
        assertEquals(
                "*",
                edge.get("/v1/blocks/99")
                        .headers()
                        .firstValue("access-control-allow-origin")
                        .orElse(""));
    }

    @Test
    void shouldHideDevMethodsWhenNetworkIsNotDev() throws Exception {
        assertEquals(
                -32601,
                edge.rpc("dev_increaseTime", "[1]").path("error").path("code").asInt());
        assertEquals(
                -32601,
                edge.rpc("dev_setBalance", "[\"" + FakeChain.RICH + "\",\"0x1\"]")
                        .path("error")
                        .path("code")
                        .asInt());
    }

    private static void assertCode(String path, int status, String code) throws Exception {
        HttpResponse<String> answer = edge.get(path);
        assertEquals(status, answer.statusCode(), path);
        assertEquals(code, Json.MAPPER.readTree(answer.body()).get("code").asText(), path);
    }

    private static void assertProblem(String response, int status, String code) {
        assertTrue(response.startsWith("HTTP/1.1 " + status), response);
        assertTrue(response.contains("\"code\":\"" + code + "\""), response);
    }

    /** Sends bytes as they are and reads until the server closes or has sent a whole problem. */
    private static String raw(String request) throws Exception {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), edge.server.publicAddress().getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[8192];
            while (!answer.toString().endsWith("}")) {
                int n = in.read(buffer);
                if (n < 0) {
                    break;
                }
                answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
            return answer.toString();
        }
    }
}
