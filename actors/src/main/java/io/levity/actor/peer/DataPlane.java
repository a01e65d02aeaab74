package io.levity.actor.peer;

import io.levity.config.ClusterSettings;
import io.levity.metrics.TransferMetrics;
import io.levity.types.Hash;
import java.io.IOException;
import java.util.Optional;

/**
 * Bulk bytes between this node and its peers, on sockets of their own, so that votes never wait behind them: serves this
 * node's slices, and asks for those of others.
 */
public final class DataPlane implements AutoCloseable {
    private final Watchdog watchdog;
    private final SliceServer server;
    private final SocketSliceTransport transport;

    private DataPlane(Watchdog watchdog, SliceServer server, SocketSliceTransport transport) {
        this.watchdog = watchdog;
        this.server = server;
        this.transport = transport;
    }

    /**
     * @param name of this node
     * @param genesis of the root network: who has another one is refused
     */
    public record Identity(String name, Hash genesis, Optional<ClusterSettings.Tls> tls) {}

    /**
     * Listens from now on.
     *
     * @param port 0 = any that is free
     * @throws IOException if the port or the certificates can not be used
     */
    public static DataPlane start(
            String host,
            int port,
            Identity identity,
            LocalSlices slices,
            TransferLimits limits,
            TransferMetrics metrics)
            throws IOException {
        Watchdog watchdog = new Watchdog();
        try {
            PeerSetup setup = new PeerSetup(
                    Greeting.of(identity.genesis(), identity.name()),
                    PeerTls.of(identity.tls()),
                    limits,
                    watchdog,
                    metrics);
            return new DataPlane(
                    watchdog, SliceServer.start(host, port, setup, slices), new SocketSliceTransport(setup));
        } catch (IOException e) {
            watchdog.close();
            throw e;
        }
    }

    public SocketSliceTransport transport() {
        return transport;
    }

    SliceServer server() {
        return server;
    }

    public int port() {
        return server.port();
    }

    /** Ends every connection; requests that are on their way fail. */
    @Override
    public void close() {
        transport.close();
        server.close();
        watchdog.close();
    }
}
