package io.levity.actor.da;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AskPattern;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobLifecycle;
import io.levity.da.BlobReceipt;
import io.levity.da.BlobStage;
import io.levity.da.BlobState;
import io.levity.da.Cell;
import io.levity.metrics.DaMetrics.RetrievalOutcome;
import io.levity.metrics.DaMetrics.SubmissionOutcome;
import io.levity.persistence.StorageFailure;
import io.levity.persistence.da.BlobProjection;
import io.levity.persistence.volume.VolumeFull;
import io.levity.types.BlobId;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blobs of a network on this node. The slices of a body are durable before the blob's entity hears of it, which has
 * journaled it before the client does.
 */
public final class NodeBlobService implements BlobService {
    private static final Duration ASK = Duration.ofSeconds(20);
    /** A receipt that is asked for as soon as its blob is certified waits so long for the block that proves it. */
    private static final Duration PROOF = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(NodeBlobService.class);

    private final ActorSystem<?> system;
    private final DaNode node;
    private final BlobIntake intake;
    private final BlobRetriever retriever;
    private final ActorRef<SamplerActor.Command> sampler;
    private final Semaphore uploads;
    /** Those that other nodes may have; empty when there are none. */
    private final Optional<StrangeBlobs> strange;
    /** For what waits for the disk. */
    private final Executor blocking;

