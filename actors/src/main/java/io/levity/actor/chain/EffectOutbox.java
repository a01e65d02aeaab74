package io.levity.actor.chain;

import io.levity.chain.consensus.Effect;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Holds back what may not leave before the durable batches submitted ahead of it are on disk. Batches complete in the
 * order they were submitted, so one number says what may go.
 */
final class EffectOutbox {
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private long submitted;
    private long completed;

    private record Held(long afterBatch, Effect effect) {}

    /** Queues an effect behind every batch submitted so far, and the one about to be when {@code withNext}. */
    void hold(Effect effect, boolean withNext) {
        held.add(new Held(withNext ? submitted + 1 : submitted, effect));
    }

    /** The number of a batch that is now submitted. */
    long nextBatch() {
        return ++submitted;
    }

    void complete(long batch) {
        if (batch != completed + 1) {
            throw new IllegalStateException("batch " + batch + " completed after " + completed);
        }
        completed = batch;
    }

    void release(Consumer<Effect> carrier) {
        while (!held.isEmpty() && held.peek().afterBatch() <= completed) {
            carrier.accept(held.poll().effect());
        }
    }

    int size() {
        return held.size();
    }
}
