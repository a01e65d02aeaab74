package io.levity.chain.execution;

import io.levity.chain.execution.Genesis.Allocation;
import io.levity.chain.state.MemoryStateStore;
import io.levity.types.Address;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Transfers a second of one thread, roots and flushes included, without signatures: arguments are accounts, transactions
 * a block, blocks. Prints one line for each tenth of the run.
 */
final class LedgerBenchmark {
    private LedgerBenchmark() {}

    public static void main(String[] args) {
        int accounts = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int perBlock = args.length > 1 ? Integer.parseInt(args[1]) : 1_500;
        int blocks = args.length > 2 ? Integer.parseInt(args[2]) : 100;
        Genesis base = LedgerFixture.GENESIS;
        List<Allocation> allocations = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            allocations.add(new Allocation(address(i), DevGenesis.ACCOUNT_WEI));
        }
        Genesis genesis = new Genesis(
                base.networkId(),
                base.chainId(),
                base.timestampMillis(),
                base.economy(),
                allocations,
                base.validators(),
                base.params(),
                true);
        LedgerFixture chain = new LedgerFixture(genesis, new MemoryStateStore(), LedgerParams.DEFAULT);
        run(chain, accounts, perBlock, blocks);
    }

    private static void run(LedgerFixture chain, int accounts, int perBlock, int blocks) {
        Random random = new Random(1);
        long[] nonces = new long[accounts];
        long nanos = 0;
        long worst = 0;
        long cpuNanos = 0;
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int b = 1; b <= blocks; b++) {
            Transaction[] transactions = new Transaction[perBlock];
            for (int i = 0; i < perBlock; i++) {
                int from = random.nextInt(accounts);
                transactions[i] = chain.transfer(
                        address(from), nonces[from]++, address(random.nextInt(accounts)), BigInteger.ONE);
            }
            long start = System.nanoTime();
            long cpuStart = threads.getCurrentThreadCpuTime();
            chain.append(transactions);
            cpuNanos += threads.getCurrentThreadCpuTime() - cpuStart;
            long took = System.nanoTime() - start;
            nanos += took;
            worst = Math.max(worst, took);
            if (b % (blocks / 10) == 0) {
                System.out.printf(
                        "%d blocks: %.0f transfers/s, %.0f per CPU second, worst block %.1f ms, stored height %d, heap %d MB%n",
                        b,
                        blocks / 10 * (long) perBlock * 1e9 / nanos,
                        blocks / 10 * (long) perBlock * 1e9 / cpuNanos,
                        worst / 1e6,
                        chain.ledger.storedHeight(),
                        (Runtime.getRuntime().totalMemory()
                                        - Runtime.getRuntime().freeMemory())
                                >> 20);
                nanos = 0;
                cpuNanos = 0;
                worst = 0;
            }
        }
    }

    private static Address address(int i) {
        return new Address(0x77, i, i);
    }
}
