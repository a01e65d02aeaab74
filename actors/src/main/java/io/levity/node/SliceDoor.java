package io.levity.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import io.levity.actor.peer.DataPlane;
import io.levity.actor.peer.LoneTransport;
import io.levity.actor.peer.NodeSlices;
import io.levity.actor.peer.TransferLimits;
import io.levity.config.NodeSettings;
import io.levity.metrics.Metrics;
import io.levity.metrics.TransferMetrics;
import io.levity.types.Hash;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Opens the port for slices where the node has peers; it closes when the actors that use it have stopped. */
final class SliceDoor {
    private SliceDoor() {}

    /** @throws StartFailure if the port is taken or the certificates can not be used */
    static NetworkRuntime.SliceWay open(ActorSystem<?> system, NodeSettings settings, Hash genesis, Metrics metrics) {
        NodeSlices local = new NodeSlices();
        if (settings.cluster().alone()) {
            return new NetworkRuntime.SliceWay(new LoneTransport(), local);
        }
        DataPlane plane;
        try {
            plane = DataPlane.start(
                    settings.host(),
                    settings.ports().data(),
                    new DataPlane.Identity(
                            settings.cluster().name(),
                            genesis,
                            settings.cluster().tls()),
                    local,
                    TransferLimits.DEFAULT,
                    new TransferMetrics(metrics));
        } catch (IOException e) {
            throw new StartFailure(
                    ExitCode.FAILED, "no slices on port " + settings.ports().data() + ": " + e.getMessage());
        }
        Executor blocking = system.dispatchers().lookup(DispatcherSelector.fromConfig("levity.dispatchers.blocking"));
        CoordinatedShutdown.get(system)
                .addTask(
                        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
                        "levity-slices",
                        () -> CompletableFuture.runAsync(plane::close, blocking).thenApply(_ -> Done.getInstance()));
        return new NetworkRuntime.SliceWay(plane.transport(), local);
    }
}
