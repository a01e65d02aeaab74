package io.levity.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.execution.SystemContracts;
import io.levity.client.ChainClient;
import io.levity.client.WalletAccount;
import io.levity.codec.Abi;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a node under load again and again without warning. Whatever it acknowledged must be there in the end, every
 * receipt as it was first seen, one block at each height, and no validator may ever have contradicted itself.
 *
 * <p>{@code -Dlevity.kill.rounds=N} sets how often (20), {@code -Dlevity.kill.seed=S} when.
 */
@Tag("cluster")
class KillNineTest {
    private static final int ROUNDS = Integer.getInteger("levity.kill.rounds", 20);
    private static final long SEED = Long.getLong("levity.kill.seed", System.nanoTime());
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(30);
    private static final String VALIDATOR_VIEW =
            Abi.selector("validator(uint32)").toHex();
    private static final int VALIDATORS = 4;
    /** Short, so that a kill meets consensus in the middle of a block and not between two. */
    private static final String BLOCK_TIME = "50ms";

    private static final int SENDERS = 8;
    private static final long FUNDS_TOKENS = 100;

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void shouldKeepEverythingAcknowledgedWhenKilledUnderLoad() {
        System.out.println("replay with -Dlevity.kill.seed=" + SEED + " -Dlevity.kill.rounds=" + ROUNDS);
        try (LocalNode node = LocalNode.create(
                        NodeOptions.of(directory.resolve("data"), VALIDATORS).withBlockTime(BLOCK_TIME))
                .start(START_LIMIT)) {
            ChainClient chain = node.client().chain();
            List<WalletAccount> senders = BenchAccounts.derive("kill nine " + SEED, SENDERS);
            BenchAccounts.fund(chain, senders, FUNDS_TOKENS, START_LIMIT);
            try (ChainWitness witness = ChainWitness.start(chain, 0);
                    AcknowledgedLoad load =
                            AcknowledgedLoad.start(chain, senders, receivers(), BigInteger.TEN.pow(11), 100)) {
                List<Long> restarts = killManyTimes(node, witness, load);
                load.finish(Duration.ofSeconds(30));
                awaitAllFinal(chain, load);
                System.out.println(load.acknowledged().size() + " transfers acknowledged, " + node.heightNow()
                        + " blocks, milliseconds from start to first new block " + restarts + ", refused for a while "
                        + load.refusals());
                assertEquals(List.of(), faults(chain, witness, load));
                assertEquals(
                        BigInteger.ZERO,
                        SurvivalCheck.slashedWei(chain, SystemContracts.STAKING, VALIDATOR_VIEW, VALIDATORS),
                        "a validator contradicted itself");
                assertTrue(witness.receipts().size() > ROUNDS, "the load was too thin to show anything");
            }
        }
    }

    private static List<Address> receivers() {
        return BenchAccounts.derive("receiver " + SEED, SENDERS).stream()
                .map(WalletAccount::address)
                .toList();
    }

    private static List<Long> killManyTimes(LocalNode node, ChainWitness witness, AcknowledgedLoad load) {
        Random random = new Random(SEED);
        List<Long> restarts = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            awaitMore(load, load.acknowledged().size() + 50);
            LockSupport.parkNanos(random.nextInt(900) * 1_000_000L);
            long height = Math.max(node.heightNow(), 0);
            node.kill();
            restarts.add(node.start(height, RESTART_LIMIT).toMillis());
            witness.lookBack();
            assertEquals(List.of(), witness.contradictions(), "after kill " + (round + 1));
        }
        return restarts;
    }

    private static void awaitMore(AcknowledgedLoad load, int count) {
        long end = System.nanoTime() + RESTART_LIMIT.toNanos();
        while (load.acknowledged().size() < count) {
            assertTrue(System.nanoTime() - end < 0, () -> "the load stands still, refusals " + load.refusals());
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static void awaitAllFinal(ChainClient chain, AcknowledgedLoad load) {
        List<Hash> hashes = List.copyOf(load.acknowledged().keySet());
        long end = System.nanoTime() + START_LIMIT.toNanos();
        int missing = SurvivalCheck.missingReceipts(chain, hashes);
        while (missing > 0 && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(200_000_000);
            missing = SurvivalCheck.missingReceipts(chain, hashes);
        }
        assertEquals(0, missing, "acknowledged transfers that never became final");
    }

    private static List<String> faults(ChainClient chain, ChainWitness witness, AcknowledgedLoad load) {
        BigInteger funded = BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(FUNDS_TOKENS));
        return new SurvivalCheck(chain, load.acknowledged(), witness, funded).run();
    }
}
