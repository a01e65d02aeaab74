package io.levity.persistence.chain;

import io.levity.chain.execution.Bloom;
import io.levity.chain.execution.Log;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;

/**
 * Which logs to find, as in {@code eth_getLogs}.
 *
 * @param addresses that may have emitted it; empty = any
 * @param topics per position the accepted values; an empty list at a position = any. A log with fewer topics than
 *     positions does not match
 */
public record LogQuery(List<Address> addresses, List<List<Hash>> topics) {
    public static final LogQuery ALL = new LogQuery(List.of(), List.of());

    public LogQuery {
        addresses = List.copyOf(addresses);
        topics = topics.stream().map(List::copyOf).toList();
    }

    public boolean matches(Log log) {
        if (!addresses.isEmpty() && !addresses.contains(log.address())) {
            return false;
        }
        if (topics.size() > log.topics().size()) {
            return false;
        }
        for (int i = 0; i < topics.size(); i++) {
            List<Hash> accepted = topics.get(i);
            if (!accepted.isEmpty() && !accepted.contains(log.topics().get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a block with this Bloom filter can hold a match; may say yes in vain, never no in vain. */
    boolean mayMatch(Bytes bloom) {
        if (addresses.isEmpty() && topics.stream().allMatch(List::isEmpty)) {
            return true;
        }
        return (addresses.isEmpty() || addresses.stream().anyMatch(address -> Bloom.mayContain(bloom, address)))
                && topics.stream()
                        .allMatch(accepted -> accepted.isEmpty()
                                || accepted.stream().anyMatch(topic -> Bloom.mayContainTopic(bloom, topic)));
    }

    /**
     * A log with its place.
     *
     * @param logIndex in the block
     */
    public record Found(
            Log log,
            long height,
            Hash blockHash,
            Hash transactionHash,
            int transactionIndex,
            int logIndex,
            long timestampMillis) {}

    /**
     * @param logs in chain order
     * @param complete false when the limit cut the answer
     */
    public record Page(List<Found> logs, boolean complete) {
        public Page {
            logs = List.copyOf(logs);
        }
    }
}
