package io.levity.actor.da;

import akka.actor.Cancellable;
import io.levity.actor.peer.Peer;
import io.levity.actor.peer.Peers;
import io.levity.actor.peer.SliceTransport;
import io.levity.persistence.da.SliceVolumes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * A member of a cluster's set, whose validator moves from node to node. It is given slices where it is hosted now, and asked
 * for them there first; when that node has not, is late or is gone, everybody else is asked, for a validator that moved leaves
 * its slices behind until repair has fetched them. Nobody else needs to know where bytes are.
 */
public final class ClusterSliceHolder implements SliceHolder {
    /** Nodes that are asked for a slice, this one not counted. */
    static final int MOST_ASKED = 16;

    /**
     * What the members of a network share.
     *
     * @param hosted whether this node hosts a validator now
     * @param hedge how long one node is waited for before another is asked as well
     * @param after runs something after a while
     */
    public record Links(
            NetworkId network,
            SliceVolumes volumes,
            IntPredicate hosted,
            Peers peers,
            SliceTransport transport,
            Duration hedge,
            BiFunction<Duration, Runnable, Cancellable> after) {}

    private final int validatorId;
    private final Links links;
    private final SliceHolder local;

    public ClusterSliceHolder(int validatorId, Links links, EncoderPool readers) {
        this.validatorId = validatorId;
        this.links = links;
        this.local = new VolumeSliceHolder(links.volumes(), validatorId, readers);
    }

    @Override
    public CompletionStage<Void> put(Hash key, long expirySeconds, ByteBuffer... parts) {
        return links.hosted().test(validatorId)
                ? local.put(key, expirySeconds, parts)
                : host().map(peer ->
                                links.transport().put(peer, links.network(), validatorId, key, expirySeconds, parts))
                        .orElseGet(this::noHost);
    }

    @Override
    public CompletionStage<Boolean> keep(Hash key, long untilSeconds) {
        return links.hosted().test(validatorId)
                ? local.keep(key, untilSeconds)
                : host().map(peer -> links.transport().keep(peer, links.network(), validatorId, key, untilSeconds))
                        .orElseGet(this::noHost);
    }

    /** What this node has it gives, whoever had to keep it: keys are hashes of their content. */
    @Override
    public CompletionStage<Optional<byte[]>> get(Hash key) {
        List<Supplier<CompletionStage<Optional<byte[]>>>> sources = new ArrayList<>();
        if (links.volumes().contains(key)) {
            sources.add(() -> local.get(key));
        }
        SequencedSet<Peer> nodes = new LinkedHashSet<>();
        host().ifPresent(nodes::add);
        nodes.addAll(links.peers().others());
        nodes.stream()
                .limit(MOST_ASKED)
                .forEach(peer -> sources.add(() -> links.transport().get(peer, links.network(), validatorId, key)));
        return sources.isEmpty() ? CompletableFuture.completedStage(Optional.empty()) : new Search(sources).start();
    }

    /** Another node that says that it hosts the validator. */
    private Optional<Peer> host() {
        return links.peers().hosting(links.network(), validatorId).filter(peer -> !peer.name()
                .equals(links.peers().self().name()));
    }

    /** Whoever asks can do without one member, and tries again when it can not. */
    private <T> CompletionStage<T> noHost() {
        return CompletableFuture.failedStage(
                new RejectedExecutionException("no node is known to host validator " + validatorId + " now"));
    }

    /** Asks one after the other: the next when the one before has nothing, fails or is late. Thread-safe. */
    private final class Search {
        private final List<Supplier<CompletionStage<Optional<byte[]>>>> sources;
        private final CompletableFuture<Optional<byte[]>> found = new CompletableFuture<>();
        private int asked;
        private int open;
        private Throwable failure;

        Search(List<Supplier<CompletionStage<Optional<byte[]>>>> sources) {
            this.sources = sources;
        }

        CompletionStage<Optional<byte[]>> start() {
            askNext();
            return found;
        }

        private void askNext() {
            Supplier<CompletionStage<Optional<byte[]>>> next;
            synchronized (this) {
                if (asked == sources.size() || found.isDone()) {
                    return;
                }
                next = sources.get(asked);
                asked++;
                open++;
            }
            AtomicBoolean over = new AtomicBoolean();
            Runnable goOn = () -> {
                if (!over.getAndSet(true)) {
                    askNext();
                }
            };
            CompletionStage<Optional<byte[]>> answer = next.get();
            if (!answer.toCompletableFuture().isDone()) {
                Cancellable late = links.after().apply(links.hedge(), goOn);
                var _ = found.whenComplete((ok, problem) -> late.cancel());
                answer.whenComplete((ok, problem) -> late.cancel());
            }
            answer.whenComplete((slice, problem) -> onAnswer(slice, problem, goOn));
        }

        private void onAnswer(Optional<byte[]> slice, Throwable problem, Runnable goOn) {
            if (problem == null && slice.isPresent()) {
                found.complete(slice);
                return;
            }
            boolean last;
            Throwable failed;
            synchronized (this) {
                open--;
                failure = failure == null ? problem : failure;
                failed = failure;
                last = open == 0 && asked == sources.size();
            }
            if (!last) {
                goOn.run();
            } else if (failed == null) {
                found.complete(Optional.empty());
            } else {
                found.completeExceptionally(failed);
            }
        }
    }
}
