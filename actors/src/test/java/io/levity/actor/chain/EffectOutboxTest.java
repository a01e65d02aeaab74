package io.levity.actor.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.levity.chain.consensus.Effect;
import io.levity.chain.consensus.Message;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EffectOutboxTest {
    private final EffectOutbox outbox = new EffectOutbox();
    private final List<Effect> released = new ArrayList<>();

    @Test
    void shouldReleaseAtOnceWhenNothingIsBeingMadeDurable() {
        outbox.hold(send(1), false);
        outbox.release(released::add);
        assertEquals(List.of(send(1)), released);
    }

    @Test
    void shouldHoldBackWhatFollowsABatchUntilTheBatchIsDurable() {
        outbox.hold(send(1), false);
        outbox.hold(send(2), true);
        long batch = outbox.nextBatch();
        outbox.hold(send(3), false); // a later step: behind the batch as well
        outbox.release(released::add);
        assertEquals(List.of(send(1)), released);

        outbox.complete(batch);
        outbox.release(released::add);
        assertEquals(List.of(send(1), send(2), send(3)), released);
    }

    @Test
    void shouldKeepTheOrderOverSeveralBatches() {
        outbox.hold(send(1), true);
        long first = outbox.nextBatch();
        outbox.hold(send(2), true);
        long second = outbox.nextBatch();
        outbox.complete(first);
        outbox.release(released::add);
        assertEquals(List.of(send(1)), released);
        outbox.complete(second);
        outbox.release(released::add);
        assertEquals(List.of(send(1), send(2)), released);
        assertEquals(0, outbox.size());
    }

    @Test
    void shouldRefuseWhenBatchesCompleteOutOfOrder() {
        outbox.nextBatch();
        long second = outbox.nextBatch();
        assertThrows(IllegalStateException.class, () -> outbox.complete(second));
    }

    private static Effect send(int to) {
        return new Effect.Send(to, new Message.FetchBlock(Hash.ZERO));
    }
}
