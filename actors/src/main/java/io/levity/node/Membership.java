package io.levity.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.typed.Cluster;
import io.levity.actor.peer.LonePeers;
import io.levity.actor.peer.NodeReports;
import io.levity.actor.peer.Peer;
import io.levity.actor.peer.PeerActor;
import io.levity.actor.peer.PeerBook;
import io.levity.actor.peer.Peers;
import io.levity.cluster.ActorSystemConfig;
import io.levity.config.NodeSettings;
import io.levity.http.ManagementServer;
import io.levity.types.Hash;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A node as a member of its cluster and nothing else: its actor system, its operator's door, its way in and out, and what it
 * knows of the others.
 */
record Membership(
        NodeSettings settings,
        ActorSystem<SpawnProtocol.Command> system,
        GracefulStop stop,
        ManagementServer management,
        Map<String, Object> identity) {
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(2);
    private static final Duration SPAWN_TIMEOUT = Duration.ofSeconds(10);

    /** What this node knows of the others, and what they are told of it. */
    record Known(Peers peers, NodeReports reports, OwnReport own) {}

    /**
     * Starts the actor system and opens the operator's door.
     *
     * @param onDrain when an operator wants the node to stop; it must be quick
     * @throws Exception when a port is taken, and then nothing is left running
     */
    static Membership prepare(NodeSettings settings, Path journal, Hash genesis, Runnable onDrain) throws Exception {
        ActorSystem<SpawnProtocol.Command> system = ActorSystem.create(
                SpawnProtocol.create(), "levity", ActorSystemConfig.of(settings, journal, genesis.toString()));
        GracefulStop stop = new GracefulStop(system, settings.shutdownTimeout());
        Map<String, Object> identity = ClusterEntry.identity(settings, genesis);
        try {
            ManagementServer management = Doors.management(system, settings, identity, stop, onDrain);
            return new Membership(settings, system, stop, management, identity);
        } catch (Exception e) {
            system.terminate();
            throw e;
        }
    }

    /**
     * See {@link ClusterEntry#enter}.
     *
     * @throws StartFailure when the others do not want it
     */
    void enter() throws InterruptedException {
        new ClusterEntry(system, settings, stop, identity).enter();
    }

    /** Begins to tell the others of this node, and to listen to them. Once. */
    Known known() throws InterruptedException, ExecutionException, TimeoutException {
        Peer self = self();
        OwnReport own = new OwnReport(system, settings, self);
        system.scheduler()
                .scheduleWithFixedDelay(REPORT_INTERVAL, REPORT_INTERVAL, own::count, system.executionContext());
        if (settings.cluster().alone()) {
            Peers peers = new LonePeers(self);
            own.peers(peers);
            return new Known(peers, () -> List.of(new NodeReports.Told(own.get(), 0)), own);
        }
        PeerBook book = new PeerBook(self, own, () -> System.nanoTime() / 1_000_000);
        own.peers(book);
        AskPattern.<SpawnProtocol.Command, ActorRef<PeerActor.Message>>ask(
                        system,
                        replyTo -> new SpawnProtocol.Spawn<>(
                                PeerActor.create(book, own), PeerActor.NAME, Props.empty(), replyTo),
                        SPAWN_TIMEOUT,
                        system.scheduler())
                .toCompletableFuture()
                .get(SPAWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        return new Known(book, book, own);
    }

    private Peer self() {
        NodeSettings.Ports ports = settings.ports();
        return new Peer(
                settings.cluster().name(),
                Cluster.get(system).selfMember().address(),
                InetSocketAddress.createUnresolved(settings.host(), ports.data()),
                URI.create("http://" + settings.host() + ":" + ports.http()),
                settings.cluster().roles(),
                settings.cluster().appVersion(),
                Map.of());
    }
}
