package io.levity.actor.da;

import akka.NotUsed;
import akka.actor.Cancellable;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.levity.actor.da.BlobService.Retrieval;
import io.levity.actor.da.MemoryBudget.Grant;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobGroups;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.LongStream;

/**
 * Reads blobs from whoever has their slices, row group by row group: no byte is given before its group is verified, and no
 * more than two groups of a reader are in memory.
 */
final class BlobRetriever {
    private static final int PIECE_BYTES = 64 << 10;
    /** Somebody who asked for a blob has to begin reading in this time. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DaNode node;

    BlobRetriever(DaNode node) {
        this.node = node;
    }

    /**
     * Completes when the first group is verified, or with why it can not be read.
     *
     * @param from first byte
     * @param to behind the last byte, more than {@code from}, at most the blob's size
     */
    CompletionStage<Retrieval> read(BlobHeader header, long from, long to) {
        return roots(header)
                .thenCompose(roots -> roots.isEmpty()
                        ? CompletableFuture.<Retrieval>completedStage(new Retrieval.Unavailable(0, header.dataShards()))
                        : new Reading(header, roots.get(), from, to).start())
                .exceptionally(BlobRetriever::refused);
    }

    private CompletionStage<Optional<List<Hash>>> roots(BlobHeader header) {
        return header.groups() == 1
                ? CompletableFuture.completedStage(Optional.of(List.of(header.root())))
                : SliceQuest.of(node, header.root(), list -> BlobGroups.decodeList(header, list));
    }

    private static Retrieval refused(Throwable failure) {
        Throwable cause = failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
        if (cause instanceof RejectedExecutionException) {
            return new Retrieval.Busy();
        }
        throw new CompletionException(cause);
    }

    private record Held(Bytes group, Grant grant) {}

    /** One reader's way through a blob. All memory that it holds is given back when it ends, however it ends. */
    private final class Reading {
        private final BlobHeader header;
        private final List<Hash> roots;
        private final long from;
        private final long to;
        private final List<Grant> grants = new ArrayList<>();
        private boolean begun;
        private Optional<Cancellable> unread = Optional.empty();
        private boolean over;

        Reading(BlobHeader header, List<Hash> roots, long from, long to) {
            this.header = header;
            this.roots = roots;
            this.from = from;
            this.to = to;
        }

        CompletionStage<Retrieval> start() {
            int first = group(from);
            return hold(first)
                    .thenCompose(grant -> GroupFetch.start(node, header, first, roots.get(first))
                            .<Retrieval>thenApply(outcome -> switch (outcome) {
                                case GroupFetch.Outcome.Content(var bytes) -> content(first, new Held(bytes, grant));
                                case GroupFetch.Outcome.TooFew(var found, var needed) ->
                                    new Retrieval.Unavailable(found, needed);
                                case GroupFetch.Outcome.Inconsistent _ -> new Retrieval.Inconsistent();
                            }))
                    .whenComplete((retrieval, failure) -> {
                        if (!(retrieval instanceof Retrieval.Content)) {
                            close();
                        }
                    });
        }

        private Retrieval content(int first, Held held) {
            int last = group(to - 1);
            Source<ByteString, NotUsed> all = Source.lazySource(() -> {
                        begin();
                        return Source.range(first, last)
                                .mapAsync(
                                        1,
                                        group -> group == first
                                                ? CompletableFuture.completedStage(pieces(first, held))
                                                : next(group))
                                .flatMapConcat(pieces -> pieces);
                    })
                    .watchTermination((mat, done) -> {
                        done.whenComplete((ok, failure) -> close());
                        return NotUsed.getInstance();
                    });
            unread = Optional.of(node.after(PATIENCE, this::closeUnlessBegun));
            return new Retrieval.Content(header.sizeBytes(), all);
        }

        /** A later group, fetched while the one before is read; what is wrong with it breaks the stream off behind that. */
        private CompletionStage<Source<ByteString, NotUsed>> next(int group) {
            return hold(group)
                    .thenCompose(grant -> GroupFetch.start(node, header, group, roots.get(group))
                            .thenApply(outcome -> outcome instanceof GroupFetch.Outcome.Content(var bytes)
                                    ? pieces(group, new Held(bytes, grant))
                                    : Source.<ByteString>failed(new IOException("group " + group + ": " + outcome))))
                    .exceptionally(Source::failed);
        }

        private Source<ByteString, NotUsed> pieces(int group, Held held) {
            long start = (long) group * BlobHeader.GROUP_BYTES;
            int begin = (int) Math.max(0, from - start);
            int end = (int) Math.min(held.group().size(), to - start);
            return Source.fromIterator(() -> LongStream.iterate(begin, at -> at < end, at -> at + PIECE_BYTES)
                            .mapToObj(at -> ByteString.fromArrayUnsafe(
                                    held.group().unsafeArray(), (int) at, (int) Math.min(PIECE_BYTES, end - at)))
                            .iterator())
                    .watchTermination((mat, done) -> {
                        done.whenComplete((ok, failure) -> {
                            held.grant().close();
                            node.metrics().retrieved(failure == null ? end - begin : 0);
                        });
                        return NotUsed.getInstance();
                    });
        }

        /** Memory for the shards of a group and for the group itself. */
        private CompletionStage<Grant> hold(int group) {
            return node.retrievalMemory().acquire(2L * header.groupBytes(group)).thenApply(grant -> {
                synchronized (this) {
                    if (!over) {
                        grants.add(grant);
                        return grant;
                    }
                }
                grant.close();
                throw new CompletionException(new IOException("the reader is gone"));
            });
        }

        private synchronized void begin() {
            if (over) {
                throw new IllegalStateException("nobody began to read in time");
            }
            begun = true;
            unread.ifPresent(Cancellable::cancel);
        }

        private void closeUnlessBegun() {
            boolean idle;
            synchronized (this) {
                idle = !begun;
            }
            if (idle) {
                close();
            }
        }

        private void close() {
            List<Grant> left;
            synchronized (this) {
                over = true;
                left = List.copyOf(grants);
                grants.clear();
            }
            left.forEach(Grant::close);
        }

        private int group(long at) {
            return (int) (at / BlobHeader.GROUP_BYTES);
        }
    }
}
