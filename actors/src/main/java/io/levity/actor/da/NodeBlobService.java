package io.levity.actor.da;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.pattern.Patterns;
import akka.stream.StreamLimitReachedException;
import akka.stream.javadsl.FileIO;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobGroups;
import io.levity.da.BlobLifecycle;
import io.levity.da.BlobReceipt;
import io.levity.da.BlobStage;
import io.levity.da.BlobState;
import io.levity.da.EncodedGroup;
import io.levity.da.GroupEncoder;
import io.levity.da.GroupRecord;
import io.levity.da.ShardPlan;
import io.levity.persistence.da.BlobProjection;
import io.levity.persistence.volume.VolumeFull;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blobs of a network on this node. A body goes to a file as fast as the file takes it; an encoder makes it slices,
 * which are durable before the blob's entity hears of it, which has journaled it before the client does.
 */
public final class NodeBlobService implements BlobService {
    private static final Duration ASK = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(25);
    private static final Logger LOG = LoggerFactory.getLogger(NodeBlobService.class);

    private final ActorSystem<?> system;
    private final DaNode node;
    private final EncoderPool encoders;
    private final ActorRef<RetrieverActor.Command> retriever;
    private final Semaphore uploads;

    public NodeBlobService(
            ActorSystem<?> system, DaNode node, EncoderPool encoders, ActorRef<RetrieverActor.Command> retriever) {
        this.system = system;
        this.node = node;
        this.encoders = encoders;
        this.retriever = retriever;
        this.uploads = new Semaphore(node.limits().uploads());
    }

    /** Wakes the blobs that a stop or a crash left on their way. */
    public int resume() {
        List<BlobId> open = node.projection().open();
        open.forEach(id -> node.blobEntity(id).tell(BlobEntity.Resume.INSTANCE));
        return open.size();
    }

    @Override
    public NetworkId network() {
        return node.network();
    }

    @Override
    public SetConfig setConfig() {
        return node.config();
    }

    @Override
    public DaLimits limits() {
        return node.limits();
    }

    @Override
    public CompletionStage<Submission> put(Source<ByteString, ?> body) {
        if (!uploads.tryAcquire()) {
            body.runWith(Sink.cancelled(), system);
            return CompletableFuture.completedStage(new Submission.Busy());
        }
        Path draft = node.store().newDraft();
        return body.limitWeighted(BlobHeader.MAX_SIZE_BYTES, bytes -> (long) bytes.size())
                .runWith(FileIO.toPath(draft), system)
                .thenCompose(written ->
                        written.count() == 0 ? CompletableFuture.completedStage(new Submission.Empty()) : take(draft))
                .exceptionally(NodeBlobService::refused)
                .whenComplete((submission, failure) -> {
                    uploads.release();
                    discard(draft);
                });
    }

    private CompletionStage<Submission> take(Path draft) {
        long receivedAt = node.clock().nowMillis();
        return encoders.submit(() -> encode(draft, receivedAt)).thenCompose(header -> {
            BlobLifecycle.Command.Submit submit = new BlobLifecycle.Command.Submit(
                    node.network(), header, receivedAt, node.clock().nowMillis());
            BlobId id = header.id();
            return node.blobEntity(id)
                    .<BlobEntity.Submitted>ask(replyTo -> new BlobEntity.Submit(submit, replyTo), ASK)
                    .thenApply(answer ->
                            new Submission.Accepted(id, answer.state().stage().orElseThrow(), answer.known()));
        });
    }