    /** @param alone whether all blobs there are came in here */
    public NodeBlobService(
            ActorSystem<?> system,
            DaNode node,
            EncoderPool encoders,
            ActorRef<SamplerActor.Command> sampler,
            boolean alone) {
        this.system = system;
        this.node = node;
        this.intake = new BlobIntake(system, node, encoders);
        this.retriever = new BlobRetriever(node);
        this.sampler = sampler;
        this.strange = alone ? Optional.empty() : Optional.of(new StrangeBlobs(this::ask, System::nanoTime));
        this.uploads = new Semaphore(node.limits().uploads());
        this.blocking = system.dispatchers().lookup(DispatcherSelector.fromConfig("levity.dispatchers.blocking"));
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
    public CompletionStage<Submission> put(Source<ByteString, ?> body, OptionalLong sizeBytes) {
        if (!uploads.tryAcquire()) {
            body.runWith(Sink.cancelled(), system);
            node.metrics().submission(SubmissionOutcome.BUSY, 0);
            return CompletableFuture.completedStage(new Submission.Busy());
        }
        node.metrics().uploadStarted();
        long receivedAt = node.clock().nowMillis();
        AtomicLong sizeOfAccepted = new AtomicLong();
        Source<ByteString, ?> bytes = body.mapError(Throwable.class, BrokenOff::new);
        return intake.take(bytes, sizeBytes, node.limits().expirySeconds(receivedAt))
                .thenComposeAsync(
                        stored -> stored.map(header -> {
                                    sizeOfAccepted.set(header.sizeBytes());
                                    return submit(header, receivedAt);
                                })
                                .orElseGet(() -> CompletableFuture.completedStage(new Submission.Empty())),
                        blocking)
                .exceptionally(NodeBlobService::refused)
                .whenComplete((submission, failure) -> {
                    uploads.release();
                    node.metrics().uploadEnded();
                    node.metrics()
                            .submission(
                                    failure == null ? outcome(submission) : SubmissionOutcome.FAILED,
                                    sizeOfAccepted.get());
                });
    }

    private CompletionStage<Submission> submit(BlobHeader header, long receivedAt) {
        BlobId id = header.id();
        node.projection().announce(id, node.network(), header.sizeBytes(), receivedAt);
        BlobLifecycle.Command.Submit submit = new BlobLifecycle.Command.Submit(
                node.network(), header, receivedAt, node.clock().nowMillis());
        return node.blobEntity(id)
                .<BlobEntity.Submitted>ask(replyTo -> new BlobEntity.Submit(submit, replyTo), ASK)
                .thenApplyAsync(
                        answer -> {
                            if (answer.known()) {
                                node.projection().update(id, answer.state()); // maybe it came in elsewhere
                            }
                            return new Submission.Accepted(
                                    id, answer.state().stage().orElseThrow(), answer.known());
                        },
                        blocking);
    }

    private static SubmissionOutcome outcome(Submission submission) {
        return switch (submission) {
            case Submission.Accepted accepted ->
                accepted.known() ? SubmissionOutcome.KNOWN : SubmissionOutcome.ACCEPTED;
            case Submission.Empty _ -> SubmissionOutcome.EMPTY;
            case Submission.TooLarge _ -> SubmissionOutcome.TOO_LARGE;
            case Submission.Busy _ -> SubmissionOutcome.BUSY;
            case Submission.Full _ -> SubmissionOutcome.FULL;
            case Submission.BrokenOff _ -> SubmissionOutcome.BROKEN_OFF;
        };
    }

    private static RetrievalOutcome outcome(Retrieval retrieval) {
        return switch (retrieval) {
            case Retrieval.Content _ -> RetrievalOutcome.CONTENT;
            case Retrieval.Unknown _ -> RetrievalOutcome.UNKNOWN;
            case Retrieval.Expired _ -> RetrievalOutcome.EXPIRED;
            case Retrieval.Unavailable _ -> RetrievalOutcome.UNAVAILABLE;
            case Retrieval.Inconsistent _ -> RetrievalOutcome.INCONSISTENT;
            case Retrieval.Busy _ -> RetrievalOutcome.BUSY;
        };
    }

    /** The body ended before its time. */
    private static final class BrokenOff extends RuntimeException {
        private static final long serialVersionUID = 1;

        BrokenOff(Throwable cause) {
            super(cause);
        }
    }

    private static Submission refused(Throwable failure) {
        Throwable cause = failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
        return switch (cause) {
            case RowGroups.BodyTooLarge _ -> new Submission.TooLarge(BlobHeader.MAX_SIZE_BYTES);
            case RejectedExecutionException _ -> new Submission.Busy();
            case TimeoutException _ -> new Submission.Busy(); // its entity is on its way to another node
            case VolumeFull _ -> new Submission.Full();
            case StorageFailure broken -> {
                LOG.error("a blob was not stored", broken);
                yield new Submission.Busy();
            }
            case RowGroups.TooSlow slow -> new Submission.BrokenOff(slow.getMessage());
            case RowGroups.LongerThanSaid longer -> new Submission.BrokenOff(longer.getMessage());
            case BrokenOff cut ->
                new Submission.BrokenOff(String.valueOf(cut.getCause().getMessage()));
            default -> throw new CompletionException(cause);
        };
    }

    @Override
    public CompletionStage<Optional<BlobState>> find(BlobId id) {
        if (node.projection().find(id).isPresent()) {
            return ask(id);
        }
        return strange.map(blobs -> blobs.find(id)).orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
    }

    private CompletionStage<Optional<BlobState>> ask(BlobId id) {
        return node.blobEntity(id)
                .<BlobState>ask(BlobEntity.Get::new, ASK)
                .thenApply(state -> state.history().isEmpty() ? Optional.empty() : Optional.of(state));
    }

    @Override
    public CompletionStage<Optional<BlobState>> await(BlobId id, Duration atMost) {
        return await(id, false, atMost);
    }

    private CompletionStage<Optional<BlobState>> await(BlobId id, boolean complete, Duration atMost) {
        if (atMost.isZero()) {
            return find(id);
        }
        if (node.projection().find(id).isPresent()) {
            return askWhenOver(id, complete, atMost);
        }
        return find(id).thenCompose(found ->
                found.isEmpty() ? CompletableFuture.completedStage(found) : askWhenOver(id, complete, atMost));
    }

    private CompletionStage<Optional<BlobState>> askWhenOver(BlobId id, boolean complete, Duration atMost) {
        return node.blobEntity(id)
                .<BlobState>ask(replyTo -> new BlobEntity.Await(complete, replyTo), atMost)
                .handle((state, late) -> late == null && !state.history().isEmpty()
                        ? CompletableFuture.completedStage(Optional.of(state))
                        : find(id))
                .thenCompose(found -> found);
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
    public CompletionStage<Retrieval> retrieve(BlobId id, LongFunction<Range> range) {
        return header(id).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.completedStage(new Retrieval.Unknown());
            }
            BlobHeader header = found.get().header();
            Range asked = range.apply(header.sizeBytes());
            return retriever
                    .read(header, asked.from(), asked.to())
                    .thenApply(got ->
                            got instanceof Retrieval.Unavailable && found.get().expired()
                                    ? new Retrieval.Expired()
                                    : got)
                    .whenComplete((got, failure) ->
                            node.metrics().retrieval(failure == null ? outcome(got) : RetrievalOutcome.FAILED));
        });
    }

    private record Found(BlobHeader header, boolean expired) {}

    /** Of a certified blob this node knows it, whatever became of the blob's entity. */
    private CompletionStage<Optional<Found>> header(BlobId id) {
        long nowSeconds = node.clock().nowMillis() / 1000;
        Optional<Found> kept = node.projection()
                .kept(id)
                .filter(blob -> blob.expirySeconds() > nowSeconds)
                .map(blob -> new Found(blob.header(), false));
        return kept.isPresent()
                ? CompletableFuture.completedStage(kept)
                : find(id).thenApply(found -> found.flatMap(state -> state.header()
                        .map(header -> new Found(header, state.stage().equals(Optional.of(BlobStage.EXPIRED))))));
    }

    @Override
    public CompletionStage<Optional<BlobReceipt>> receipt(BlobId id) {
        return await(id, true, PROOF)
                .thenApply(found -> found.filter(state -> state.inclusion().isPresent())
                        .map(state -> new BlobReceipt(
                                state.certificate().orElseThrow(),
                                node.config(),
                                state.inclusion().orElseThrow())));
    }

    @Override
    public CompletionStage<Sampling> sample(BlobId id, List<Cell> cells) {
        return header(id).thenCompose(found -> {
            Optional<BlobHeader> header = found.map(Found::header);
            if (header.isEmpty()) {
                return CompletableFuture.completedStage(new Sampling.Unknown());
            }
            Optional<Cell> strange =
                    cells.stream().filter(cell -> !cell.in(header.get())).findFirst();
            if (strange.isPresent()) {
                return CompletableFuture.completedStage(new Sampling.NoSuchCell(strange.get()));
            }
            return AskPattern.<SamplerActor.Command, SamplerActor.Answer>ask(
                            sampler,
                            replyTo -> new SamplerActor.Sample(header.get(), cells, replyTo),
                            ASK,
                            system.scheduler())
                    .thenApply(answer -> switch (answer) {
                        case SamplerActor.Answer.Cells(var proofs) -> new Sampling.Cells(header.get(), proofs);
                        case SamplerActor.Answer.Busy _ -> new Sampling.Busy();
                    });
        });
    }

    @Override
    public Source<BlobRow, NotUsed> changes() {
        return node.changes().listen();
    }
}
