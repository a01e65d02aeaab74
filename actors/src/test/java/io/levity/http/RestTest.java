package io.levity.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code /v1}, the pages and the probes, over a real socket. */
@Timeout(30)
class RestTest {
    private static EdgeFixture edge;

    @BeforeAll
    static void start() throws Exception {
        edge = new EdgeFixture();
        for (int i = 0; i < 30; i++) {
            edge.chain.seal();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        edge.close();
    }

    @Test
    void shouldPageThroughBlocksWithoutHolesOrRepeats() throws Exception {
        long expected = edge.getJson("/v1/blocks?pageSize=1")
                .get("blocks")
                .get(0)
                .get("height")
                .asLong();
        String token = "&pageToken=" + expected;
        while (!token.isEmpty()) {
            JsonNode page = edge.getJson("/v1/blocks?pageSize=7" + token);
            for (JsonNode block : page.get("blocks")) {
                assertEquals(expected--, block.get("height").asLong());
            }
            token = page.has("nextPageToken")
                    ? "&pageToken=" + page.get("nextPageToken").asText()
                    : "";
        }
        assertEquals(-1, expected);
    }

    @Test
    void shouldShowABlockByHeightHashAndLatest() throws Exception {
        JsonNode block = edge.getJson("/v1/blocks/3").get("block");
        assertEquals("2023-11-14T22:13:21.500Z", block.get("timestamp").asText());
        assertEquals("1000000000", block.get("baseFeePerGasWei").asText());
        assertEquals(
                3,
                edge.getJson("/v1/blocks/" + block.get("hash").asText())
                        .get("block")
                        .get("height")
                        .asInt());
        assertTrue(edge.getJson("/v1/blocks/latest").get("block").get("height").asInt() >= 30);
    }

    @Test
    void shouldAcceptAtOnceAndAnswerTheReceiptWhenWaitedFor() throws Exception {
        HttpResponse<String> accepted = edge.post("/v1/transactions", "{\"raw\":\"0xa1a2a3\"}");
        assertEquals(202, accepted.statusCode());
        JsonNode answer = Json.MAPPER.readTree(accepted.body());
        assertEquals("accepted", answer.get("status").asText());
        assertFalse(answer.get("known").asBoolean());
        String url = answer.get("url").asText();
        assertEquals("accepted", edge.getJson(url).get("status").asText());
        HttpResponse<String> again = edge.post("/v1/transactions?wait=final&timeout=50ms", "{\"raw\":\"0xa1a2a3\"}");
        assertEquals(202, again.statusCode());
        CompletableFuture<HttpResponse<String>> waiting = edge.client.sendAsync(
                HttpRequest.newBuilder(edge.uri(url + "&wait=final&timeout=10s"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        edge.chain.seal();
        JsonNode done = Json.MAPPER.readTree(waiting.join().body());
        assertEquals("final", done.get("status").asText());
        assertEquals("63000000000000", done.get("receipt").get("feeWei").asText());
        HttpResponse<String> bytes = edge.send(HttpRequest.newBuilder(
                        edge.uri("/v1/transactions?wait=included&timeout=1s"))
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {(byte) 0xa1, (byte) 0xa2, (byte) 0xa3})));
        assertEquals(200, bytes.statusCode());
        JsonNode list = edge.getJson("/v1/transactions?pageSize=1");
        assertEquals(done.get("hash"), list.get("transactions").get(0).get("hash"));
    }

    @Test
    void shouldTellAboutAccountsNetworksAndValidators() throws Exception {
        JsonNode account = edge.getJson("/v1/accounts/" + FakeChain.RICH);
        assertEquals("10000000000000000000000", account.get("balanceWei").asText());
        assertEquals(7, account.get("pendingNonce").asInt());
        assertFalse(account.has("code"));
        assertEquals(
                "C0",
                edge.getJson("/v1/networks")
                        .get("networks")
                        .get(0)
                        .get("network")
                        .asText());
        assertEquals(3, edge.getJson("/v1/networks/root").get("quorumSeats").asInt());
        assertEquals(
                FakeChain.CONTRACT.toHex(),
                edge.getJson("/v1/networks/0/contracts")
                        .get("contracts")
                        .get("Staking")
                        .asText());
        JsonNode validators = edge.getJson("/v1/validators");
        assertEquals(4, validators.get("validators").size());
        assertTrue(validators.get("validators").get(0).get("blocksProposed").asInt() > 0);
        assertEquals("n0", edge.getJson("/v1/cluster").get("node").get("nodeId").asText());
        assertEquals(1000, edge.getJson("/v1/limits").get("rpcMaxBatch").asInt());
    }

    @Test
    void shouldServePagesThatNeedNothingFromElsewhere() throws Exception {
        for (String path : new String[] {"/", "/docs", "/docs/problems"}) {
            HttpResponse<String> page = edge.get(path);
            assertEquals(200, page.statusCode());
            assertTrue(page.headers().firstValue("content-type").orElse("").startsWith("text/html"), path);
            assertFalse(page.body().matches("(?s).*(src|href)=\"(https?:)?//.*"), path);
        }
        assertTrue(edge.get("/").body().contains("/v1/events"));
        for (ProblemCode code : ProblemCode.values()) {
            assertTrue(edge.get("/docs/problems").body().contains("id=\"" + code + "\""));
        }
        HttpResponse<String> head = edge.send(
                HttpRequest.newBuilder(edge.uri("/v1/blocks")).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertEquals(200, head.statusCode());
    }

    @Test
    void shouldNameTheFailingCheckWhenNotReady() throws Exception {
        var operator = edge.server.metricsAddress();
        assertEquals(
                200,
                edge.send(HttpRequest.newBuilder(EdgeFixture.uri(operator, "/alive")))
                        .statusCode());
        assertEquals(
                200,
                edge.send(HttpRequest.newBuilder(EdgeFixture.uri(operator, "/ready")))
                        .statusCode());
        edge.sick.set(Optional.of("replaying"));
        HttpResponse<String> sick = edge.send(HttpRequest.newBuilder(EdgeFixture.uri(operator, "/ready")));
        edge.sick.set(Optional.empty());
        assertEquals(503, sick.statusCode());
        JsonNode body = Json.MAPPER.readTree(sick.body());
        assertEquals("journal", body.get("failing").get(0).asText());
        assertEquals("replaying", body.get("checks").get(0).get("detail").asText());
    }

    @Test
    void shouldCountWhatItServes() throws Exception {
        edge.rpc("eth_chainId", "[]");
        edge.rpc("eth_made_up", "[]");
        String text = edge.send(HttpRequest.newBuilder(EdgeFixture.uri(edge.server.metricsAddress(), "/metrics")))
                .body();
        assertTrue(text.contains("levity_chain_height{network=\"C0\"} "), text);
        assertTrue(text.contains("levity_rpc_requests_total{method=\"eth_chainId\",outcome=\"ok\"} "), text);
        assertTrue(text.contains("levity_rpc_requests_total{method=\"other\",outcome=\"refused\"} "), text);
        assertTrue(text.contains("levity_mempool_transactions{network=\"C0\",state=\"queued\"} 0"), text);
        assertFalse(text.contains("made_up"));
    }
}