    /** Everything is on the disk when it returns. */
    private BlobHeader encode(Path draft, long receivedAt) {
        byte[] blob;
        try {
            blob = Files.readAllBytes(draft);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ShardPlan plan = ShardPlan.of(node.config(), blob.length);
        long expirySeconds = node.limits().expirySeconds(receivedAt);
        GroupEncoder encoder = new GroupEncoder();
        List<CompletableFuture<Void>> stored = new ArrayList<>();
        List<Hash> roots = new ArrayList<>();
        for (int from = 0; from < blob.length; from += BlobHeader.GROUP_BYTES) {
            int length = Math.min(BlobHeader.GROUP_BYTES, blob.length - from);
            EncodedGroup group = encoder.encode(blob, from, length, plan);
            GroupRecord record = group.record();
            for (int i = 0; i < plan.totalShards(); i++) {
                stored.add(node.store()
                        .put(record.shardHash(i), expirySeconds, group.shard(i))
                        .toCompletableFuture());
            }
            stored.add(node.store()
                    .put(record.root(), record.encode(), expirySeconds)
                    .toCompletableFuture());
            roots.add(record.root());
        }
        BlobHeader header = BlobGroups.header(blob.length, plan, roots);
        if (roots.size() > 1) {
            stored.add(node.store()
                    .put(header.root(), BlobGroups.encodeList(roots), expirySeconds)
                    .toCompletableFuture());
        }
        CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new)).join();
        node.projection().announce(header.id(), node.network(), header.sizeBytes(), receivedAt);
        return header;
    }

    private static Submission refused(Throwable failure) {
        Throwable cause = failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
        return switch (cause) {
            case StreamLimitReachedException _ -> new Submission.TooLarge(BlobHeader.MAX_SIZE_BYTES);
            case RejectedExecutionException _ -> new Submission.Busy();
            case java.util.concurrent.TimeoutException _ -> new Submission.Busy();
            case VolumeFull _ -> new Submission.Full();
            case akka.stream.IOOperationIncompleteException e
            when e.getCause() instanceof StreamLimitReachedException ->
                new Submission.TooLarge(BlobHeader.MAX_SIZE_BYTES);
            case akka.stream.IOOperationIncompleteException e -> new Submission.BrokenOff(String.valueOf(e.getCause()));
            default -> throw new CompletionException(cause);
        };
    }

    private static void discard(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            LOG.warn("can not delete {}: {}", draft, e.toString());
        }
    }

    @Override
    public CompletionStage<Optional<BlobState>> find(BlobId id) {
        if (node.projection().find(id).isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return node.blobEntity(id)
                .<BlobState>ask(BlobEntity.Get::new, ASK)
                .thenApply(state -> state.history().isEmpty() ? Optional.empty() : Optional.of(state));
    }

    @Override
    public CompletionStage<Optional<BlobState>> await(BlobId id, Duration atMost) {
        return await(id, System.nanoTime() + atMost.toNanos());
    }

    private CompletionStage<Optional<BlobState>> await(BlobId id, long deadlineNanos) {
        return find(id).thenCompose(found -> {
            boolean done = found.map(BlobState::settled).orElse(true) || System.nanoTime() - deadlineNanos > 0;
            return done
                    ? CompletableFuture.completedStage(found)
                    : Patterns.after(POLL, system.classicSystem(), () -> await(id, deadlineNanos));
        });
    }

    @Override
    public BlobPage page(Optional<String> token, int limit) {
        List<BlobProjection.Row> rows = node.projection().page(token, limit + 1);
        List<BlobProjection.Row> shown = rows.subList(0, Math.min(limit, rows.size()));
        Optional<String> next =
                rows.size() > limit ? Optional.of(BlobProjection.token(shown.getLast())) : Optional.empty();
        return new BlobPage(
                shown.stream()
                        .map(row -> new BlobRow(
                                row.id(),
                                row.network(),
                                row.sizeBytes(),
                                row.stage(),
                                row.receivedAtMillis(),
                                row.changedAtMillis(),
                                row.failure()))
                        .toList(),
                next);
    }

    @Override
    public CompletionStage<Retrieval> retrieve(BlobId id) {
        return find(id).thenCompose(found -> {
            Optional<BlobHeader> header = found.flatMap(BlobState::header);
            if (header.isEmpty()) {
                return CompletableFuture.completedStage(new Retrieval.Unknown());
            }
            boolean expired = found.flatMap(BlobState::stage).equals(Optional.of(BlobStage.EXPIRED));
            return AskPattern.<RetrieverActor.Command, Retrieval>ask(
                            retriever,
                            replyTo -> new RetrieverActor.Retrieve(header.get(), replyTo),
                            ASK,
                            system.scheduler())
                    .thenApply(got -> got instanceof Retrieval.Unavailable && expired ? new Retrieval.Expired() : got);
        });
    }

    @Override
    public CompletionStage<Optional<BlobReceipt>> receipt(BlobId id) {
        return find(id).thenApply(
                        found -> found.filter(state -> state.inclusion().isPresent())
                                .map(state -> new BlobReceipt(
                                        state.certificate().orElseThrow(),
                                        node.config(),
                                        state.inclusion().orElseThrow())));
    }

    @Override
    public Source<BlobRow, NotUsed> changes() {
        return node.changes().listen();
    }

    static BlobRow row(BlobId id, BlobState state) {
        BlobState.StageTime last = state.history().getLast();
        return new BlobRow(
                id,
                state.network(),
                state.sizeBytes(),
                last.stage(),
                state.history().getFirst().atMillis(),
                last.atMillis(),
                state.failure().map(f -> f.reason().name()).orElse(""));
    }
}
