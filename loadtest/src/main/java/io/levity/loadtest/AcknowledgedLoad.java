package io.levity.loadtest;

import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.UnsignedTransaction;
import io.levity.client.ChainClient;
import io.levity.client.JsonRpcClient;
import io.levity.client.LevityClientException;
import io.levity.client.WalletAccount;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A steady load that remembers what the node acknowledged, through any number of crashes of the node: each sender sends
 * its next few transfers again and again until each of them is acknowledged, then goes on. So in the end everything that
 * was ever sent has been acknowledged, and the chain must hold exactly that.
 */
public final class AcknowledgedLoad implements AutoCloseable {
    private static final int BATCH = 5;
    private static final long RETRY_MILLIS = 50;

    /** A transfer that the node said it has. */
    public record Acknowledged(Hash hash, Address from, Address to, long nonce, BigInteger valueWei) {}

    private final ChainClient chain;
    private final BigInteger chainId;
    private final BigInteger maxFeeWei;
    private final BigInteger tipWei;
    private final long pauseMillis;
    private final Map<Hash, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closing;

    private AcknowledgedLoad(ChainClient chain, BigInteger maxFeeWei, long pauseMillis) {
        this.chain = chain;
        this.chainId = BigInteger.valueOf(chain.chainId());
        this.maxFeeWei = maxFeeWei;
        this.tipWei = chain.feeData().maxPriorityFeePerGasWei();
        this.pauseMillis = pauseMillis;
    }

    /**
     * Starts one thread a sender.
     *
     * @param receivers one for each sender
     * @param pauseMillis of a sender between its batches of five
     */
    public static AcknowledgedLoad start(
            ChainClient chain,
            List<WalletAccount> senders,
            List<Address> receivers,
            BigInteger maxFeeWei,
            long pauseMillis) {
        AcknowledgedLoad load = new AcknowledgedLoad(chain, maxFeeWei, pauseMillis);
        for (int i = 0; i < senders.size(); i++) {
            WalletAccount sender = senders.get(i);
            Address receiver = receivers.get(i);
            load.threads.add(Thread.ofPlatform().name("sender-" + i).daemon().start(() -> load.run(sender, receiver)));
        }
        return load;
    }

    private void run(WalletAccount sender, Address receiver) {
        for (long nonce = 0; !closing; nonce += BATCH) {
            List<Transaction> batch = new ArrayList<>(BATCH);
            for (int i = 0; i < BATCH; i++) {
                batch.add(sender.sign(UnsignedTransaction.transfer(
                        chainId, nonce + i, receiver, BigInteger.valueOf(nonce + i + 1), maxFeeWei, tipWei)));
            }
            while (!batch.isEmpty()) {
                batch = submit(batch);
                if (!pause(batch.isEmpty() ? pauseMillis : RETRY_MILLIS)) {
                    return;
                }
            }
        }
    }

    /** Answers those that are not acknowledged yet. */
    private List<Transaction> submit(List<Transaction> batch) {
        List<JsonRpcClient.Reply> replies;
        try {
            replies = chain.rpc()
                    .batch(batch.stream()
                            .map(tx -> JsonRpcClient.Call.of(
                                    "eth_sendRawTransaction", tx.raw().toHex()))
                            .toList());
        } catch (LevityClientException e) {
            return batch; // killed meanwhile: nobody knows what became of them, so they are sent again
        }
        List<Transaction> left = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (isAcknowledged(replies.get(i))) {
                Transaction tx = batch.get(i);
                acknowledged.put(
                        tx.hash(),
                        new Acknowledged(tx.hash(), tx.sender(), tx.to().orElseThrow(), tx.nonce(), tx.valueWei()));
            } else {
                left.add(batch.get(i));
            }
        }
        return left;
    }

    /** A repeat is acknowledged by being known: waiting in the mempool, or final so that its nonce is used. */
    private boolean isAcknowledged(JsonRpcClient.Reply reply) {
        return switch (reply) {
            case JsonRpcClient.Reply.Success _ -> true;
            case JsonRpcClient.Reply.Failure(LevityClientException error) -> {
                String text = error.getMessage().toLowerCase(Locale.ROOT);
                boolean known = text.contains("already known") || text.contains("nonce too low");
                if (!known) {
                    refusals.merge(error.getMessage(), 1, Integer::sum);
                }
                yield known;
            }
        };
    }

    /** Everything acknowledged so far. */
    public Map<Hash, Acknowledged> acknowledged() {
        return acknowledged;
    }

    /** What the node refused, with counts; a busy node may, and the sender tries again. */
    public Map<String, Integer> refusals() {
        return refusals;
    }

    /** Lets each sender finish its batch. @throws IllegalStateException if one does not within the limit */
    public void finish(java.time.Duration limit) {
        closing = true;
        long end = System.nanoTime() + limit.toNanos();
        for (Thread thread : threads) {
            try {
                if (!thread.join(java.time.Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                    throw new IllegalStateException(
                            thread.getName() + " gets no acknowledgement, refusals " + refusals);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        threads.forEach(Thread::interrupt);
    }

    private static boolean pause(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
