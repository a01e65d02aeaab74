package io.levity.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.UnsignedTransaction;
import io.levity.client.ChainClient;
import io.levity.client.FeeData;
import io.levity.client.JsonRpcClient;
import io.levity.client.Wallet;
import io.levity.client.WalletAccount;
import io.levity.codec.RlpWriter;
import io.levity.crypto.Secp256k1;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What strangers may send: each gets a clear error, none hurts the node. After every test it must still make final
 * blocks, within the memory that it was given.
 */
@Tag("cluster")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BadInputTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String HEAP = "512m";
    /** Heap, code, threads, the journal's caches and direct buffers. */
    private static final long MAX_RESIDENT_BYTES = 1_600L << 20;

    @TempDir
    static Path directory;

    private static LocalNode node;
    private static ChainClient chain;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        node = LocalNode.create(NodeOptions.of(directory.resolve("data"), 4).withHeap(HEAP))
                .start(LIMIT);
        chain = node.client().chain();
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            http.shutdownNow();
            node.close();
        }
    }

    @AfterEach
    void shouldStillFinalise() {
        node.awaitHeight(chain.blockNumber() + 2, LIMIT);
        long resident = node.stats().residentBytes();
        assertTrue(resident < MAX_RESIDENT_BYTES, () -> "resident " + (resident >> 20) + " MiB" + node.logTail());
    }

    private static HttpResponse<String> post(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(node.rpcUrl())
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode error(String body) throws IOException, InterruptedException {
        HttpResponse<String> response = post(body);
        JsonNode error = JSON.readTree(response.body()).path("error");
        assertFalse(
                error.path("message").asText().isBlank(),
                () -> "no clear error for " + head(body) + ": " + response.body());
        return error;
    }

    private static String head(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    private static JsonNode sendRaw(String hex) throws IOException, InterruptedException {
        return error(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_sendRawTransaction\",\"params\":[\"" + hex + "\"]}");
    }

    private static UnsignedTransaction transfer(long nonce) {
        FeeData fees = chain.feeData();
        return UnsignedTransaction.transfer(
                BigInteger.valueOf(chain.chainId()),
                nonce,
                Address.ZERO,
                BigInteger.ONE,
                fees.maxFeePerGasWei(),
                fees.maxPriorityFeePerGasWei());
    }

    @Test
    void shouldRefuseOversizeBodiesBeforeReadingThem() throws IOException {
        for (long claimed : new long[] {64L << 20, 1L << 40, Long.MAX_VALUE}) {
            try (RawHttp raw = new RawHttp(node.url()).postHead(claimed)) {
                assertTrue(raw.answer().matches("(?s)HTTP/1.1 4(13|00) .*"), "claimed " + claimed);
            }
        }
        List<String> head = List.of(
                "POST /rpc/chain HTTP/1.1",
                "Host: node",
                "Content-Type: application/json",
                "Transfer-Encoding: chunked",
                "",
                "");
        try (RawHttp raw = new RawHttp(node.url()).send(String.join("\r\n", head))) {
            String chunk = "100000\r\n" + " ".repeat(1 << 20) + "\r\n";
            assertTrue(sendsUntilStopped(raw, chunk, 64), "64 MiB in chunks were read to the end");
        }
    }

    /** True if the node answered or closed before all chunks were taken. */
    private static boolean sendsUntilStopped(RawHttp raw, String chunk, int count) {
        try {
            for (int i = 0; i < count; i++) {
                raw.send(chunk);
            }
            return raw.answer().startsWith("HTTP/1.1 413");
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void shouldAnswerParseErrorsForWhatIsNoJson() throws Exception {
        for (String body :
                List.of("", "{", "nonsense", "[1,", "\u0000\u0001", "{\"a\":1}{\"b\":2}", "\"".repeat(1000))) {
            int code = error(body).path("code").asInt();
            assertTrue(code == -32700 || code == -32600, () -> body + " gave " + code);
        }
        for (String body :
                List.of("[]", "{}", "42", "null", "{\"jsonrpc\":\"2.0\",\"id\":1}", "{\"method\":7,\"id\":1}")) {
            assertEquals(-32600, error(body).path("code").asInt(), body);
        }
        for (String open : List.of("[", "{\"a\":", "{\"params\":[")) {
            int code = error(open.repeat(100_000)).path("code").asInt();
            assertTrue(code == -32700 || code == -32600, () -> "deep JSON gave " + code);
        }
    }

    @Test
    void shouldBoundBatches() throws Exception {
        String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}";
        String body = "[" + (call + ",").repeat(20_000) + call + "]";
        HttpResponse<String> response = post(body);
        JsonNode answer = JSON.readTree(response.body());
        JsonNode error = answer.isArray() ? answer.get(0).path("error") : answer.path("error");
        assertFalse(error.path("message").asText().isBlank(), () -> head(response.body()));
    }

    @Test
    void shouldRefuseMalformedTransactionsWithAReason() throws Exception {
        String good = Wallet.dev().account(0).sign(transfer(0)).raw().toHex();
        List<String> bad = new ArrayList<>(List.of(
                "0x",
                "0x00",
                "0xc0",
                "0x02",
                "0x02c0",
                "0x03c0",
                "0x7fc0",
                "0xf8",
                "0xf800",
                "0xf900",
                "0xbfffffffffffffffff",
                "0xff" + "ff".repeat(8),
                "0xc180",
                "0x80",
                good + "00",
                good.substring(0, good.length() - 2),
                "0x02" + good.substring(2),
                good.replaceFirst("0x02f8", "0x02f9")));
        for (int cut = 4; cut < good.length(); cut += 34) {
            bad.add(good.substring(0, cut));
        }
        for (String raw : bad) {
            JsonNode error = sendRaw(raw);
            assertFalse(error.path("data").path("retryable").asBoolean(false), raw);
        }
        assertEquals(-32602, sendRaw("0x123").path("code").asInt());
        assertEquals(-32602, sendRaw("zz").path("code").asInt());
        assertFalse(
                sendRaw("0x" + "ab".repeat(200_000)).path("message").asText().isEmpty());
    }

    @Test
    void shouldRefuseHighSAndForeignSignatures() throws Exception {
        Transaction tx = Wallet.dev()
                .account(0)
                .sign(transfer(chain.nonce(Wallet.dev().account(0).address())));
        BigInteger highS = Secp256k1.ORDER.subtract(tx.s());
        BigInteger otherParity = BigInteger.ONE.subtract(tx.v());
        List<BigInteger[]> signatures = List.of(
                new BigInteger[] {otherParity, tx.r(), highS},
                new BigInteger[] {tx.v(), tx.r(), highS},
                new BigInteger[] {tx.v(), BigInteger.ZERO, tx.s()},
                new BigInteger[] {tx.v(), tx.r(), BigInteger.ZERO},
                new BigInteger[] {tx.v(), Secp256k1.ORDER, tx.s()},
                new BigInteger[] {BigInteger.TWO, tx.r(), tx.s()},
                new BigInteger[] {BigInteger.valueOf(27), tx.r(), tx.s()});
        for (BigInteger[] signature : signatures) {
            JsonNode error = sendRaw(encode(tx, signature).toHex());
            assertTrue(
                    List.of("invalid_signature", "malformed")
                            .contains(error.path("data").path("code").asText()),
                    error::toString);
        }
    }

    /** A type 2 transfer with any signature (EIP-1559). */
    private static Bytes encode(Transaction tx, BigInteger[] signature) {
        return new RlpWriter()
                .prefix(2)
                .startList()
                .integer(tx.chainId().orElseThrow())
                .integer(tx.nonce())
                .integer(tx.maxPriorityFeePerGasWei())
                .integer(tx.maxFeePerGasWei())
                .integer(tx.gasLimit())
                .address(tx.to().orElseThrow())
                .integer(tx.valueWei())
                .bytes(tx.data())
                .startList()
                .endList()
                .integer(signature[0])
                .integer(signature[1])
                .integer(signature[2])
                .endList()
                .toBytes();
    }

    @Test
    void shouldRefuseParametersOfWrongLengthOrType() throws Exception {
        List<String> calls = List.of(
                "\"method\":\"eth_getBalance\",\"params\":[\"0x12\",\"latest\"]",
                "\"method\":\"eth_getBalance\",\"params\":[\"0x" + "12".repeat(21) + "\",\"latest\"]",
                "\"method\":\"eth_getBalance\",\"params\":[17,\"latest\"]",
                "\"method\":\"eth_getBalance\",\"params\":[]",
                "\"method\":\"eth_getBalance\",\"params\":{\"a\":1}",
                "\"method\":\"eth_getTransactionReceipt\",\"params\":[\"0x" + "12".repeat(31) + "\"]",
                "\"method\":\"eth_getBlockByNumber\",\"params\":[\"newest\",false]",
                "\"method\":\"eth_getBlockByNumber\",\"params\":[\"0x" + "f".repeat(70) + "\",false]",
                "\"method\":\"eth_getStorageAt\",\"params\":[\"0x" + "12".repeat(20) + "\",\"0x" + "1".repeat(80)
                        + "\",\"latest\"]",
                "\"method\":\"eth_feeHistory\",\"params\":[\"0x1\",\"latest\",[300]]",
                "\"method\":\"eth_getLogs\",\"params\":[{\"fromBlock\":\"0x0\",\"toBlock\":\"latest\",\"address\":\"0x1\"}]",
                "\"method\":\"eth_call\",\"params\":[{\"to\":\"0x1\"},\"latest\"]");
        for (String call : calls) {
            JsonNode error = error("{\"jsonrpc\":\"2.0\",\"id\":1," + call + "}");
            int code = error.path("code").asInt();
            assertTrue(code == -32602 || code == -32600 || code == -32000, () -> call + " gave " + error);
        }
    }

    @Test
    void shouldNeverAnswerRubbishWithAFaultOfItsOwn() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            String body = random.nextBoolean()
                    ? new String(bytes, StandardCharsets.ISO_8859_1)
                    : "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_sendRawTransaction\",\"params\":[\"0x02f8"
                            + Bytes.wrap(bytes).toHex().substring(2) + "\"]}";
            HttpResponse<String> response = post(body);
            assertTrue(response.statusCode() < 500, () -> response.statusCode() + " for " + head(body));
            assertTrue(
                    JSON.readTree(response.body()).path("error").path("code").asInt() != -32603,
                    () -> response.body() + " for " + head(body));
        }
    }

    @Test
    void shouldServeOthersWhileSlowClientsHoldConnections() throws Exception {
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                RawHttp raw = new RawHttp(node.url());
                slow.add(
                        i % 2 == 0
                                ? raw.send("POST /rpc/chain HTTP/1.1\r\nHo")
                                : raw.postHead(1000).send("{\"json"));
            }
            long before = chain.blockNumber();
            node.awaitHeight(before + 2, LIMIT);
            assertEquals(
                    200,
                    post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}")
                            .statusCode());
        } finally {
            for (RawHttp raw : slow) {
                raw.close();
            }
        }
    }

    @Test
    void shouldBoundWhatOneAccountQueues() throws Exception {
        WalletAccount sender = BenchAccounts.derive("queue", 1).getFirst();
        BenchAccounts.fund(chain, List.of(sender), 500, LIMIT);
        UnsignedTransaction first = transfer(0);
        TreeSet<Long> accepted = new TreeSet<>();
        for (long from = 1; from <= 10_000; from += 500) {
            List<JsonRpcClient.Call> calls = new ArrayList<>();
            for (long nonce = from; nonce < from + 500; nonce++) {
                calls.add(JsonRpcClient.Call.of(
                        "eth_sendRawTransaction",
                        withNonce(sender, first, nonce).toHex()));
            }
            List<JsonRpcClient.Reply> replies = chain.rpc().batch(calls);
            for (int i = 0; i < replies.size(); i++) {
                switch (replies.get(i)) {
                    case JsonRpcClient.Reply.Success _ -> accepted.add(from + i);
                    case JsonRpcClient.Reply.Failure bad ->
                        assertEquals(
                                "account_limit", bad.error().code(), bad.error().getMessage());
                }
            }
        }
        assertTrue(!accepted.isEmpty() && accepted.size() < 5_000, "accepted " + accepted.size());
        fillGaps(sender, first, accepted);
    }

    private static Bytes withNonce(WalletAccount sender, UnsignedTransaction like, long nonce) {
        return sender.sign(UnsignedTransaction.transfer(
                        like.chainId(),
                        nonce,
                        Address.ZERO,
                        BigInteger.ONE,
                        like.maxFeePerGasWei(),
                        like.maxPriorityFeePerGasWei()))
                .raw();
    }

    /** Sends what was refused below the highest that was accepted; then all that was accepted must become final. */
    private static void fillGaps(WalletAccount sender, UnsignedTransaction like, NavigableSet<Long> accepted) {
        for (long nonce = 0; nonce < accepted.last(); nonce++) {
            if (!accepted.contains(nonce)) {
                chain.sendRaw(withNonce(sender, like, nonce));
            }
        }
        awaitNonce(sender.address(), accepted.last() + 1);
    }

    /** What was accepted is not dropped: it becomes final when the gap before it is filled. */
    private static void awaitNonce(Address address, long nonce) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (chain.nonce(address) < nonce) {
            assertTrue(
                    System.nanoTime() - end < 0,
                    () -> "nonce " + chain.nonce(address) + " of " + nonce + node.logTail());
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }
}
