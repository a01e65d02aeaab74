package io.levity.http.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.crypto.Keccak256;
import io.levity.http.EdgeFixture;
import io.levity.http.FakeChain;
import io.levity.types.Bytes;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JSON-RPC as Ethereum clients speak it, over a real socket. */
@Timeout(30)
class ChainRpcTest {
    private static final String RICH = FakeChain.RICH.toHex();
    private static EdgeFixture edge;

    @BeforeAll
    static void start() throws Exception {
        edge = new EdgeFixture();
        for (int i = 0; i < 5; i++) {
            edge.chain.submit(Bytes.fromHex("0x0102030" + i));
            edge.chain.seal();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        edge.close();
    }

    @Test
    void shouldKeepPlacesWhenEntriesOfABatchFail() throws Exception {
        JsonNode answers = edge.rpcBody("""
                [{"jsonrpc":"2.0","id":1,"method":"eth_chainId"},
                 {"jsonrpc":"2.0","id":"two","method":"eth_nothing"},
                 17,
                 {"jsonrpc":"2.0","method":"eth_blockNumber"},
                 {"jsonrpc":"1.0","id":4,"method":"eth_chainId"},
                 {"jsonrpc":"2.0","id":null,"method":"eth_getBalance","params":["0x12"]},
                 {"jsonrpc":"2.0","id":6,"method":"eth_sendRawTransaction","params":["0x01"]},
                 {"jsonrpc":"2.0","id":7,"method":"net_version","params":[]}]
                """);
        assertEquals(7, answers.size());
        assertEquals("0x7a69", answers.get(0).get("result").asText());
        assertEquals("two", answers.get(1).get("id").asText());
        assertEquals(-32601, code(answers.get(1)));
        assertEquals(-32600, code(answers.get(2)));
        assertTrue(answers.get(2).get("id").isNull());
        assertEquals(-32600, code(answers.get(3)));
        assertEquals(4, answers.get(3).get("id").asInt());
        assertEquals(-32602, code(answers.get(4)));
        assertTrue(answers.get(4).has("id") && answers.get(4).get("id").isNull());
        assertEquals(-32000, code(answers.get(5)));
        assertEquals("nonce too low", answers.get(5).get("error").get("message").asText());
        assertEquals("31337", answers.get(6).get("result").asText());
    }

    @Test
    void shouldAnswerParseErrorWhenJsonIsMalformedOrTooDeep() throws Exception {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        for (String bad :
                List.of("", "{", "nonsense", "{} {}", deep, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":" + deep + "}")) {
            JsonNode answer = edge.rpcBody(bad);
            assertEquals(-32700, code(answer), bad.substring(0, Math.min(20, bad.length())));
            assertTrue(answer.get("id").isNull());
        }
    }

    @Test
    void shouldAnswerInvalidRequestWhenBatchIsEmptyOrTooLong() throws Exception {
        assertEquals(-32600, code(edge.rpcBody("[]")));
        String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}";
        assertEquals(-32600, code(edge.rpcBody("[" + (call + ",").repeat(1000) + call + "]")));
        assertEquals(
                1000, edge.rpcBody("[" + (call + ",").repeat(999) + call + "]").size());
    }

    @Test
    void shouldStaySilentWhenOnlyNotificationsCome() throws Exception {
        var single = edge.post("/rpc/chain", "{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"}");
        assertEquals(204, single.statusCode());
        var batch = edge.post("/rpc/chain", "[{\"jsonrpc\":\"2.0\",\"method\":\"eth_nothing\"}]");
        assertEquals(204, batch.statusCode());
    }

    @Test
    void shouldRefuseParametersThatAreWrong() throws Exception {
        for (String[] bad : new String[][] {
            {"eth_getBalance", "[]"},
            {"eth_getBalance", "[null]"},
            {"eth_getBalance", "[12]"},
            {"eth_getBalance", "[\"0x1234\"]"},
            {"eth_getBalance", "[\"" + RICH + "\",\"newest\"]"},
            {"eth_getBalance", "[\"" + RICH + "\",{\"blockHash\":\"0x00\"}]"},
            {"eth_getBalance", "[\"" + RICH + "\",{}]"},
            {"eth_getBalance", "[\"" + RICH + "\",\"latest\",1]"},
            {"eth_getBalance", "{\"address\":\"" + RICH + "\"}"},
            {"eth_getBlockByNumber", "[\"0x\",false]"},
            {"eth_getBlockByNumber", "[\"0x-1\",false]"},
            {"eth_getBlockByNumber", "[\"0x+1\",false]"},
            {"eth_getBlockByNumber", "[\"latest\",\"yes\"]"},
            {"eth_getBlockByHash", "[\"0xzz\"]"},
            {"eth_sendRawTransaction", "[\"0x123\"]"},
            {"eth_getLogs", "[{\"topics\":[1]}]"},
            {"eth_getLogs", "[{\"fromBlock\":\"0x3\",\"toBlock\":\"0x2\"}]"},
            {"eth_feeHistory", "[\"0x2\",\"latest\",[50,20]]"},
            {"eth_call", "[{\"data\":\"0x01\",\"input\":\"0x02\"}]"},
        }) {
            assertEquals(-32602, code(edge.rpc(bad[0], bad[1])), bad[0] + bad[1]);
        }
    }

