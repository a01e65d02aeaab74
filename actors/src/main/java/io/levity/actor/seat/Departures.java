package io.levity.actor.seat;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The nodes that are about to leave: they take no validators any more. Thread-safe. */
public interface Departures {

    /** Addresses of the nodes that said so, as far as this node has heard. */
    CompletionStage<Set<String>> leaving();

    /** Completes when all that can be reached know that this node leaves. */
    CompletionStage<?> announce();
}
