package io.levity.actor.peer;

import io.levity.crypto.Blake3;
import io.levity.metrics.TransferMetrics;
import io.levity.types.Hash;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A peer's connection, from its greeting to its end: reads a request, does it, answers, reads the next. */
final class ServedConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ServedConnection.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final int MOST_LAST_WORDS = 64 << 10;

    private final PeerSetup setup;
    private final LocalSlices slices;
    private final Function<String, Optional<ServedPeer.Seat>> enter;
    private final ByteBudget allIncoming;
    private final Complaints complaints;
    private final TransferLimits.Times times;

    /** @param enter the share of a peer of this name, if there is one left */
    ServedConnection(
            PeerSetup setup,
            LocalSlices slices,
            Function<String, Optional<ServedPeer.Seat>> enter,
            ByteBudget allIncoming,
            Complaints complaints) {
        this.setup = setup;
        this.slices = slices;
        this.enter = enter;
        this.allIncoming = allIncoming;
        this.complaints = complaints;
        this.times = setup.limits().times();
    }

    /** Returns when the connection is of no use any more. */
    void serve(Socket plain) {
        try {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(Math.toIntExact(times.silence().toMillis()));
            Optional<ServedPeer.Seat> seat;
            SliceSocket socket;
            try (Watchdog.Limit _ = setup.watchdog().limit(plain, times.silence())) {
                socket = new SliceSocket(plain, carrier(plain), setup.metrics());
                seat = greet(socket);
            }
            if (seat.isPresent()) {
                try (ServedPeer.Seat own = seat.get()) {
                    while (serveNext(socket, own)) {}
                }
            }
        } catch (SSLException untrusted) {
            complaints.tell(plain.getRemoteSocketAddress(), "no certificate of the cluster: " + untrusted.getMessage());
            count(TransferMetrics.Request.GREETING, TransferMetrics.Outcome.REFUSED);
            letThemRead(plain);
        } catch (IOException gone) {
            LOG.debug("a connection for slices ended: {}", gone.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket carrier(Socket plain) throws IOException {
        return setup.tls().isPresent() ? setup.tls().get().server(plain) : plain;
    }

    private Optional<ServedPeer.Seat> greet(SliceSocket socket) throws IOException {
        Optional<Greeting> read = Greeting.read(socket.in());
        if (read.isEmpty()) {
            return refuse(socket, TransferMetrics.Outcome.MALFORMED, ReplyCode.MALFORMED, "this is no greeting");
        }
        Greeting greeting = read.get();
        Greeting own = setup.greeting();
        if (greeting.version() != own.version()) {
            return refuse(
                    socket,
                    TransferMetrics.Outcome.REFUSED,
                    ReplyCode.VERSION,
                    "slices travel with version " + own.version() + " here, not " + greeting.version());
        }
        if (!greeting.genesis().equals(own.genesis())) {
            return refuse(
                    socket,
                    TransferMetrics.Outcome.REFUSED,
                    ReplyCode.FOREIGN,
                    "the network with genesis " + own.genesis() + " is here, not " + greeting.genesis());
        }
        Optional<ServedPeer.Seat> seat = enter.apply(greeting.name());
        if (seat.isEmpty()) {
            return refuse(socket, TransferMetrics.Outcome.BUSY, ReplyCode.BUSY, "too many connections");
        }
        count(TransferMetrics.Request.GREETING, TransferMetrics.Outcome.DONE);
        try {
            Reply.of(ReplyCode.DONE).write(socket.out());
        } catch (IOException e) {
            seat.get().close();
            throw e;
        }
        return seat;
    }

    private Optional<ServedPeer.Seat> refuse(
            SliceSocket socket, TransferMetrics.Outcome outcome, ReplyCode code, String why) throws IOException {
        complaints.tell(socket.plain().getRemoteSocketAddress(), why);
        count(TransferMetrics.Request.GREETING, outcome);
        new Reply(code, why).write(socket.out());
        letThemRead(socket.plain());
        return Optional.empty();
    }

    /** @return whether another request may follow */
    private boolean serveNext(SliceSocket socket, ServedPeer.Seat seat) throws IOException, InterruptedException {
        byte[] head = new byte[SliceRequest.BYTES];
        socket.silence(times.unused().multipliedBy(2)); // the client closes first
        int first = socket.in().read();
        if (first < 0) {
            return false;
        }
        head[0] = (byte) first;
        socket.silence(times.silence());
        try (Watchdog.Limit _ = setup.watchdog().limit(socket.plain(), times.total())) {
            socket.in().readFully(head, 1, head.length - 1);
            Optional<SliceRequest> request =
                    SliceRequest.decode(head, setup.limits().sizes().sliceBytes());
            if (request.isEmpty() || !SliceRequest.whole(head)) {
                count(TransferMetrics.Request.OTHER, TransferMetrics.Outcome.MALFORMED);
                new Reply(ReplyCode.MALFORMED, "no request that makes sense").write(socket.out());
                letThemRead(socket.plain());
                return false;
            }
            return serve(socket, seat, request.get());
        }
    }

    private boolean serve(SliceSocket socket, ServedPeer.Seat seat, SliceRequest request)
            throws IOException, InterruptedException {
        TransferMetrics.Request kind =
                TransferMetrics.Request.valueOf(request.kind().name());
        try {
            Reply reply =
                    switch (request.kind()) {
                        case PUT -> put(socket, seat, request);
                        case KEEP -> keep(request);
                        case GET -> get(socket, seat, request);
                    };
            count(kind, PeerReplies.outcome(reply.code()));
            if (reply.code() != ReplyCode.FOUND) {
                reply.write(socket.out());
            }
            if (reply.code() == ReplyCode.DAMAGED || reply.code() == ReplyCode.MALFORMED) {
                letThemRead(socket.plain());
                return false;
            }
            return true;
        } catch (SocketTimeoutException silent) {
            count(kind, TransferMetrics.Outcome.LATE);
            throw silent;
        } catch (IOException broken) {
            count(kind, TransferMetrics.Outcome.BROKEN);
            throw broken;
        }
    }

    /** Memory is asked for before a byte is read: until there is some the peer waits in its socket. */
    private Reply put(SliceSocket socket, ServedPeer.Seat seat, SliceRequest request)
            throws IOException, InterruptedException {
        int size = request.sizeBytes();
        Optional<ByteBudget.Grant> own = seat.incoming().acquire(size, patience());
        Optional<ByteBudget.Grant> all = own.isPresent() ? allIncoming.acquire(size, patience()) : Optional.empty();
        try {
            if (all.isEmpty()) {
                socket.in().skipNBytes((long) size + Hash.SIZE_BYTES);
                return new Reply(ReplyCode.BUSY, "too many bytes come at once");
            }
            byte[] content = new byte[size];
            for (int at = 0; at < size; ) {
                at += socket.receive(content, at);
            }
            if (!Blake3.hash(content).equals(socket.receiveHash())) {
                return new Reply(ReplyCode.DAMAGED, "the slice came damaged");
            }
            CompletionStage<Void> done = slices.put(
                    request.network(),
                    request.validatorId(),
                    request.key(),
                    request.number(),
                    ByteBuffer.wrap(content));
            return await(done, _ -> Reply.of(ReplyCode.DONE));
        } finally {
            all.ifPresent(ByteBudget.Grant::close);
            own.ifPresent(ByteBudget.Grant::close);
        }
    }

    /** Less than the peer has, so that it hears why. */
    private Duration patience() {
        return times.silence().dividedBy(3);
    }

    private Reply keep(SliceRequest request) throws InterruptedException {
        return await(
                slices.keep(request.network(), request.validatorId(), request.key(), request.number()),
                there -> Reply.of(there ? ReplyCode.DONE : ReplyCode.ABSENT));
    }

    /** Writes the answer itself when there is something. */
    private Reply get(SliceSocket socket, ServedPeer.Seat seat, SliceRequest request)
            throws IOException, InterruptedException {
        if (!seat.readings().tryAcquire(patience().toNanos(), TimeUnit.NANOSECONDS)) {
            return new Reply(ReplyCode.BUSY, "too many slices are read");
        }
        try {
            byte[][] content = new byte[1][];
            Reply reply = await(slices.get(request.network(), request.validatorId(), request.key()), found -> {
                content[0] = found.orElse(null);
                return Reply.of(found.isPresent() ? ReplyCode.FOUND : ReplyCode.ABSENT);
            });
            if (reply.code() != ReplyCode.FOUND) {
                return reply;
            }
            if (content[0].length > setup.limits().sizes().sliceBytes()) {
                return new Reply(ReplyCode.FAILED, "a slice of " + content[0].length + " bytes does not travel");
            }
            if (request.number() > content[0].length) {
                return new Reply(ReplyCode.MALFORMED, "the slice ends before " + request.number());
            }
            int from = (int) request.number();
            reply.write(socket.out());
            socket.out().writeInt(content[0].length);
            socket.out().writeInt(from);
            socket.sendHash(Blake3.hash(content[0]));
            socket.send(content[0], from);
            socket.out().flush();
            return reply;
        } finally {
            seat.readings().release();
        }
    }

    private <T> Reply await(CompletionStage<T> done, Function<T, Reply> answer) throws InterruptedException {
        try {
            return answer.apply(done.toCompletableFuture().get(times.total().toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return PeerReplies.reply(e.getCause());
        } catch (TimeoutException late) {
            return PeerReplies.reply(late);
        }
    }

    /** Closing with bytes unread would take back what was just sent: they are read, but only so many and for so long. */
    private void letThemRead(Socket plain) {
        try (Watchdog.Limit _ = setup.watchdog().limit(plain, LAST_WORDS)) {
            plain.shutdownOutput();
            InputStream in = plain.getInputStream();
            byte[] rest = new byte[4 << 10];
            int sum = 0;
            for (int read = 0; read >= 0 && sum < MOST_LAST_WORDS; sum += read) {
                read = in.read(rest);
            }
        } catch (EOFException end) {
            // All of it was read.
        } catch (IOException gone) {
            LOG.debug("a refused peer is gone: {}", gone.toString());
        }
    }

    private void count(TransferMetrics.Request request, TransferMetrics.Outcome outcome) {
        setup.metrics().request(TransferMetrics.Side.SERVER, request, outcome);
    }
}
