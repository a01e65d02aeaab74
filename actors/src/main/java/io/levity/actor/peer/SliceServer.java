package io.levity.actor.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where peers connect for slices: takes connections, each on a virtual thread, and ends them all. */
final class SliceServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SliceServer.class);
    private static final int BACKLOG = 128;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration END = Duration.ofSeconds(2);

    private final PeerSetup setup;
    private final LocalSlices slices;
    private final ServerSocket door;
    private final ByteBudget incoming;
    private final Complaints complaints = new Complaints();
    private final Map<Socket, Thread> open = new ConcurrentHashMap<>();
    private final Map<String, ServedPeer> peers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private SliceServer(PeerSetup setup, LocalSlices slices, ServerSocket door) {
        this.setup = setup;
        this.slices = slices;
        this.door = door;
        this.incoming = new ByteBudget(setup.limits().sizes().incomingTotalBytes());
        setup.metrics().watchIncoming(incoming::heldBytes);
    }

    /** @param port 0 = any that is free */
    static SliceServer start(String host, int port, PeerSetup setup, LocalSlices slices) throws IOException {
        ServerSocket door = new ServerSocket();
        try {
            door.setReuseAddress(true);
            door.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
        } catch (IOException e) {
            door.close();
            throw e;
        }
        SliceServer server = new SliceServer(setup, slices, door);
        Thread.ofVirtual().name("levity-slice-door").start(server::accept);
        return server;
    }

    int port() {
        return door.getLocalPort();
    }

    int incomingBytes() {
        return incoming.heldBytes();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = door.accept();
                if (open.size() >= setup.limits().sizes().accepted()) {
                    LOG.debug("too many connections: {} is not taken", socket.getRemoteSocketAddress());
                    Watchdog.close(socket);
                } else {
                    serve(socket);
                }
            } catch (IOException e) {
                pause(e);
            }
        }
    }

    private void serve(Socket socket) {
        setup.metrics().accepted();
        Thread thread = Thread.ofVirtual().name("levity-slice-server").unstarted(() -> {
            try {
                new ServedConnection(setup, slices, this::enter, incoming, complaints).serve(socket);
            } finally {
                Watchdog.close(socket);
                open.remove(socket);
                setup.metrics().closed();
            }
        });
        open.put(socket, thread);
        thread.start();
        if (closed) {
            Watchdog.close(socket);
        }
    }

    /** A failure to accept passes (too many open files) or is the end of this server. */
    private void pause(IOException why) {
        if (closed) {
            return;
        }
        LOG.warn("no connection could be taken: {}", why.getMessage());
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The share of a peer in what is served, or none when it has too many connections. */
    private Optional<ServedPeer.Seat> enter(String name) {
        AtomicReference<Optional<ServedPeer.Seat>> seat = new AtomicReference<>(Optional.empty());
        peers.compute(name, (_, known) -> {
            ServedPeer peer = known == null ? new ServedPeer(setup.limits().sizes()) : known;
            seat.set(peer.enter(() -> peers.computeIfPresent(name, (_, left) -> left.empty() ? null : left)));
            return peer;
        });
        return seat.get();
    }

    /** Peers that have connections here. */
    int peers() {
        return peers.size();
    }

    @Override
    public void close() {
        closed = true;
        try {
            door.close();
        } catch (IOException e) {
            LOG.warn("the door for slices did not close", e);
        }
        Map<Socket, Thread> last = Map.copyOf(open);
        last.keySet().forEach(Watchdog::close);
        long end = System.nanoTime() + END.toNanos();
        for (Thread thread : last.values()) {
            try {
                thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
