package io.levity.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.levity.client.ClientParams;
import io.levity.client.LevityClient;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The check after the kills must find each kind of loss: here a chain of two blocks is spoilt in every way. */
@Timeout(30)
class SurvivalCheckTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Hash TX = new Hash(1, 2, 3, 4);
    private static final Address FROM = Address.fromHex("11".repeat(20));
    private static final Address TO = Address.fromHex("22".repeat(20));

    /** Answers by method and first parameter. */
    private final Map<String, String> answers = new HashMap<>();

    private HttpServer server;
    private LevityClient client;
    private ChainWitness witness;

    @BeforeEach
    void start() throws IOException {
        answers.put("eth_blockNumber", "\"0x1\"");
        answers.put("eth_getBlockByNumber 0x0", block(0, "0xa0", "0x00", ""));
        answers.put("eth_getBlockByNumber 0x1", block(1, "0xa1", "0xa0", "\"" + TX + "\""));
        answers.put("eth_getBlockReceipts 0x1", "[" + receipt("0x1") + "]");
        answers.put("eth_getTransactionCount " + FROM, "\"0x1\"");
        answers.put("eth_getBalance " + FROM, "\"0x1f\""); // 100 - 27 - 21 * 2
        answers.put("eth_getBalance " + TO, "\"0x1b\"");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        client = LevityClient.connect(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), ClientParams.DEFAULT);
        witness = ChainWitness.start(client.chain(), 99);
    }

    @AfterEach
    void stop() {
        witness.close();
        client.close();
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode call = JSON.readTree(exchange.getRequestBody());
            String method = call.path("method").asText();
            String first = call.path("params").path(0).asText("");
            String result = answers.getOrDefault(method, answers.getOrDefault(method + " " + first, "null"));
            ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
            answer.set("id", call.path("id"));
            answer.set("result", JSON.readTree(result));
            byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String block(int number, String hash, String parent, String transactions) {
        return """
                {"number": "0x%x", "hash": "%s", "parentHash": "%s", "transactions": [%s]}
                """.formatted(number, hash, parent, transactions);
    }

    private static String receipt(String status) {
        return """
                {"transactionHash": "%s", "status": "%s", "gasUsed": "0x15", "effectiveGasPrice": "0x2"}
                """.formatted(TX, status);
    }

    private List<String> faults() {
        var transfer = new AcknowledgedLoad.Acknowledged(TX, FROM, TO, 0, BigInteger.valueOf(27));
        return new SurvivalCheck(client.chain(), Map.of(TX, transfer), witness, BigInteger.valueOf(100)).run();
    }

    private void shouldFind(String expected) {
        List<String> faults = faults();
        assertTrue(faults.stream().anyMatch(fault -> fault.contains(expected)), () -> expected + " not in " + faults);
    }

    @Test
    void shouldFindNothingWhenAllIsThere() {
        assertEquals(List.of(), faults());
    }

    @Test
    void shouldFindALostTransaction() {
        answers.put("eth_getBlockByNumber 0x1", block(1, "0xa1", "0xa0", ""));
        shouldFind("is in 0 blocks");
    }

    @Test
    void shouldFindATransactionThatIsInTwoBlocks() {
        answers.put("eth_blockNumber", "\"0x2\"");
        answers.put("eth_getBlockByNumber 0x2", block(2, "0xa2", "0xa1", "\"" + TX + "\""));
        answers.put("eth_getBlockReceipts 0x2", "[" + receipt("0x1") + "]");
        shouldFind("is in 2 blocks");
    }

    @Test
    void shouldFindAMissingBlock() {
        answers.put("eth_getBlockByNumber 0x1", "null");
        shouldFind("height 1 is missing");
    }

    @Test
    void shouldFindAForkFromWhatWasSeenBefore() throws IOException {
        witness.note(JSON.readTree(block(1, "0xb1", "0xa0", "")));
        shouldFind("height 1 was 0xb1 and is 0xa1");
    }

    @Test
    void shouldFindABrokenChain() {
        answers.put("eth_getBlockByNumber 0x1", block(1, "0xa1", "0xa9", "\"" + TX + "\""));
        shouldFind("does not name block 0");
    }

    @Test
    void shouldFindAReceiptThatChanged() throws IOException {
        witness.note(TX.toHex(), JSON.readTree(receipt("0x0")));
        shouldFind("the receipt of " + TX);
    }

    @Test
    void shouldFindAReceiptThatVanished() throws IOException {
        witness.note("0x77", JSON.readTree(receipt("0x1")));
        shouldFind("the receipt of 0x77 was seen");
    }

    @Test
    void shouldFindWrongNoncesAndBalances() {
        answers.put("eth_getTransactionCount " + FROM, "\"0x2\"");
        answers.put("eth_getBalance " + TO, "\"0x1c\"");
        shouldFind("nonce of " + FROM + " is 2, not 1");
        shouldFind("balance of " + TO + " is 28, not 27");
    }
}
