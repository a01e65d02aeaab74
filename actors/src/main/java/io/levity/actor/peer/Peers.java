package io.levity.actor.peer;

import io.levity.types.NetworkId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What this node knows of its cluster, which is always a little late. Thread-safe, and never waits. */
public interface Peers {

    /** This node. */
    Peer self();

    /** The other nodes that are up and reachable. */
    List<Peer> others();

    /** The node that says it hosts a validator; of two that say so the one that said it last. */
    Optional<Peer> hosting(NetworkId network, int validatorId);

    /** Tells everybody what this node hosts from now on. */
    void host(NetworkId network, Set<Integer> validatorIds);

    /** {@code listener} is run after each change, on some thread; it must be quick. */
    void onChange(Runnable listener);
}
