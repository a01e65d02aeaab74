package io.levity.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.levity.actor.da.BlobService.Retrieval;
import io.levity.actor.da.BlobService.Submission;
import io.levity.actor.da.FakeBlobs;
import io.levity.admission.Admission;
import io.levity.admission.ApiKeys;
import io.levity.crypto.Sha256;
import io.levity.da.BlobStage;
import io.levity.da.disperser.DisperserParams;
import io.levity.persistence.da.UsageFile;
import io.levity.proto.disperser.BlobHeader;
import io.levity.proto.disperser.BlobStatus;
import io.levity.proto.disperser.BlobStatusReply;
import io.levity.proto.disperser.BlobStatusRequest;
import io.levity.proto.disperser.DisperseBlobReply;
import io.levity.proto.disperser.DisperseBlobRequest;
import io.levity.proto.disperser.DisperserGrpc;
import io.levity.proto.disperser.RetrieveBlobRequest;
import io.levity.proto.retriever.BlobRequest;
import io.levity.proto.retriever.RetrieverGrpc;
import io.levity.types.BlobId;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What 0G's clients rely on: sizes, texts, codes, the life of a status, both generations of the header. */
@Timeout(120)
class DisperserServiceTest {
    private static final ByteString CONTENT = ByteString.copyFrom(new byte[] {1, 2, 0, 0});

    @TempDir
    Path directory;

    private GrpcFixture grpc;
    private DisperserGrpc.DisperserBlockingStub disperser;
    private RetrieverGrpc.RetrieverBlockingStub retriever;

    @BeforeEach
    void start() throws Exception {
        grpc = new GrpcFixture(GrpcLimits.DEFAULT);
        disperser = DisperserGrpc.newBlockingStub(grpc.channel);
        retriever = RetrieverGrpc.newBlockingStub(grpc.channel);
    }

    @AfterEach
    void stop() {
        grpc.close();
    }

    @Test
    void shouldTakeAnythingUpToTheLimitAndGiveItBackExactly() {
        for (int size : new int[] {1, 2, 512 << 10, (5 << 20) + 1, DisperserParams.MAX_BLOB_BYTES}) {
            byte[] bytes = new byte[size];
            new Random(size).nextBytes(bytes);
            bytes[size - 1] = 0;
            ByteString content = ByteString.copyFrom(bytes);
            assertEquals(BlobStatus.PROCESSING, disperse(content).getResult());
            ByteString root = ByteString.copyFrom(Sha256.hash(bytes).toArray());
            assertEquals(
                    content,
                    disperser
                            .retrieveBlob(RetrieveBlobRequest.newBuilder()
                                    .setStorageRoot(root)
                                    .build())
                            .getData());
            assertEquals(
                    content,
                    retriever
                            .retrieveBlob(BlobRequest.newBuilder()
                                    .setStorageRoot(root)
                                    .build())
                            .getData());
        }
        assertEquals(10, grpc.blobs.readings.get());
    }

    @Test
    void shouldRefuseNothingAndTooMuch() {
        assertRefused(
                Status.Code.INVALID_ARGUMENT, "blob size must be greater than 0", () -> disperse(ByteString.EMPTY));
        for (int size : new int[] {DisperserParams.MAX_BLOB_BYTES + 1, 40 << 20}) {
            assertRefused(
                    Status.Code.INVALID_ARGUMENT,
                    "blob size cannot exceed 31744 KiB",
                    () -> disperse(ByteString.copyFrom(new byte[size])));
        }
        assertEquals(0, grpc.blobs.puts.get());
    }

    @Test
    void shouldNameTheRequestByThePayloadInPrintableTextWithOneHyphen() {
        String id = disperse(CONTENT).getRequestId().toStringUtf8();
        assertTrue(id.matches("[0-9a-f]{64}-[0-9a-f]+"), id);
        assertTrue(id.startsWith(Sha256.hash(CONTENT.toByteArray()).toHex().substring(2) + "-"));
    }

    @Test
    void shouldIgnoreFieldsItDoesNotKnow() {
        UnknownFieldSet old = UnknownFieldSet.newBuilder()
                .addField(2, UnknownFieldSet.Field.newBuilder().addVarint(9).build())
                .addField(3, UnknownFieldSet.Field.newBuilder().addVarint(9).build())
                .build();
        DisperseBlobRequest request = DisperseBlobRequest.newBuilder()
                .setData(CONTENT)
                .setUnknownFields(old)
                .build();
        assertEquals(BlobStatus.PROCESSING, disperser.disperseBlob(request).getResult());
    }

