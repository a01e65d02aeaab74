package io.levity.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.levity.chain.execution.SystemContracts;
import io.levity.client.ChainBlock;
import io.levity.client.ChainClient;
import io.levity.client.ChainReceipt;
import io.levity.client.LevityClientException;
import io.levity.client.ServerEvent;
import io.levity.client.TokenUnits;
import io.levity.client.VerifiedAccount;
import io.levity.client.Wallet;
import io.levity.client.WalletAccount;
import io.levity.types.Hash;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java SDK against a real node: send, wait, verify, follow. */
@Tag("cluster")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SdkJourneyTest {
    @TempDir
    static Path directory;

    private static LocalNode node;
    private static ChainClient chain;

    @BeforeAll
    static void start() {
        node = LocalNode.create(NodeOptions.of(directory.resolve("data"), 4)).start(Duration.ofSeconds(60));
        chain = node.client().chain();
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void shouldSendWaitAndVerifyWhatBecameOfIt() {
        WalletAccount from = Wallet.dev().account(4);
        WalletAccount to = Wallet.create();
        Hash hash = chain.send(from, to.address(), TokenUnits.parse("2.5"));
        ChainReceipt receipt = chain.awaitReceipt(hash, Duration.ofSeconds(30)).orElseThrow();
        assertTrue(receipt.success());
        ChainBlock block = chain.block(receipt.height()).orElseThrow();
        assertEquals(hash, block.transactions().get(receipt.index()));
        VerifiedAccount proven = chain.proof(to.address(), List.of(), block);
        assertEquals(TokenUnits.parse("2.5"), proven.account().balanceWei());
        VerifiedAccount before = chain.proof(
                to.address(), List.of(), chain.block(block.height() - 1).orElseThrow());
        assertEquals(0, before.account().balanceWei().signum(), "absence before the block is proven too");
    }

    @Test
    void shouldVerifyStorageOfASystemContract() {
        List<Hash> slots = List.of(Hash.ZERO, new Hash(0, 0, 0, 1), new Hash(0, 0, 0, 2));
        VerifiedAccount proven = chain.proof(SystemContracts.STAKING, slots, chain.latestBlock());
        assertEquals(3, proven.storage().size());
        assertTrue(proven.account().balanceWei().signum() > 0);
    }

    @Test
    void shouldFollowBlocksWithoutAGap() throws Exception {
        List<ServerEvent> events = new ArrayList<>();
        node.client().events(List.of("blocks"), event -> {
            events.add(event);
            return events.size() < 4;
        });
        List<Long> heights = new ArrayList<>();
        for (ServerEvent event : events) {
            assertEquals("block", event.type());
            JsonNode block = new ObjectMapper().readTree(event.data());
            heights.add(block.path("height").asLong());
            assertFalse(event.id().isEmpty());
        }
        for (int i = 1; i < heights.size(); i++) {
            assertEquals(heights.get(i - 1) + 1, heights.get(i));
        }
    }

    @Test
    void shouldCarryTheNodesCodesInErrors() {
        LevityClientException e = Assertions.assertThrows(
                LevityClientException.class, () -> node.client().get("/v1/blocks/999999999"));
        assertEquals("BLOCK_NOT_FOUND", e.code());
        assertTrue(e.traceId().isPresent(), "a problem names its trace");
    }
}
