package io.levity.loadtest.chaos;

import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.UnsignedTransaction;
import io.levity.client.LevityClientException;
import io.levity.client.WalletAccount;
import io.levity.loadtest.BenchAccounts;
import io.levity.loadtest.cluster.ClusterNode;
import io.levity.loadtest.cluster.LocalCluster;
import io.levity.loadtest.cluster.Waiting;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Signed transfers, each sent to the next node in turn until one acknowledges it, then the next nonce. So what was
 * acknowledged has no gap, and all of it must be final in the end.
 */
public final class TransferLoad implements AutoCloseable {
    private static final BigInteger MAX_FEE_WEI = BigInteger.TEN.pow(11);
    private static final long RETRY_MILLIS = 50;
    private static final long FUNDS_TOKENS = 100;
    private static final Duration FUNDING_LIMIT = Duration.ofMinutes(1);

    /** A transfer that a node said it has. */
    public record Acknowledged(Hash hash, Address from, Address to, long nonce, BigInteger valueWei, String node) {}

    private final NodeChoice choice;
    private final long chainId;
    private final BigInteger tipWei;
    private final long pauseMillis;
    private final List<WalletAccount> senders;
    private final List<Address> receivers;
    private final Map<Hash, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final SubmissionCounts counts = new SubmissionCounts();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    private TransferLoad(LocalCluster cluster, long seed, int senders, long pauseMillis) {
        this.choice = new NodeChoice(cluster.nodes());
        this.chainId = cluster.genesis().chainId();
        this.tipWei = cluster.node(0).client().chain().feeData().maxPriorityFeePerGasWei();
        this.pauseMillis = pauseMillis;
        this.senders = BenchAccounts.derive("chaos sender " + seed, senders);
        this.receivers = BenchAccounts.derive("chaos receiver " + seed, senders).stream()
                .map(WalletAccount::address)
                .toList();
    }

    /**
     * Funds the senders and begins, one thread a sender.
     *
     * @param pauseMillis of a sender between an acknowledgement and its next transfer
     */
    public static TransferLoad start(LocalCluster cluster, long seed, int senders, long pauseMillis) {
        TransferLoad load = new TransferLoad(cluster, seed, senders, pauseMillis);
        BenchAccounts.fund(cluster.node(0).client().chain(), load.senders, FUNDS_TOKENS, FUNDING_LIMIT);
        for (int i = 0; i < senders; i++) {
            WalletAccount sender = load.senders.get(i);
            Address receiver = load.receivers.get(i);
            load.threads.add(
                    Thread.ofPlatform().name("transfers-" + i).daemon().start(() -> load.send(sender, receiver)));
        }
        return load;
    }

    private void send(WalletAccount sender, Address receiver) {
        try {
            run(sender, receiver);
        } catch (IllegalStateException e) {
            if (!stopping) {
                throw e;
            }
        }
    }

    private void run(WalletAccount sender, Address receiver) {
        for (long nonce = 0; !stopping; nonce++) {
            Transaction tx = sender.sign(UnsignedTransaction.transfer(
                    BigInteger.valueOf(chainId), nonce, receiver, BigInteger.valueOf(nonce + 1), MAX_FEE_WEI, tipWei));
            if (!submit(tx, receiver)) {
                return;
            }
            Waiting.sleep(pauseMillis);
        }
    }

    /** False when the load ended before anybody acknowledged it. */
    private boolean submit(Transaction tx, Address receiver) {
        boolean uncertain = false;
        while (true) {
            ClusterNode node = choice.next();
            try {
                node.client().chain().sendRaw(tx.raw());
                onAcknowledged(tx, receiver, node);
                return true;
            } catch (LevityClientException e) {
                if (uncertain && known(e)) {
                    onAcknowledged(tx, receiver, node);
                    return true;
                }
                counts.onError(e);
                uncertain |= e.code().equals(LevityClientException.TIMEOUT)
                        || e.code().equals(LevityClientException.UNREACHABLE)
                        || e.retryable();
                if (e.httpStatus().isEmpty()) {
                    choice.suspect(node);
                }
                if (stopping) {
                    return false;
                }
                Waiting.sleep(RETRY_MILLIS);
            }
        }
    }

    /** A repeat of what a node took before without being able to say so. */
    private static boolean known(LevityClientException e) {
        String text = e.getMessage().toLowerCase(Locale.ROOT);
        return text.contains("already known") || text.contains("nonce too low");
    }

    private void onAcknowledged(Transaction tx, Address receiver, ClusterNode node) {
        counts.onAcknowledged();
        acknowledged.put(
                tx.hash(), new Acknowledged(tx.hash(), tx.sender(), receiver, tx.nonce(), tx.valueWei(), node.name()));
    }

    public Map<Hash, Acknowledged> acknowledged() {
        return acknowledged;
    }

    /** The highest acknowledged nonce of each sender. */
    Map<Address, Long> lastNonces() {
        Map<Address, Long> last = new HashMap<>();
        acknowledged.values().forEach(tx -> last.merge(tx.from(), tx.nonce(), Math::max));
        return last;
    }

    public SubmissionCounts counts() {
        return counts;
    }

    /** No more transfers; those under way end. */
    public void stop(Duration limit) {
        stopping = true;
        long end = System.nanoTime() + limit.toNanos();
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        stopping = true;
        threads.forEach(Thread::interrupt);
        choice.close();
    }
}
