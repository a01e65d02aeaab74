package io.levity.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Bytes;
import io.levity.types.NetworkId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LevityClientTest {
    private static final ClientParams QUICK =
            new ClientParams(Duration.ofSeconds(2), Duration.ofSeconds(5), 3, Duration.ofMillis(1), 1 << 20);

    @Test
    void shouldKeepBatchOrderWhenAnswersComeInAnother() {
        try (StubNode node = new StubNode()
                        .method("a", "1")
                        .method("b", "{\"error\":{\"code\":-32000,\"message\":\"no\"}}");
                LevityClient client = LevityClient.connect(node.url(), QUICK)) {
            List<JsonRpcClient.Reply> replies = client.rpc(NetworkId.ROOT)
                    .batch(List.of(JsonRpcClient.Call.of("a"), JsonRpcClient.Call.of("b"), JsonRpcClient.Call.of("a")));
            assertEquals(
                    1,
                    assertInstanceOf(JsonRpcClient.Reply.Success.class, replies.get(0))
                            .result()
                            .asInt());
            LevityClientException error = assertInstanceOf(JsonRpcClient.Reply.Failure.class, replies.get(1))
                    .error();
            assertEquals(-32000, error.rpcCode().orElseThrow());
            assertInstanceOf(JsonRpcClient.Reply.Success.class, replies.get(2));
        }
    }

    @Test
    void shouldCarryCodeAndTraceWhenNodeRefuses() {
        String refusal =
                "{\"error\":{\"code\":-32000,\"message\":\"nonce too low\",\"data\":{\"code\":\"nonce_too_low\","
                        + "\"retryable\":false,\"traceId\":\"abc\"}}}";
        try (StubNode node = new StubNode().method("eth_sendRawTransaction", refusal);
                LevityClient client = LevityClient.connect(node.url(), QUICK)) {
            LevityClientException e = assertThrows(
                    LevityClientException.class, () -> client.chain().sendRaw(Bytes.fromHex("0x01")));
            assertEquals("nonce_too_low", e.code());
            assertEquals("abc", e.traceId().orElseThrow());
            assertEquals(1, node.requests().size(), "an answer is not asked for again");
        }
    }

    @Test
    void shouldTryAgainWhenNodeIsBusyAndGiveUpAfterItsAttempts() {
        try (StubNode node = new StubNode().method("eth_blockNumber", "\"0x10\"");
                LevityClient client = LevityClient.connect(node.url(), QUICK)) {
            node.refuse(2);
            assertEquals(16, client.chain().blockNumber());
            node.refuse(3);
            LevityClientException e = assertThrows(
                    LevityClientException.class, () -> client.chain().blockNumber());
            assertEquals("BUSY", e.code());
            assertTrue(e.retryable());
            assertEquals(503, e.httpStatus().orElseThrow());
        }
    }

    @Test
    void shouldSayUnreachableWhenNobodyListens() {
        URI closed;
        try (StubNode node = new StubNode()) {
            closed = node.url();
        }
        try (LevityClient client = LevityClient.connect(closed, QUICK)) {
            LevityClientException e = assertThrows(
                    LevityClientException.class, () -> client.chain().chainId());
            assertEquals(LevityClientException.UNREACHABLE, e.code());
        }
    }

    @Test
    void shouldSayBadAnswerWhenQuantityIsNone() {
        try (StubNode node = new StubNode().method("eth_blockNumber", "\"sixteen\"");
                LevityClient client = LevityClient.connect(node.url(), QUICK)) {
            LevityClientException e = assertThrows(
                    LevityClientException.class, () -> client.chain().blockNumber());
            assertEquals(LevityClientException.BAD_ANSWER, e.code());
        }
    }

    @Test
    void shouldReadEventsAcrossReconnects() {
        try (StubNode node =
                        new StubNode().page("/v1/events?topics=blocks", "id: 1\nevent: block\ndata: {}\n\n: beat\n\n");
                LevityClient client = LevityClient.connect(node.url(), QUICK)) {
            List<ServerEvent> seen = new ArrayList<>();
            client.events(List.of("blocks"), event -> {
                seen.add(event);
                return seen.size() < 2;
            });
            assertEquals(new ServerEvent("1", "block", "{}"), seen.get(1));
            assertEquals(2, node.requests().size(), "the stream was opened again");
        }
    }

    @Test
    void shouldPollUntilReceiptIsThere() {
        int[] asked = {0};
        String receipt =
                "{\"transactionHash\":\"" + "0x" + "11".repeat(32) + "\",\"status\":\"0x1\",\"blockNumber\":\"0x2\","
                        + "\"blockHash\":\"0x" + "22".repeat(32) + "\",\"transactionIndex\":\"0x0\",\"from\":\"0x"
                        + "33".repeat(20)
                        + "\",\"to\":null,\"gasUsed\":\"0x5208\",\"effectiveGasPrice\":\"0x2\",\"logs\":[]}";
        try (StubNode node =
                        new StubNode().method("eth_getTransactionReceipt", p -> ++asked[0] < 3 ? "null" : receipt);
                LevityClient client = LevityClient.connect(node.url(), QUICK)) {
            ChainReceipt found = client.chain()
                    .awaitReceipt(io.levity.types.Hash.fromHex("11".repeat(32)), Duration.ofSeconds(10))
                    .orElseThrow();
            assertEquals("42000", found.feeWei().toString());
            assertEquals(3, asked[0]);
        }
    }
}