    @Test
    void shouldFindTheSameBlockByEveryTag() throws Exception {
        for (String tag : List.of("latest", "safe", "finalized", "0x5")) {
            assertEquals(
                    "0x5",
                    edge.result("eth_getBlockByNumber", "[\"" + tag + "\",false]")
                            .get("number")
                            .asText());
        }
        assertEquals(
                "0x0",
                edge.result("eth_getBlockByNumber", "[\"earliest\",false]")
                        .get("number")
                        .asText());
        JsonNode pending = edge.result("eth_getBlockByNumber", "[\"pending\",true]");
        assertEquals("0x6", pending.get("number").asText());
        assertTrue(pending.get("hash").isNull());
        assertTrue(edge.result("eth_getBlockByNumber", "[\"0x99\",false]").isNull());
        String hash = edge.result("eth_getBlockByNumber", "[\"0x2\",false]")
                .get("hash")
                .asText();
        for (String ref : List.of(
                "\"0x2\"", "{\"blockNumber\":\"0x2\"}", "{\"blockHash\":\"" + hash + "\",\"requireCanonical\":true}")) {
            assertEquals(
                    "0x21e19e0c9bab2400000",
                    edge.result("eth_getBalance", "[\"" + RICH + "\"," + ref + "]")
                            .asText());
        }
        assertEquals(-32000, code(edge.rpc("eth_getBalance", "[\"" + RICH + "\",\"0x99\"]")));
        assertTrue(edge.rpc("eth_getBalance", "[\"" + RICH + "\",\"0x1\"]")
                .toString()
                .contains("not retained"));
    }

    @Test
    void shouldShowAllFieldsThatClientsExpectOfABlock() throws Exception {
        JsonNode block = edge.result("eth_getBlockByNumber", "[\"0x1\",true]");
        for (String field : List.of(
                "hash",
                "parentHash",
                "number",
                "timestamp",
                "stateRoot",
                "transactionsRoot",
                "receiptsRoot",
                "logsBloom",
                "miner",
                "gasLimit",
                "gasUsed",
                "baseFeePerGas",
                "extraData",
                "mixHash",
                "nonce",
                "sha3Uncles",
                "difficulty",
                "totalDifficulty",
                "size",
                "uncles",
                "transactions")) {
            assertTrue(block.hasNonNull(field), field);
        }
        assertFalse(block.has("withdrawals"));
        assertEquals("0x6553f100", block.get("timestamp").asText());
        assertEquals(2 + 512, block.get("logsBloom").asText().length());
        JsonNode tx = block.get("transactions").get(0);
        assertEquals("0xb2d05e00", tx.get("gasPrice").asText());
        assertEquals("0x2", tx.get("type").asText());
        assertEquals("0x1", tx.get("yParity").asText());
        assertEquals(block.get("hash"), tx.get("blockHash"));
    }

    @Test
    void shouldAnswerHashAgainWhenTransactionIsSentTwiceAndReceiptWhenFinal() throws Exception {
        String raw = "0xaabbccdd";
        String hash = Keccak256.hash(Bytes.fromHex(raw)).toHex();
        assertEquals(
                hash, edge.result("eth_sendRawTransaction", "[\"" + raw + "\"]").asText());
        assertEquals(
                hash, edge.result("eth_sendRawTransaction", "[\"" + raw + "\"]").asText());
        JsonNode waiting = edge.result("eth_getTransactionByHash", "[\"" + hash + "\"]");
        assertTrue(waiting.get("blockHash").isNull());
        assertEquals("0x1", edge.result("txpool_status", "[]").get("pending").asText());
        FakeChain other = new FakeChain(edge.system, edge.chain.network(), true);
        other.submit(Bytes.fromHex(raw));
        JsonNode receipt = TransactionJson.receipt(other.seal(), 0, 0);
        assertEquals("0x1", receipt.get("status").asText());
        assertEquals("0x0", receipt.get("logs").get(0).get("logIndex").asText());
        assertTrue(receipt.get("contractAddress").isNull());
        assertTrue(
                edge.result("eth_getTransactionReceipt", "[\"" + hash + "\"]").isNull());
    }

