package io.levity.actor.peer;

import java.util.List;

/** The newest reports of the nodes of this cluster, this one's among them. Thread-safe, and never waits. */
@FunctionalInterface
public interface NodeReports {

    /** @param ageMillis since it came here; 0 for this node */
    record Told(NodeReport report, long ageMillis) {}

    /** At most one of each node; nodes that have not reported yet or are gone are missing. */
    List<Told> all();
}
