package io.levity.actor.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Some connections to one peer, and the line of requests for them. Thread-safe. */
final class ConnectionLane implements AutoCloseable {
    private final InetSocketAddress endpoint;
    private final PeerSetup setup;
    private final Semaphore free;
    private final int mostInside;
    private final AtomicInteger inside = new AtomicInteger();
    private final ConcurrentLinkedDeque<PeerConnection> idle = new ConcurrentLinkedDeque<>();
    private final Set<PeerConnection> busy = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ConnectionLane(InetSocketAddress endpoint, PeerSetup setup) {
        TransferLimits.Sizes sizes = setup.limits().sizes();
        this.endpoint = endpoint;
        this.setup = setup;
        this.free = new Semaphore(sizes.connections(), true);
        this.mostInside = sizes.connections() + sizes.waiting();
    }

    /** Whether there is room for one more request in line; who is let in leaves. */
    boolean enter() {
        if (closed || inside.incrementAndGet() > mostInside) {
            inside.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        inside.decrementAndGet();
    }

    /** A connection to be given back or dropped. */
    PeerConnection take(Duration patience) throws InterruptedException {
        if (!free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new PeerFailure(PeerFailure.Code.LATE, "no connection to " + endpoint + " became free in time");
        }
        try {
            if (closed) {
                throw new PeerFailure(PeerFailure.Code.UNREACHABLE, "this node stops");
            }
            PeerConnection known = idle.pollFirst();
            PeerConnection connection = known == null ? PeerConnection.open(endpoint, setup) : known;
            busy.add(connection);
            if (closed) {
                connection.close();
            }
            return connection;
        } catch (IOException e) {
            free.release();
            throw new PeerFailure(PeerFailure.Code.UNREACHABLE, "no way to " + endpoint + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            free.release();
            throw e;
        }
    }

    void give(PeerConnection connection) {
        busy.remove(connection);
        connection.used();
        idle.addFirst(connection);
        free.release();
        if (closed) {
            closeIdle(Duration.ZERO);
        }
    }

    void drop(PeerConnection connection) {
        busy.remove(connection);
        connection.close();
        free.release();
    }

    /** Closes what nobody has used for this time. */
    void closeIdle(Duration unused) {
        for (PeerConnection connection : idle) {
            if (connection.unusedNanos() >= unused.toNanos() && idle.remove(connection)) {
                connection.close();
            }
        }
    }

    /** Whether nobody is here and nothing is open. */
    boolean quiet() {
        return inside.get() == 0 && idle.isEmpty();
    }

    /** What is on its way fails, and nothing new begins. */
    @Override
    public void close() {
        closed = true;
        closeIdle(Duration.ZERO);
        busy.forEach(PeerConnection::close);
    }
}