    @Test
    void shouldTellHowFarABlobHasCome() {
        ByteString request = disperse(CONTENT).getRequestId();
        BlobId id = new BlobId(Sha256.hash(CONTENT.toByteArray()));
        for (BlobStage stage : new BlobStage[] {BlobStage.RECEIVED, BlobStage.ENCODED, BlobStage.DISPERSED}) {
            grpc.blobs.states.put(id, FakeBlobs.state(stage));
            BlobStatusReply reply = status(request);
            assertEquals(BlobStatus.PROCESSING, reply.getStatus());
            assertTrue(reply.hasInfo(), "clients unwrap it");
            assertFalse(reply.getInfo().hasBlobHeader());
        }
        grpc.blobs.states.put(id, FakeBlobs.state(BlobStage.CERTIFIED));
        BlobHeader header = status(request).getInfo().getBlobHeader();
        assertEquals(BlobStatus.FINALIZED, status(request).getStatus());
        assertEquals(id, GrpcFixture.id(header.getStorageRoot()));
        assertEquals(FakeBlobs.EPOCH, header.getEpoch());
        assertEquals(0, header.getQuorumId());
        assertEquals(header.getStorageRoot(), header.getLegacyStorageRoot());
        assertEquals(header.getEpoch(), header.getLegacyEpoch());
        assertEquals(header.getQuorumId(), header.getLegacyQuorumId());
        grpc.blobs.states.put(id, FakeBlobs.state(BlobStage.FAILED));
        BlobStatusReply failed = status(request);
        assertEquals(BlobStatus.FAILED, failed.getStatus());
        assertTrue(failed.hasInfo());
    }

    @Test
    void shouldTellTheLastStatusWhenItCanNotLook() {
        ByteString request = disperse(CONTENT).getRequestId();
        BlobId id = new BlobId(Sha256.hash(CONTENT.toByteArray()));
        grpc.blobs.broken = Optional.of(new IllegalStateException("for this test"));
        assertEquals(BlobStatus.PROCESSING, status(request).getStatus());
        grpc.blobs.broken = Optional.empty();
        grpc.blobs.states.put(id, FakeBlobs.state(BlobStage.CERTIFIED));
        BlobStatusReply certified = status(request);
        grpc.blobs.broken = Optional.of(new IllegalStateException("for this test"));
        assertEquals(certified, status(request));
    }

