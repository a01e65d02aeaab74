package io.levity.actor.da;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.levity.actor.chain.Feed;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.publishing.DaCertificate;
import io.levity.crypto.Sha256;
import io.levity.da.BlobReceipt;
import io.levity.da.BlobStage;
import io.levity.da.BlobState;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongFunction;

/** Keeps blobs in memory under the SHA-256 of their content; states and refusals are what a test says. */
public final class FakeBlobs implements BlobService {
    public final Map<BlobId, Bytes> contents = new ConcurrentHashMap<>();
    public final Map<BlobId, BlobState> states = new ConcurrentHashMap<>();
    public final AtomicInteger readings = new AtomicInteger();
    public volatile Function<BlobId, Optional<Submission>> refusal = id -> Optional.empty();
    public volatile Function<BlobId, Optional<Retrieval>> trouble = id -> Optional.empty();
    public volatile Optional<RuntimeException> broken = Optional.empty();
    public volatile CompletionStage<?> mayGoOn = CompletableFuture.completedStage("");
    public final AtomicInteger puts = new AtomicInteger();

    public static final int EPOCH = 7;

    private static final int PIECE_BYTES = 1 << 20;

    private final ActorSystem<?> system;
    private final Feed<BlobRow> feed = new Feed<>(16);

    public FakeBlobs(ActorSystem<?> system) {
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
                            if (bytes.isEmpty()) {
                                return new Submission.Empty();
                            }
                            return refusal.apply(id).orElseGet(() -> {
                                boolean known = contents.put(id, bytes) != null;
                                return new Submission.Accepted(id, BlobStage.ENCODED, known);
                            });
                        })
                        .exceptionally(failure -> new Submission.BrokenOff(failure.toString())));
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
    public CompletionStage<Retrieval> retrieve(BlobId id, LongFunction<Range> range) {
        return CompletableFuture.completedStage(trouble.apply(id)
                .orElseGet(
                        () -> contents.containsKey(id) ? content(contents.get(id), range) : new Retrieval.Unknown()));
    }

    private Retrieval content(Bytes bytes, LongFunction<Range> range) {
        Range asked = range.apply(bytes.size());
        ByteString all = ByteString.fromArrayUnsafe(bytes.unsafeArray()).slice((int) asked.from(), (int) asked.to());
        Source<ByteString, NotUsed> pieces = Source.range(0, (all.size() - 1) / PIECE_BYTES)
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
    public CompletionStage<Sampling> sample(BlobId id, java.util.List<io.levity.da.Cell> cells) {
        throw new UnsupportedOperationException("not asked for");
    }

    @Override
    public Source<BlobRow, NotUsed> changes() {
        return feed.listen();
    }

    /** The blob reaches this stage, and all who listen hear of it. */
    public void reach(BlobId id, BlobStage stage) {
        BlobState state = states.merge(id, state(stage), (before, next) -> {
            List<BlobState.StageTime> history = new ArrayList<>(before.history());
            history.addAll(next.history());
            return state(history, next.certificate());
        });
        feed.tell(BlobRow.of(id, state, state.history().getLast()));
    }

    /** The blob's content has this size. */
    public void size(BlobId id, long sizeBytes) {
        states.computeIfPresent(
                id,
                (_, state) -> new BlobState(
                        state.history(),
                        state.network(),
                        sizeBytes,
                        state.header(),
                        state.plan(),
                        state.certificate(),
                        state.place(),
                        state.inclusion(),
                        state.failure()));
    }

    /** A blob that knows nothing but its stage. */
    public static BlobState state(BlobStage stage) {
        Optional<DaCertificate> certificate = stage == BlobStage.CERTIFIED
                ? Optional.of(new DaCertificate(null, 0, EPOCH, 1, Bytes.EMPTY, Bytes.EMPTY))
                : Optional.empty();
        return state(List.of(new BlobState.StageTime(stage, 1)), certificate);
    }

    private static BlobState state(List<BlobState.StageTime> history, Optional<DaCertificate> certificate) {
        BlobState none = BlobState.NONE;
        return new BlobState(
                history,
                NetworkId.ROOT,
                1,
                none.header(),
                none.plan(),
                certificate,
                none.place(),
                none.inclusion(),
                none.failure());
    }
}
