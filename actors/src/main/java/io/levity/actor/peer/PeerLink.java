package io.levity.actor.peer;

import io.levity.crypto.Blake3;
import io.levity.metrics.TransferMetrics;
import io.levity.types.Hash;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to one peer: its connections and the memory for what is on it. Each request has a virtual thread. One that breaks is
 * sent again, a get from where it broke; all of them may come twice, for they say under which name and until when.
 */
final class PeerLink implements AutoCloseable {
    /** Of one request over connections that brought nothing on. */
    private static final int FRUITLESS_ATTEMPTS = 3;

    private static final int ATTEMPTS = 64;

    private final InetSocketAddress endpoint;
    private final PeerSetup setup;
    private final ConnectionLane writing;
    private final ConnectionLane reading;
    private final ByteBudget outgoing;
    private final ByteBudget incoming;
    private final AtomicInteger pins = new AtomicInteger();

    PeerLink(InetSocketAddress endpoint, PeerSetup setup) {
        this.endpoint = endpoint;
        this.setup = setup;
        this.writing = new ConnectionLane(endpoint, setup);
        this.reading = new ConnectionLane(endpoint, setup);
        this.outgoing = new ByteBudget(setup.limits().sizes().outgoingBytes());
        this.incoming = new ByteBudget(setup.limits().sizes().incomingBytes());
    }

    CompletionStage<Void> put(SliceRequest request, ByteBuffer... parts) {
        if (request.sizeBytes() > setup.limits().sizes().sliceBytes()) {
            return CompletableFuture.failedStage(
                    new IllegalArgumentException("a slice of " + request.sizeBytes() + " bytes is too large"));
        }
        Optional<ByteBudget.Grant> memory = outgoing.tryAcquire(request.sizeBytes());
        if (memory.isEmpty()) {
            return refused(TransferMetrics.Request.PUT, "too many bytes are on their way to " + endpoint);
        }
        byte[] content = copy(request.sizeBytes(), parts);
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        start(TransferMetrics.Request.PUT, writing, memory.get(), outcome, deadline -> {
            Hash hash = Blake3.hash(content);
            Reply reply = attempts(writing, deadline, connection -> connection.put(request, content, hash), () -> 0);
            return require(reply, ReplyCode.DONE, null);
        });
        return outcome;
    }

    CompletionStage<Boolean> keep(SliceRequest request) {
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        start(TransferMetrics.Request.KEEP, writing, () -> {}, outcome, deadline -> {
            Reply reply = attempts(writing, deadline, connection -> connection.keep(request), () -> 0);
            return reply.code() == ReplyCode.ABSENT ? false : require(reply, ReplyCode.DONE, true);
        });
        return outcome;
    }

    CompletionStage<Optional<byte[]>> get(SliceRequest request) {
        CompletableFuture<Optional<byte[]>> outcome = new CompletableFuture<>();
        SliceArrival arrival = new SliceArrival(incoming, setup.limits().sizes().sliceBytes());
        start(TransferMetrics.Request.GET, reading, arrival, outcome, deadline -> {
            Reply reply = attempts(
                    reading, deadline, connection -> connection.get(request, arrival, left(deadline)), arrival::filled);
            return switch (reply.code()) {
                case ABSENT -> Optional.empty();
                case FOUND -> Optional.of(arrival.verified());
                case DONE, BUSY, FULL, FAILED, DAMAGED, MALFORMED, FOREIGN, VERSION, LATE ->
                    throw PeerReplies.failure(reply);
            };
        });
        return outcome;
    }

    private interface Work<T> {
        T by(long deadlineNanos) throws InterruptedException;
    }

    private interface Exchange {
        Reply over(PeerConnection connection) throws IOException, InterruptedException;
    }

    private interface Progress {
        int bytes();
    }

