package io.levity.grpc;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.levity.actor.da.BlobService;
import io.levity.actor.da.DaLimits;
import io.levity.chain.consensus.SetConfig;
import io.levity.crypto.Sha256;
import io.levity.da.BlobReceipt;
import io.levity.da.BlobState;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Keeps blobs in memory under the SHA-256 of their content; states and refusals are what a test says. */
final class FakeBlobs implements BlobService {
    final Map<BlobId, Bytes> contents = new ConcurrentHashMap<>();
    final Map<BlobId, BlobState> states = new ConcurrentHashMap<>();
    final AtomicInteger readings = new AtomicInteger();
    volatile Function<BlobId, Optional<Submission>> refusal = id -> Optional.empty();
    volatile Function<BlobId, Optional<Retrieval>> trouble = id -> Optional.empty();
    volatile Optional<RuntimeException> broken = Optional.empty();
    volatile CompletionStage<?> mayGoOn = CompletableFuture.completedStage("");
    final AtomicInteger puts = new AtomicInteger();

    private static final int PIECE_BYTES = 1 << 20;

    private final ActorSystem<?> system;

    FakeBlobs(ActorSystem<?> system) {
        this.system = system;
    }

    @Override
    public NetworkId network() {
        return NetworkId.ROOT;
    }

    @Override
    public SetConfig setConfig() {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public DaLimits limits() {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public CompletionStage<Submission> put(Source<ByteString, ?> body, OptionalLong sizeBytes) {
        puts.incrementAndGet();
        return mayGoOn.thenCompose(
                go -> body.runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), system)
                        .thenApply(all -> {
                            Bytes bytes = Bytes.wrap(all.toArray());
                            BlobId id = new BlobId(Sha256.hash(bytes));
                            return refusal.apply(id).orElseGet(() -> {
                                boolean known = contents.put(id, bytes) != null;
                                return new Submission.Accepted(id, io.levity.da.BlobStage.ENCODED, known);
                            });
                        }));
    }

    @Override
    public CompletionStage<Optional<BlobState>> find(BlobId id) {
        return broken.<CompletionStage<Optional<BlobState>>>map(CompletableFuture::failedStage)
                .orElseGet(() -> CompletableFuture.completedStage(Optional.ofNullable(states.get(id))));
    }

    @Override
    public CompletionStage<Optional<BlobState>> await(BlobId id, Duration atMost) {
        return find(id);
    }

    @Override
    public BlobPage page(Optional<String> token, int limit) {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public CompletionStage<Retrieval> retrieve(BlobId id, long from, long to) {
        return CompletableFuture.completedStage(trouble.apply(id)
                .orElseGet(() -> contents.containsKey(id) ? content(contents.get(id)) : new Retrieval.Unknown()));
    }

    private Retrieval content(Bytes bytes) {
        ByteString all = ByteString.fromArrayUnsafe(bytes.unsafeArray());
        Source<ByteString, NotUsed> pieces = Source.range(0, (bytes.size() - 1) / PIECE_BYTES)
                .map(i -> all.slice(i * PIECE_BYTES, (i + 1) * PIECE_BYTES))
                .watchTermination((mat, done) -> {
                    done.whenComplete((ok, failure) -> readings.incrementAndGet());
                    return NotUsed.getInstance();
                });
        return new Retrieval.Content(bytes.size(), pieces);
    }

    @Override
    public CompletionStage<Optional<BlobReceipt>> receipt(BlobId id) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    @Override
    public Source<BlobRow, NotUsed> changes() {
        return Source.empty();
    }
}
