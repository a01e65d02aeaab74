package io.levity.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.levity.crypto.Sha256;
import io.levity.da.BlobState;
import io.levity.da.disperser.DisperserParams;
import io.levity.da.disperser.RequestId;
import io.levity.proto.disperser.BlobHeader;
import io.levity.proto.disperser.BlobInfo;
import io.levity.proto.disperser.BlobStatus;
import io.levity.proto.disperser.BlobStatusReply;
import io.levity.proto.disperser.BlobStatusRequest;
import io.levity.proto.disperser.DisperseBlobReply;
import io.levity.proto.disperser.DisperseBlobRequest;
import io.levity.proto.disperser.DisperserGrpc;
import io.levity.proto.disperser.RetrieveBlobReply;
import io.levity.proto.disperser.RetrieveBlobRequest;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code disperser.Disperser}: blobs in, status, blobs out, as clients of 0G expect them.
 *
 * <p>A blob is PROCESSING until its certificate is in a final block, and then FINALIZED at once: certificates are final,
 * so nothing is ever CONFIRMED only. What failed stays FAILED, and a set without a quorum is one of the reasons, since
 * clients know no other status that ends. The storage root of a blob is its id.
 */
final class DisperserService extends DisperserGrpc.DisperserImplBase {
    private static final int SHOWN_KEY_CHARS = 200;
    private static final Logger LOG = LoggerFactory.getLogger(DisperserService.class);

    private final BlobDoor door;
    private final Replies replies;
    private final LastReplies last = new LastReplies();

    DisperserService(BlobDoor door, Replies replies) {
        this.door = door;
        this.replies = replies;
    }

    @Override
    public void disperseBlob(DisperseBlobRequest request, StreamObserver<DisperseBlobReply> out) {
        Instant now = Instant.now();
        long arrivalNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        ByteString data = request.getData();
        replies.send(
                out,
                () -> {
                    CompletionStage<BlobId> durable = door.disperse(ApiKeyCheck.authorization(), data);
                    Hash digest = digest(data); // while the blob is taken in
                    return durable.thenApply(id -> new RequestId(digest, arrivalNanos, id));
                },
                id -> DisperseBlobReply.newBuilder()
                        .setResult(BlobStatus.PROCESSING)
                        .setRequestId(ByteString.copyFromUtf8(id.encode()))
                        .build());
    }

    private static Hash digest(ByteString data) {
        MessageDigest digest = Sha256.digest();
        for (ByteBuffer part : data.asReadOnlyByteBufferList()) {
            digest.update(part);
        }
        return Hash.of(digest.digest());
    }

    @Override
    public void getBlobStatus(BlobStatusRequest request, StreamObserver<BlobStatusReply> out) {
        replies.send(out, () -> status(request.getRequestId()), reply -> reply);
    }

    private CompletionStage<BlobStatusReply> status(ByteString requestId) {
        if (requestId.isEmpty()) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("invalid request: request_id must not be empty")
                    .asRuntimeException();
        }
        String key = requestId.toString(StandardCharsets.ISO_8859_1);
        if (key.chars().filter(c -> c == '-').count() != 1) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("invalid metadata key: " + shown(key))
                    .asRuntimeException();
        }
        BlobId id = RequestId.decode(key).orElseThrow(DisperserService::unknown).blob();
        return find(id).handle((found, failure) -> failure == null
                ? last.keep(id, reply(id, found.orElseThrow(DisperserService::unknown)))
                : instead(id, failure));
    }

    private CompletionStage<Optional<BlobState>> find(BlobId id) {
        try {
            return door.find(id);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Clients give a blob up at any error, so one that can not be looked at for now is what it was last. */
    private BlobStatusReply instead(BlobId id, Throwable failure) {
        if (failure instanceof StatusRuntimeException refused) {
            throw refused;
        }
        LOG.warn("the status of {} can not be read, so the last one is told: {}", id, failure.toString());
        return last.find(id).orElseGet(DisperserService::processing);
    }

    private static BlobStatusReply reply(BlobId id, BlobState state) {
        return switch (state.stage().orElseThrow(DisperserService::unknown)) {
            case RECEIVED, ENCODED, PUBLISHED, DISPERSED -> processing();
            case CERTIFIED ->
                BlobStatusReply.newBuilder()
                        .setStatus(BlobStatus.FINALIZED)
                        .setInfo(BlobInfo.newBuilder().setBlobHeader(header(id, state)))
                        .build();
            case FAILED ->
                BlobStatusReply.newBuilder()
                        .setStatus(BlobStatus.FAILED)
                        .setInfo(BlobInfo.getDefaultInstance())
                        .build();
            case EXPIRED -> throw unknown();
        };
    }

    private static BlobStatusReply processing() {
        return BlobStatusReply.newBuilder()
                .setStatus(BlobStatus.PROCESSING)
                .setInfo(BlobInfo.getDefaultInstance())
                .build();
    }

    private static BlobHeader header(BlobId id, BlobState state) {
        ByteString root = ByteString.copyFrom(id.hash().toArray());
        long epoch = state.certificate().orElseThrow().epoch();
        return BlobHeader.newBuilder()
                .setStorageRoot(root)
                .setEpoch(epoch)
                .setQuorumId(DisperserParams.QUORUM_ID)
                .setLegacyStorageRoot(root)
                .setLegacyEpoch(epoch)
                .setLegacyQuorumId(DisperserParams.QUORUM_ID)
                .build();
    }

    private static RuntimeException unknown() {
        return Status.NOT_FOUND
                .withDescription("failed to retrieve blob status: disperse failed or request may not exist")
                .asRuntimeException();
    }

    private static String shown(String foreign) {
        String printable = foreign.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() <= SHOWN_KEY_CHARS ? printable : printable.substring(0, SHOWN_KEY_CHARS) + "...";
    }

    @Override
    public void retrieveBlob(RetrieveBlobRequest request, StreamObserver<RetrieveBlobReply> out) {
        replies.sendContent(
                out,
                () -> door.retrieve(request.getStorageRoot(), "request rate limited"),
                data -> RetrieveBlobReply.newBuilder().setData(data).build());
    }
}
