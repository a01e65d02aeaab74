package io.levity.metrics;

import io.levity.chain.consensus.Effect;
import io.levity.metrics.Labelled.Label;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What the validators and the mempool of a node count; all networks together. */
public final class ConsensusMetrics {
    private final Labelled<Counter> events;
    private final Counter foreignMessages;
    private final Counter invalidBodies;
    private final Counter falseFinals;
    private final Labelled<Counter> relays;
    private final Labelled<Counter> submissions;

    public ConsensusMetrics(Metrics metrics) {
        Set<String> names = Arrays.stream(Effect.Event.values())
                .map(ConsensusMetrics::label)
                .collect(Collectors.toSet());
        events = metrics.counters(
                "levity_consensus_events_total",
                "What the validators on this node went through",
                new Label("event", names));
        foreignMessages = metrics.counter(
                "levity_consensus_foreign_messages_total", "Messages signed for another set or epoch, dropped");
        invalidBodies = metrics.counter(
                "levity_consensus_invalid_bodies_total", "Bodies that a quorum must not make final, refused here");
        falseFinals = metrics.counter(
                "levity_consensus_false_finals_total",
                "Blocks delivered as final that no quorum made final, or that contradict the chain, refused");
        relays = metrics.counters(
                "levity_mempool_relays_total",
                "Transactions on their way to other nodes: kept there, given up for now, or taken from others",
                new Label("outcome", Set.of("kept", "given_up", "taken")));
        submissions = metrics.counters(
                "levity_mempool_submissions_total",
                "Transactions that the mempool answered",
                new Label("outcome", Set.of("accepted", "known", "refused", "busy")));
    }

    public void consensusEvent(Effect.Event event) {
        events.with(label(event)).increment();
    }

    /** A message signed for another set or epoch. */
    public void foreignMessage() {
        foreignMessages.increment();
    }

    public void bodyRejected() {
        invalidBodies.increment();
    }

    /** A block that was delivered as final and is not. */
    public void falseFinal() {
        falseFinals.increment();
    }

    /** @param outcome kept, given_up or taken */
    public void relayed(String outcome) {
        relays.with(outcome).increment();
    }

    /** @param outcome accepted, known, refused or busy */
    public void submission(String outcome) {
        submissions.with(outcome).increment();
    }

    private static String label(Effect.Event event) {
        return event.name().toLowerCase(Locale.ROOT);
    }
}