    @Test
    void shouldRevertWithReasonAndDataAsClientsDecodeThem() throws Exception {
        JsonNode error = edge.rpc("eth_call", "[{\"to\":\"" + RICH + "\",\"data\":\"0xdead\"},\"latest\"]")
                .get("error");
        assertEquals(3, error.get("code").asInt());
        assertEquals("execution reverted: nope", error.get("message").asText());
        assertTrue(error.get("data").asText().startsWith("0x08c379a0"));
        assertEquals(3, code(edge.rpc("eth_estimateGas", "[{\"to\":\"" + RICH + "\",\"data\":\"0xdead\"}]")));
    }

    @Test
    void shouldEstimateTheLeastGasThatSuffices() throws Exception {
        assertEquals(
                "0x5208",
                edge.result("eth_estimateGas", "[{\"to\":\"" + RICH + "\"},\"pending\"]")
                        .asText());
        assertEquals(
                "0x7530",
                edge.result("eth_estimateGas", "[{\"to\":\"" + RICH + "\",\"data\":\"0x01\"}]")
                        .asText());
        JsonNode poor = edge.rpc("eth_estimateGas", "[{\"to\":\"" + RICH + "\",\"value\":\"0x1\"}]");
        assertTrue(poor.get("error").get("message").asText().contains("insufficient funds"));
    }

    @Test
    void shouldTellFeesFromBlocks() throws Exception {
        assertEquals("0x77359400", edge.result("eth_maxPriorityFeePerGas", "[]").asText());
        assertEquals("0xb2d05e00", edge.result("eth_gasPrice", "[]").asText());
        JsonNode history = edge.result("eth_feeHistory", "[\"0x3\",\"latest\",[0,50,100]]");
        assertEquals("0x3", history.get("oldestBlock").asText());
        assertEquals(4, history.get("baseFeePerGas").size());
        assertEquals(0.0007, history.get("gasUsedRatio").get(2).asDouble());
        assertEquals("0x77359400", history.get("reward").get(0).get(1).asText());
    }

    @Test
    void shouldFilterLogsAndPollThem() throws Exception {
        JsonNode logs = edge.result(
                "eth_getLogs",
                "[{\"fromBlock\":\"0x1\",\"toBlock\":\"0x3\",\"address\":[\"" + FakeChain.CONTRACT
                        + "\"],\"topics\":[[\"" + FakeChain.TOPIC + "\"]]}]");
        assertEquals(3, logs.size());
        assertEquals(
                0,
                edge.result("eth_getLogs", "[{\"fromBlock\":\"0x1\",\"address\":\"" + RICH + "\"}]")
                        .size());
        String id = edge.result("eth_newBlockFilter", "[]").asText();
        assertEquals(0, edge.result("eth_getFilterChanges", "[\"" + id + "\"]").size());
        assertTrue(edge.result("eth_uninstallFilter", "[\"" + id + "\"]").asBoolean());
        assertFalse(edge.result("eth_uninstallFilter", "[\"" + id + "\"]").asBoolean());
        assertEquals(-32000, code(edge.rpc("eth_getFilterChanges", "[\"" + id + "\"]")));
        String all = edge.result("eth_newFilter", "[{\"fromBlock\":\"0x1\"}]").asText();
        assertEquals(5, edge.result("eth_getFilterLogs", "[\"" + all + "\"]").size());
    }

    @Test
    void shouldProveAccountsAndAnswerForTheNode() throws Exception {
        JsonNode proof = edge.result("eth_getProof", "[\"" + RICH + "\",[\"0x1\"],\"latest\"]");
        assertEquals("0x1", proof.get("storageProof").get(0).get("value").asText());
        assertEquals("0x5", proof.get("nonce").asText());
        assertEquals(
                "0x7",
                edge.result("eth_getTransactionCount", "[\"" + RICH + "\",\"pending\"]")
                        .asText());
        assertEquals(
                "0x5",
                edge.result("eth_getTransactionCount", "[\"" + RICH + "\",\"latest\"]")
                        .asText());
        assertEquals(
                66,
                edge.result("eth_getStorageAt", "[\"" + RICH + "\",\"0x0\",\"latest\"]")
                        .asText()
                        .length());
        assertEquals(
                "0x60",
                edge.result("eth_getCode", "[\"" + FakeChain.CONTRACT + "\",\"pending\"]")
                        .asText());
        assertTrue(edge.result("web3_clientVersion", "[]").asText().startsWith("levity/v0.1.0/"));
        assertEquals(
                "0x47173285a8d7341e5e972fc677286384f802f8ef42a5ec5f03bbfa254cb01fad",
                edge.result("web3_sha3", "[\"0x68656c6c6f20776f726c64\"]").asText());
        assertFalse(edge.result("eth_syncing", "[]").asBoolean());
        assertEquals("0x1e", edge.result("dev_increaseTime", "[30]").asText());
        assertNotEquals(0, edge.result("rpc_modules", "[]").size());
    }

    private static int code(JsonNode answer) {
        return answer.path("error").path("code").asInt();
    }
}
