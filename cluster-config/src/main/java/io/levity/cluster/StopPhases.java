package io.levity.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How the time that a graceful stop may take is dealt out over its phases, in the order in which they run. What a phase has
 * not done in its time is left undone, and the next begins.
 *
 * <ol>
 *   <li>{@link #UPLOADS}: the node is not ready any more and takes no new uploads; running ones end. Seats of validators are
 *       given to other nodes meanwhile.
 *   <li>{@link #DOORS}: public HTTP and gRPC close; requests that still run have two seconds.
 *   <li>{@link #SHARDS}: shards of entities are given to other nodes.
 *   <li>leave the cluster, so that the others need not find out that this node is gone.
 *   <li>end the actor system; then signers, stores and the data directory are closed.
 * </ol>
 */
public final class StopPhases {
    public static final String UPLOADS = "before-service-unbind";
    public static final String DOORS = "service-unbind";
    public static final String SHARDS = "cluster-sharding-shutdown-region";

    private static final Duration DOORS_TIME = Duration.ofSeconds(4);

    /** Hundredths of the whole; the doors come on top, as they have a time of their own. */
    private static final Map<String, Integer> SHARES = Map.of(
            UPLOADS,
            40,
            SHARDS,
            20,
            "cluster-leave",
            5,
            "cluster-exiting",
            10,
            "cluster-exiting-done",
            5,
            "cluster-shutdown",
            5,
            "actor-system-terminate",
            20);

    private StopPhases() {}

    static Config of(Duration budget) {
        Map<String, Object> values = new HashMap<>();
        values.put("akka.coordinated-shutdown.default-phase-timeout", share(budget, 10));
        SHARES.forEach((phase, hundredths) -> values.put(timeout(phase), share(budget, hundredths)));
        values.put(timeout(DOORS), DOORS_TIME.toMillis() + "ms");
        return ConfigFactory.parseMap(values);
    }

    /** For uploads that are on their way when the stop begins. */
    public static Duration uploads(Duration budget) {
        return budget.multipliedBy(SHARES.get(UPLOADS)).dividedBy(100);
    }

    private static String timeout(String phase) {
        return "akka.coordinated-shutdown.phases." + phase + ".timeout";
    }

    private static String share(Duration budget, int hundredths) {
        return Math.max(500, budget.toMillis() * hundredths / 100) + "ms";
    }
}
