package io.levity.grpc;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.levity.actor.da.BlobService;
import io.levity.actor.da.BlobService.Retrieval;
import io.levity.actor.da.BlobService.Submission;
import io.levity.admission.Admission;
import io.levity.admission.Upload;
import io.levity.da.BlobState;
import io.levity.da.disperser.DisperserParams;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The blobs of this node as gRPC clients see them; whatever can not be answered fails with the status and the text that
 * they know. The only place here that knows how blobs are kept.
 */
public final class BlobDoor {
    private static final int UNIT_BYTES = 1024;

    private final ActorSystem<?> system;
    private final Supplier<Optional<BlobService>> blobs;
    private final Admission admission;
    private final Semaphore memory;

    /** Content on its way out. @param release to be run once when the client has it, or has gone */
    record Content(ByteString data, Runnable release) {}

    /**
     * @param blobs empty while this node takes none
     * @param admission who may write
     * @param maxHeldBytes of content on its way out
     */
    public BlobDoor(
            ActorSystem<?> system, Supplier<Optional<BlobService>> blobs, Admission admission, long maxHeldBytes) {
        this.system = system;
        this.blobs = blobs;
        this.admission = admission;
        this.memory = new Semaphore(Math.toIntExact(maxHeldBytes / UNIT_BYTES));
    }

    /** Completes when it is durable. @param authorization header of who sends it */
    CompletionStage<BlobId> disperse(Optional<String> authorization, ByteString data) {
        if (data.isEmpty()) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("blob size must be greater than 0")
                    .asRuntimeException();
        }
        if (data.size() > DisperserParams.MAX_BLOB_BYTES) {
            throw tooLarge();
        }
        BlobService service = service();
        Upload upload = admit(authorization, data.size());
        return service.put(PayloadBytes.source(data), OptionalLong.of(data.size()))
                .whenComplete((submission, failure) ->
                        upload.end(submission instanceof Submission.Accepted accepted && !accepted.known()))
                .thenApply(BlobDoor::accepted);
    }

    private Upload admit(Optional<String> authorization, int sizeBytes) {
        return switch (admission.admit(authorization, OptionalLong.of(sizeBytes))) {
            case Admission.Verdict.Admitted(var upload) -> {
                upload.receive(sizeBytes);
                yield upload;
            }
            case Admission.Verdict.Unknown(var keyGiven) ->
                throw ApiKeyCheck.refusal(keyGiven).asRuntimeException();
            case Admission.Verdict.UsedUp(var account, var untilTomorrow) ->
                throw Status.RESOURCE_EXHAUSTED
                        .withDescription("request ratelimited: the quota of " + account.name()
                                + " is used up, again in " + untilTomorrow.toSeconds() + " s")
                        .asRuntimeException();
            case Admission.Verdict.TooMany(var account) ->
                throw Status.RESOURCE_EXHAUSTED
                        .withDescription(
                                "request ratelimited: " + account.name() + " has too many uploads on their way")
                        .asRuntimeException();
            case Admission.Verdict.Draining _ ->
                throw Status.UNAVAILABLE
                        .withDescription("this node is about to stop, send it to another one")
                        .asRuntimeException();
        };
    }

    private static BlobId accepted(Submission submission) {
        return switch (submission) {
            case Submission.Accepted accepted -> accepted.id();
            case Submission.Empty _ ->
                throw Status.INVALID_ARGUMENT
                        .withDescription("blob size must be greater than 0")
                        .asRuntimeException();
            case Submission.TooLarge _ -> throw tooLarge();
            case Submission.Busy _ ->
                throw Status.RESOURCE_EXHAUSTED
                        .withDescription("request ratelimited")
                        .asRuntimeException();
            case Submission.Full _ ->
                throw Status.RESOURCE_EXHAUSTED
                        .withDescription("memory db is full")
                        .asRuntimeException();
            case Submission.BrokenOff(var reason) ->
                throw Status.ABORTED.withDescription(reason).asRuntimeException();
        };
    }

    private static RuntimeException tooLarge() {
        return Status.INVALID_ARGUMENT
                .withDescription("blob size cannot exceed 31744 KiB")
                .asRuntimeException();
    }

    CompletionStage<Optional<BlobState>> find(BlobId id) {
        return service().find(id);
    }

    /**
     * The content, verified. The root alone names it: where and when it was certified is not asked for.
     *
     * @param busy text of {@code RESOURCE_EXHAUSTED}
     */
    CompletionStage<Content> retrieve(ByteString root, String busy) {
        if (root.size() != Hash.SIZE_BYTES) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("parameter StorageRoot len is not accepted")
                    .asRuntimeException();
        }
        BlobId id = new BlobId(Hash.of(root.toByteArray()));
        return service().retrieve(id).thenCompose(retrieval -> switch (retrieval) {
            case Retrieval.Content(var size, var bytes) -> collect(size, bytes, busy);
            case Retrieval.Unknown _ ->
                throw Status.NOT_FOUND
                        .withDescription("failed get signers from block chain: no blob " + id)
                        .asRuntimeException();
            case Retrieval.Expired _ ->
                throw Status.NOT_FOUND
                        .withDescription("fail to recover slice: Not enough valid lines: blob " + id + " expired")
                        .asRuntimeException();
            case Retrieval.Unavailable(var found, var needed) ->
                throw Status.UNAVAILABLE
                        .withDescription("fail to recover slice: Not enough valid lines: " + found + " of " + needed)
                        .asRuntimeException();
            case Retrieval.Inconsistent _ ->
                throw Status.DATA_LOSS
                        .withDescription("fail to recover slice: what " + id + " commits to is no blob")
                        .asRuntimeException();
            case Retrieval.Busy _ ->
                throw Status.RESOURCE_EXHAUSTED.withDescription(busy).asRuntimeException();
        });
    }

    /** A message is whole, so its content is. */
    private CompletionStage<Content> collect(long sizeBytes, Source<akka.util.ByteString, NotUsed> bytes, String busy) {
        int units = (int) (sizeBytes / UNIT_BYTES + 1);
        if (!memory.tryAcquire(units)) {
            bytes.runWith(Sink.cancelled(), system);
            throw Status.RESOURCE_EXHAUSTED.withDescription(busy).asRuntimeException();
        }
        return bytes.runWith(
                        Sink.fold(ByteString.EMPTY, (all, piece) -> all.concat(PayloadBytes.message(piece))), system)
                .handle((all, failure) -> {
                    if (failure != null) {
                        memory.release(units);
                        throw Status.UNAVAILABLE
                                .withDescription("fail to recover slice: " + failure.getMessage())
                                .asRuntimeException();
                    }
                    return new Content(all, () -> memory.release(units));
                });
    }

    private BlobService service() {
        return blobs.get().orElseThrow(() -> Status.UNAVAILABLE
                .withDescription("this node takes no blobs")
                .asRuntimeException());
    }
}
