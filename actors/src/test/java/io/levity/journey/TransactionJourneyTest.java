package io.levity.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.client.ChainReceipt;
import io.levity.client.LevityClient;
import io.levity.client.VerifiedAccount;
import io.levity.client.Wallet;
import io.levity.client.WalletAccount;
import io.levity.config.NodeSettings;
import io.levity.node.LevityNode;
import io.levity.node.NodeFixture;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A transaction's way: signed by a client, submitted, durable in the mempool, proposed, voted for, certified, journaled,
 * executed, read back with a proof — and still there after the node was stopped and started again.
 */
@Timeout(120)
class TransactionJourneyTest {
    private static final BigInteger ONE_TOKEN = BigInteger.TEN.pow(18);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private final WalletAccount alice = Wallet.dev().account(0);
    private final Address bob = Address.fromHex("0x00000000000000000000000000000000000b0b01");

    @Test
    void shouldBecomeFinalAndSurviveARestartWhenSubmitted() throws Exception {
        NodeSettings settings = NodeFixture.settings(data, 4);
        Hash sent;
        ChainReceipt receipt;

        LevityNode node = LevityNode.start(settings, false, OptionalInt.empty(), false);
        try (LevityClient client = NodeFixture.connect(settings)) {
            sent = client.chain().send(alice, bob, ONE_TOKEN);
            receipt = client.chain().awaitReceipt(sent, PATIENCE).orElseThrow();
            assertTrue(receipt.success());
            assertEquals(ONE_TOKEN, client.chain().balanceWei(bob));
            assertEquals(1, client.chain().nonce(alice.address()));

            VerifiedAccount proven = client.chain()
                    .proof(
                            bob,
                            List.of(),
                            client.chain().block(receipt.height()).orElseThrow());
            assertEquals(ONE_TOKEN, proven.account().balanceWei());
        } finally {
            node.stop("the first half of the journey is over");
        }

        LevityNode again = LevityNode.start(settings, false, OptionalInt.empty(), false);
        try (LevityClient client = NodeFixture.connect(settings)) {
            assertEquals(receipt, client.chain().receipt(sent).orElseThrow());
            assertEquals(ONE_TOKEN, client.chain().balanceWei(bob));

            Hash next = client.chain().send(alice, bob, ONE_TOKEN);
            ChainReceipt later = client.chain().awaitReceipt(next, PATIENCE).orElseThrow();
            assertTrue(later.height() > receipt.height());
            assertEquals(ONE_TOKEN.shiftLeft(1), client.chain().balanceWei(bob));
        } finally {
            again.stop("the journey is over");
        }
    }
}