    /** @param held given back when it has ended, before {@code outcome} tells */
    private <T> void start(
            TransferMetrics.Request kind,
            ConnectionLane lane,
            AutoCloseable held,
            CompletableFuture<T> outcome,
            Work<T> work) {
        if (!lane.enter()) {
            release(held);
            setup.metrics().request(TransferMetrics.Side.CLIENT, kind, TransferMetrics.Outcome.BUSY);
            outcome.completeExceptionally(new RejectedExecutionException("too many requests wait for " + endpoint));
            return;
        }
        long deadline = System.nanoTime() + setup.limits().times().total().toNanos();
        Thread.ofVirtual().name("levity-transfer").start(() -> {
            try {
                T result;
                try {
                    result = work.by(deadline);
                } finally {
                    lane.leave();
                    release(held);
                }
                boolean absent = (result instanceof Boolean there && !there)
                        || (result instanceof Optional<?> found && found.isEmpty());
                setup.metrics()
                        .request(
                                TransferMetrics.Side.CLIENT,
                                kind,
                                absent ? TransferMetrics.Outcome.ABSENT : TransferMetrics.Outcome.DONE);
                outcome.complete(result);
            } catch (Throwable failure) {
                setup.metrics().request(TransferMetrics.Side.CLIENT, kind, PeerReplies.outcome(failure));
                outcome.completeExceptionally(failure);
            }
        });
    }

    private Reply attempts(ConnectionLane lane, long deadline, Exchange exchange, Progress progress)
            throws InterruptedException {
        int fruitless = 0;
        for (int attempt = 1; ; attempt++) {
            PeerConnection connection = lane.take(left(deadline));
            int before = progress.bytes();
            boolean good = false;
            try (Watchdog.Limit _ = setup.watchdog().limit(connection.plain(), left(deadline))) {
                Reply reply = exchange.over(connection);
                good = reply.code() != ReplyCode.DAMAGED && reply.code() != ReplyCode.MALFORMED;
                return reply;
            } catch (SocketTimeoutException silent) {
                throw new PeerFailure(PeerFailure.Code.LATE, endpoint + " is silent", silent);
            } catch (IOException broken) {
                if (left(deadline).isZero()) {
                    throw new PeerFailure(PeerFailure.Code.LATE, endpoint + " is too slow", broken);
                }
                fruitless = progress.bytes() > before ? 0 : fruitless + 1;
                if (fruitless == FRUITLESS_ATTEMPTS || attempt == ATTEMPTS) {
                    throw new PeerFailure(
                            PeerFailure.Code.UNREACHABLE, "connections to " + endpoint + " break", broken);
                }
                lane.closeIdle(Duration.ZERO); // most likely they are broken too: the peer has started anew
                setup.metrics().resumed();
            } finally {
                if (good) {
                    lane.give(connection);
                } else {
                    lane.drop(connection);
                }
            }
        }
    }

    private static <T> T require(Reply reply, ReplyCode expected, T result) {
        if (reply.code() != expected) {
            throw PeerReplies.failure(reply);
        }
        return result;
    }

    private <T> CompletionStage<T> refused(TransferMetrics.Request kind, String why) {
        setup.metrics().request(TransferMetrics.Side.CLIENT, kind, TransferMetrics.Outcome.BUSY);
        return CompletableFuture.failedStage(new RejectedExecutionException(why));
    }

    private static Duration left(long deadlineNanos) {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    private static byte[] copy(int size, ByteBuffer... parts) {
        byte[] content = new byte[size];
        int at = 0;
        for (ByteBuffer part : parts) {
            int length = part.remaining();
            part.get(content, at, length);
            at += length;
        }
        return content;
    }

    private static void release(AutoCloseable held) {
        try {
            held.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    int outgoingBytes() {
        return outgoing.heldBytes();
    }

    int incomingBytes() {
        return incoming.heldBytes();
    }

    void closeIdle() {
        writing.closeIdle(setup.limits().times().unused());
        reading.closeIdle(setup.limits().times().unused());
    }

    /** Somebody is about to ask. */
    void pin() {
        pins.incrementAndGet();
    }

    void unpin() {
        pins.decrementAndGet();
    }

    /** Whether nobody needs this. */
    boolean quiet() {
        return pins.get() == 0 && writing.quiet() && reading.quiet();
    }

    @Override
    public void close() {
        writing.close();
        reading.close();
    }
}
