package io.levity.loadtest.chaos;

import io.levity.client.LevityClientException;
import io.levity.loadtest.cluster.ClusterNode;
import io.levity.loadtest.cluster.LocalCluster;
import io.levity.loadtest.cluster.NodeNetwork;
import io.levity.loadtest.cluster.Waiting;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Makes faults happen to a cluster, and heals them. Of one node only one fault at a time; several nodes from any thread. */
public final class FaultSwitch {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
    private static final Duration DATABASE_LIMIT = Duration.ofMinutes(2);
    private static final long FLAP_MILLIS = 1_000;
    /** Less than how far blocks may be ahead of a validator's clock, so that no block of it is refused for its time. */
    private static final int CLOCK_STEP_SECONDS = 2;

    private final LocalCluster cluster;
    private final Map<Integer, Thread> flapping = new ConcurrentHashMap<>();

    public FaultSwitch(LocalCluster cluster) {
        this.cluster = cluster;
    }

    /** The kinds that this machine can not make, with the reason. */
    public static Map<FaultKind, String> impossible(LocalCluster cluster) {
        Map<FaultKind, String> reasons = new EnumMap<>(FaultKind.class);
        for (FaultKind kind : FaultKind.values()) {
            Optional<String> why =
                    switch (kind.target()) {
                        case NODE, DATABASE -> Optional.empty();
                        case LINK -> cluster.network().whyNoCuts();
                        case DISK -> cluster.whyNoDisks();
                    };
            why.ifPresent(reason -> reasons.put(kind, reason));
        }
        return reasons;
    }

    public void inject(PlannedFault fault) {
        switch (fault.kind()) {
            case KILL -> node(fault).kill();
            case RESTART -> node(fault).stop(STOP_LIMIT);
            case FREEZE -> node(fault).freeze();
            case CUT -> cut(node(fault));
            case ISOLATE -> {
                cut(node(fault));
                network().cutDatabase(node(fault).index());
            }
            case ONE_WAY ->
                others(node(fault), other -> network().cut(node(fault).index(), other.index()));
            case FLAP -> flap(node(fault));
            case SLOW -> network().slow(node(fault).index());
            case FILL_DISK -> node(fault).fillDisk();
            case CLOCK -> step(node(fault));
            case DB_RESTART, DB_DOWN -> cluster.database().kill();
            case DB_PAUSE -> cluster.database().freeze();
        }
    }

    /** Returns when the cause is gone; what it did may take a while longer to mend. */
    public void heal(PlannedFault fault) {
        switch (fault.kind()) {
            case KILL, RESTART -> node(fault).start();
            case FREEZE -> node(fault).thaw();
            case CUT -> mend(node(fault));
            case ISOLATE -> {
                network().mendDatabase(node(fault).index());
                mend(node(fault));
            }
            case ONE_WAY ->
                others(node(fault), other -> network().mend(node(fault).index(), other.index()));
            case FLAP -> stopFlapping(node(fault));
            case SLOW -> network().quicken(node(fault).index());
            case FILL_DISK -> node(fault).emptyDisk();
            case CLOCK -> others(node(fault), this::step);
            case DB_RESTART, DB_DOWN -> cluster.database().start(DATABASE_LIMIT);
            case DB_PAUSE -> cluster.database().thaw();
        }
    }

    private ClusterNode node(PlannedFault fault) {
        return cluster.node(fault.node().orElseThrow());
    }

    private NodeNetwork network() {
        return cluster.network();
    }

    private void others(ClusterNode node, Consumer<ClusterNode> action) {
        cluster.nodes().stream().filter(other -> other != node).forEach(action);
    }

    private void cut(ClusterNode node) {
        others(node, other -> {
            network().cut(node.index(), other.index());
            network().cut(other.index(), node.index());
        });
    }

    private void mend(ClusterNode node) {
        others(node, other -> {
            network().mend(node.index(), other.index());
            network().mend(other.index(), node.index());
        });
    }

    private void flap(ClusterNode node) {
        flapping.put(
                node.index(),
                Thread.ofPlatform().name("flap-" + node.name()).daemon().start(() -> {
                    try {
                        while (!Thread.currentThread().isInterrupted()) {
                            cut(node);
                            Waiting.sleep(FLAP_MILLIS);
                            mend(node);
                            Waiting.sleep(FLAP_MILLIS);
                        }
                    } catch (IllegalStateException e) {
                        // it is healed
                    }
                }));
    }

    private void stopFlapping(ClusterNode node) {
        Thread thread = flapping.remove(node.index());
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        mend(node);
    }

    /** Forward, as no block clock ever goes back; healed by the same step of all others. */
    private void step(ClusterNode node) {
        try {
            node.client().chain().rpc().call("dev_increaseTime", "0x" + Integer.toHexString(CLOCK_STEP_SECONDS));
        } catch (LevityClientException e) {
            // a node that does not answer keeps its clock: that is a difference of clocks as well
        }
    }

    /** Everything is whole again and every process runs, whatever happened before. */
    public void healAll() {
        cluster.nodes().forEach(node -> {
            if (flapping.containsKey(node.index())) {
                stopFlapping(node);
            }
        });
        cluster.network().mendAll();
        cluster.database().thaw();
        cluster.database().start(DATABASE_LIMIT);
        cluster.nodes().forEach(node -> {
            node.thaw();
            node.emptyDisk();
            node.start();
        });
    }
}