    @Test
    void shouldSayWhatIsWrongWithARequestId() {
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "invalid request: request_id must not be empty",
                () -> status(ByteString.EMPTY));
        for (String key : new String[] {"abc", "a-b-c"}) {
            assertRefused(
                    Status.Code.INVALID_ARGUMENT,
                    "invalid metadata key: " + key,
                    () -> status(ByteString.copyFromUtf8(key)));
        }
        String unknown = "failed to retrieve blob status: disperse failed or request may not exist";
        assertRefused(Status.Code.NOT_FOUND, unknown, () -> status(ByteString.copyFromUtf8("a-b")));
        ByteString known = disperse(CONTENT).getRequestId();
        assertRefused(Status.Code.NOT_FOUND, unknown, () -> status(known));
        grpc.blobs.states.put(new BlobId(Sha256.hash(CONTENT.toByteArray())), FakeBlobs.state(BlobStage.EXPIRED));
        assertRefused(Status.Code.NOT_FOUND, unknown, () -> status(known));
    }

    @Test
    void shouldSayWhyABlobIsNotTaken() {
        Map<Submission, Status> answers = new LinkedHashMap<>();
        answers.put(new Submission.Busy(), Status.RESOURCE_EXHAUSTED.withDescription("request ratelimited"));
        answers.put(new Submission.Full(), Status.RESOURCE_EXHAUSTED.withDescription("memory db is full"));
        answers.forEach((submission, status) -> {
            grpc.blobs.refusal = id -> Optional.of(submission);
            assertRefused(status.getCode(), status.getDescription(), () -> disperse(CONTENT));
        });
    }

    @Test
    void shouldSayWhyABlobIsNotGivenBack() {
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "parameter StorageRoot len is not accepted",
                () -> retrieve(ByteString.copyFrom(new byte[31])));
        ByteString root = ByteString.copyFrom(new byte[32]);
        assertEquals(Status.Code.NOT_FOUND, code(() -> retrieve(root)));
        Map<Retrieval, Status.Code> answers = Map.of(
                new Retrieval.Expired(), Status.Code.NOT_FOUND,
                new Retrieval.Unavailable(3, 4), Status.Code.UNAVAILABLE,
                new Retrieval.Inconsistent(), Status.Code.DATA_LOSS,
                new Retrieval.Busy(), Status.Code.RESOURCE_EXHAUSTED);
        answers.forEach((retrieval, code) -> {
            grpc.blobs.trouble = id -> Optional.of(retrieval);
            assertEquals(code, code(() -> retrieve(root)));
        });
    }

    @Test
    void shouldRefuseToHoldMoreContentThanItMayAndHoldItAgainLater() throws Exception {
        grpc.close();
        GrpcLimits d = GrpcLimits.DEFAULT;
        grpc = new GrpcFixture(
                new GrpcLimits(d.maxMessageBytes(), 1, 1, 1, d.patience(), 64 << 10, d.callsPerConnection()));
        disperser = DisperserGrpc.newBlockingStub(grpc.channel);
        for (int size : new int[] {60_000, 70_000, 60_000, 60_000}) {
            byte[] bytes = new byte[size];
            disperse(ByteString.copyFrom(bytes));
            ByteString root = ByteString.copyFrom(Sha256.hash(bytes).toArray());
            if (size == 70_000) {
                assertRefused(Status.Code.RESOURCE_EXHAUSTED, "request rate limited", () -> retrieve(root));
            } else {
                await(() -> code(root) == Status.Code.OK);
            }
        }
        assertTrue(grpc.blobs.readings.get() >= 4, "what is refused is let go, too");
    }

    private Status.Code code(ByteString root) {
        try {
            retrieve(root);
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    @Test
    void shouldAskForAKeyWhereThereAreAny() throws Exception {
        grpc.close();
        ApiKeys keys = assertInstanceOf(ApiKeys.Parsed.Good.class, ApiKeys.parse(List.of("rollup:0123456789abcdef:6")))
                .keys();
        Admission admission = Admission.of(keys, new UsageFile(directory.resolve("accounts")), Clock.systemUTC());
        grpc = new GrpcFixture(GrpcLimits.DEFAULT, admission);
        disperser = DisperserGrpc.newBlockingStub(grpc.channel);
        assertRefused(
                Status.Code.UNAUTHENTICATED,
                "an API key is needed: authorization: Bearer KEY",
                () -> disperse(CONTENT));
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer 0123456789abcdef");
        disperser = disperser.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        assertEquals(BlobStatus.PROCESSING, disperse(CONTENT).getResult());
        ByteString other = ByteString.copyFrom(new byte[] {9, 9, 9});
        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, () -> disperse(other));
        assertEquals(Status.Code.RESOURCE_EXHAUSTED, refused.getStatus().getCode());
        assertTrue(refused.getMessage().contains("request ratelimited"), refused.getMessage());
    }

    @Test
    void shouldTakeTurnsWhenMoreUploadsComeThanItHolds() throws Exception {
        grpc.close();
        GrpcLimits d = GrpcLimits.DEFAULT;
        grpc = new GrpcFixture(
                new GrpcLimits(d.maxMessageBytes(), 1, 1, 1, d.patience(), d.retrievedBytes(), d.callsPerConnection()));
        CompletableFuture<String> gate = new CompletableFuture<>();
        grpc.blobs.mayGoOn = gate;
        var calls = DisperserGrpc.newFutureStub(grpc.channel);
        var first = calls.disperseBlob(request("first"));
        await(() -> grpc.blobs.puts.get() == 1);
        var others = java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> calls.disperseBlob(request("other " + i)))
                .toList();
        await(() -> others.stream().filter(java.util.concurrent.Future::isDone).count() >= 6);
        assertEquals(1, grpc.blobs.puts.get(), "one runs");
        gate.complete("");
        first.get(20, TimeUnit.SECONDS);
        int taken = 0;
        for (var other : others) {
            try {
                other.get(20, TimeUnit.SECONDS);
                taken++;
            } catch (java.util.concurrent.ExecutionException e) {
                Status status = Status.fromThrowable(e);
                assertEquals(Status.Code.RESOURCE_EXHAUSTED, status.getCode());
                assertEquals("memory db is full", status.getDescription());
            }
        }
        assertTrue(taken >= 1 && taken <= 2, "who waited is served: " + taken);
    }

    private static DisperseBlobRequest request(String content) {
        return DisperseBlobRequest.newBuilder()
                .setData(ByteString.copyFromUtf8(content))
                .build();
    }

    private DisperseBlobReply disperse(ByteString data) {
        return disperser.disperseBlob(
                DisperseBlobRequest.newBuilder().setData(data).build());
    }

    private BlobStatusReply status(ByteString requestId) {
        return disperser.getBlobStatus(
                BlobStatusRequest.newBuilder().setRequestId(requestId).build());
    }

    private void retrieve(ByteString root) {
        var _ = disperser.retrieveBlob(
                RetrieveBlobRequest.newBuilder().setStorageRoot(root).build());
    }

    private static Status.Code code(Executable call) {
        return assertThrows(StatusRuntimeException.class, call).getStatus().getCode();
    }

    private static void assertRefused(Status.Code code, String text, Executable call) {
        Status status = assertThrows(StatusRuntimeException.class, call).getStatus();
        assertEquals(code, status.getCode());
        assertEquals(text, status.getDescription());
    }

    static void await(Supplier<Boolean> condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.get()) {
            assertTrue(System.nanoTime() - end < 0, "not within 20 s");
            Thread.onSpinWait();
        }
    }
}
