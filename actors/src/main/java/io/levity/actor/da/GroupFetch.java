package io.levity.actor.da;

import akka.actor.Cancellable;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.GroupReader;
import io.levity.da.GroupRecord;
import io.levity.da.ShardAssignment;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * One row group on its way to a reader: asks for the data shards first, and for parity shards in the place of those that
 * are missing, wrong or late, until k shards verify. Thread-safe.
 */
final class GroupFetch {
    /** Holders that have not answered by then are taken for gone. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DaNode node;
    private final BlobHeader header;
    private final int group;
    private final Hash root;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private GroupReader reader;
    private byte[][] shards;
    /** Whom to ask next. */
    private final Deque<Integer> unasked = new ArrayDeque<>();

    private int verified;
    private int open;
    /** The next look at who is late; null before the first. */
    private Cancellable hedge;

    /** Somebody had no time to look: more may be there than was found. */
    private boolean busy;

    /** What became of it; fails with {@link RejectedExecutionException} when members are too busy to tell. */
    sealed interface Outcome {
        record Content(Bytes bytes) implements Outcome {}

        record TooFew(int found, int needed) implements Outcome {}

        /** The committed shards are no code word. */
        record Inconsistent() implements Outcome {}
    }

    private GroupFetch(DaNode node, BlobHeader header, int group, Hash root) {
        this.node = node;
        this.header = header;
        this.group = group;
        this.root = root;
    }

    /** @param root of the group, as the header commits to it */
    static CompletionStage<Outcome> start(DaNode node, BlobHeader header, int group, Hash root) {
        GroupFetch fetch = new GroupFetch(node, header, group, root);
        fetch.findRecord();
        Cancellable end = node.after(PATIENCE, fetch::giveUp);
        return fetch.outcome.whenComplete((outcome, failure) -> {
            end.cancel();
            fetch.cancelHedge();
        });
    }

    private void findRecord() {
        SliceQuest.of(node, root, bytes -> GroupRecord.decode(header, group, bytes)
                        .filter(record -> record.root().equals(root)))
                .whenComplete((record, failure) -> {
                    if (failure != null) {
                        outcome.completeExceptionally(failure);
                    } else if (record.isEmpty()) {
                        outcome.complete(new Outcome.TooFew(0, header.dataShards()));
                    } else {
                        askFirst(record.get());
                    }
                });
    }

    private void askFirst(GroupRecord record) {
        synchronized (this) {
            reader = GroupReader.of(record);
            shards = new byte[record.totalShards()][];
            for (int shard = 0; shard < record.totalShards(); shard++) {
                unasked.add(shard);
            }
        }
        ShardAssignment assignment = ShardAssignment.of(node.config(), root, record.totalShards());
        ask(assignment, header.dataShards());
        hedge(assignment);
    }

    /** Asks for so many more; all of them count as open before the first can answer. */
    private void ask(ShardAssignment assignment, int count) {
        List<Integer> asked = new ArrayList<>();
        synchronized (this) {
            while (!outcome.isDone() && !unasked.isEmpty() && asked.size() < count) {
                asked.add(unasked.poll());
            }
            open += asked.size();
        }
        for (int shard : asked) {
            node.holders()
                    .get(assignment.memberOf(shard))
                    .get(reader.record().shardHash(shard))
                    .thenApply(found -> found.filter(content -> reader.verify(shard, content)))
                    .whenComplete((found, failure) -> {
                        noteBusy(failure);
                        onShard(assignment, shard, failure == null ? found : Optional.empty());
                    });
        }
    }

    /** Those that have not answered in time are passed over; what they answer later counts as well. */
    private void hedge(ShardAssignment assignment) {
        Cancellable timer = node.after(node.limits().hedgeDelay(), () -> {
            int late;
            synchronized (this) {
                late = outcome.isDone() || unasked.isEmpty() ? 0 : header.dataShards() - verified;
            }
            if (late > 0) {
                node.metrics().hedge();
                ask(assignment, late);
                hedge(assignment);
            }
        });
        synchronized (this) {
            hedge = timer;
        }
    }

    private synchronized void cancelHedge() {
        if (hedge != null) {
            hedge.cancel();
        }
    }

    private synchronized void noteBusy(Throwable failure) {
        busy |= SliceQuest.isBusy(failure);
    }

    private void giveUp() {
        int found;
        boolean tryAgain;
        synchronized (this) {
            found = verified;
            tryAgain = busy;
        }
        if (tryAgain) {
            outcome.completeExceptionally(new RejectedExecutionException("too many slices are read"));
        } else {
            outcome.complete(new Outcome.TooFew(found, header.dataShards()));
        }
    }

    private void onShard(ShardAssignment assignment, int shard, Optional<byte[]> found) {
        boolean complete;
        boolean more;
        boolean hopeless;
        synchronized (this) {
            open--;
            if (outcome.isDone() || verified == header.dataShards()) {
                return;
            }
            if (found.isPresent()) {
                shards[shard] = found.get();
                verified++;
            }
            complete = verified == header.dataShards();
            more = found.isEmpty() && !unasked.isEmpty();
            hopeless = !complete && unasked.isEmpty() && open == 0;
        }
        if (complete) {
            decode();
        } else if (more) {
            ask(assignment, 1);
        } else if (hopeless) {
            giveUp();
        }
    }

    private void decode() {
        try {
            outcome.complete(reader.decode(shards)
                    .<Outcome>map(group -> new Outcome.Content(Bytes.wrap(group)))
                    .orElseGet(Outcome.Inconsistent::new));
        } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
        }
    }
}
