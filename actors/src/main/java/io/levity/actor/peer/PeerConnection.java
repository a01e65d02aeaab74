package io.levity.actor.peer;

import io.levity.types.Hash;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;

/** A connection to a peer that has taken our greeting; carries one request at a time. */
final class PeerConnection implements AutoCloseable {
    private final SliceSocket socket;
    private final TransferLimits.Times times;
    private volatile long usedNanos = System.nanoTime();

    private PeerConnection(SliceSocket socket, TransferLimits.Times times) {
        this.socket = socket;
        this.times = times;
    }

    /**
     * @param endpoint unresolved
     * @throws PeerFailure if the peer does not want this node, {@link RejectedExecutionException} if it has no room for it
     */
    static PeerConnection open(InetSocketAddress endpoint, PeerSetup setup) throws IOException {
        TransferLimits.Times times = setup.limits().times();
        Socket plain = new Socket();
        try (Watchdog.Limit _ = setup.watchdog().limit(plain, times.connect().plus(times.silence()))) {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(Math.toIntExact(times.silence().toMillis()));
            plain.connect(
                    new InetSocketAddress(endpoint.getHostString(), endpoint.getPort()),
                    Math.toIntExact(times.connect().toMillis()));
            Socket carrier = setup.tls().isPresent()
                    ? setup.tls().get().client(plain, endpoint.getHostString(), endpoint.getPort())
                    : plain;
            SliceSocket socket = new SliceSocket(plain, carrier, setup.metrics());
            setup.greeting().write(socket.out());
            Reply reply = Reply.read(socket.in());
            if (reply.code() != ReplyCode.DONE) {
                throw PeerReplies.failure(reply);
            }
            return new PeerConnection(socket, times);
        } catch (SSLException untrusted) {
            Watchdog.close(plain);
            throw new PeerFailure(PeerFailure.Code.UNTRUSTED, "no TLS: " + untrusted.getMessage(), untrusted);
        } catch (IOException | RuntimeException e) {
            Watchdog.close(plain);
            throw e;
        }
    }

    /** Sends a slice whole and waits until it is durable, or refused. */
    Reply put(SliceRequest request, byte[] content, Hash hash) throws IOException {
        socket.out().write(request.encode());
        socket.send(content, 0);
        socket.sendHash(hash);
        return durable();
    }

    Reply keep(SliceRequest request) throws IOException {
        socket.out().write(request.encode());
        return durable();
    }

    /**
     * Brings what is missing of {@code arrival}, which keeps what came when the connection breaks.
     *
     * @param memory how long to wait for it
     */
    Reply get(SliceRequest request, SliceArrival arrival, Duration memory) throws IOException, InterruptedException {
        socket.out().write(request.from(arrival.filled()).encode());
        Reply reply = answer();
        if (reply.code() == ReplyCode.FOUND) {
            int size = socket.in().readInt();
            int from = socket.in().readInt();
            arrival.begin(size, from, socket.receiveHash(), memory);
            while (!arrival.complete()) {
                arrival.took(socket.receive(arrival.bytes(), arrival.filled()));
            }
        }
        return reply;
    }

    /** A slow disk is waited for until the time of the request is over. */
    private Reply durable() throws IOException {
        socket.silence(times.total());
        Reply reply = answer();
        socket.silence(times.silence());
        return reply;
    }

    private Reply answer() throws IOException {
        socket.out().flush();
        return Reply.read(socket.in());
    }

    Socket plain() {
        return socket.plain();
    }

    void used() {
        usedNanos = System.nanoTime();
    }

    long unusedNanos() {
        return System.nanoTime() - usedNanos;
    }

    @Override
    public void close() {
        socket.close();
    }
}
