package io.levity.actor.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DeliveryWindowTest {
    private final List<Long> sent = new ArrayList<>();
    private final DeliveryWindow window =
            new DeliveryWindow(block -> sent.add(block.header().height()));

    @Test
    void shouldSendAtOnceWhileTheJournalKeepsUp() {
        add(1, 3);
        assertEquals(heights(1, 3), sent);
        assertEquals(3, window.confirmed(3).orElseThrow().header().height());
        assertEquals(Optional.empty(), window.confirmed(3));
        assertEquals(0, window.size());
    }

    @Test
    void shouldHoldBackWhatIsBeyondTheWindowUntilThereIsRoom() {
        add(1, DeliveryWindow.SIZE + 10);
        assertEquals(heights(1, DeliveryWindow.SIZE), sent);
        window.confirmed(4);
        assertEquals(heights(1, DeliveryWindow.SIZE + 4), sent);
    }

    @Test
    void shouldSendEverythingUnconfirmedAgainWhenNothingWasConfirmedBetweenTwoTicks() {
        add(1, 3);
        window.tick();
        assertEquals(heights(1, 3), sent);
        window.tick();
        assertEquals(List.of(1L, 2L, 3L, 1L, 2L, 3L), sent);
    }

    @Test
    void shouldCloseALongGapWithoutFurtherTicksOnceTheJournalAnswersAgain() {
        add(1, 500);
        window.tick();
        sent.clear();
        window.tick();
        long confirmed = 0;
        while (!sent.isEmpty()) {
            confirmed = sent.getLast();
            sent.clear();
            window.confirmed(confirmed);
        }
        assertEquals(500, confirmed);
        assertEquals(0, window.size());
    }

    @Test
    void shouldAnswerOnlyWithWhatWasItsOwnWhenTheJournalIsAhead() {
        add(5, 6);
        assertEquals(6, window.confirmed(9).orElseThrow().header().height());
        add(10, 10);
        assertEquals(List.of(5L, 6L, 10L), sent);
    }

    @Test
    void shouldBeFullUntilTheJournalHasTakenEnough() {
        add(1, DeliveryWindow.FULL - 1);
        assertFalse(window.full());
        add(DeliveryWindow.FULL, DeliveryWindow.FULL);
        assertTrue(window.full());
        window.confirmed(1);
        assertFalse(window.full());
    }

    private void add(long from, long through) {
        LongStream.rangeClosed(from, through).forEach(height -> window.add(ChainFixture.linked(Hash.ZERO, height, 0)));
    }

    private static List<Long> heights(long from, long through) {
        return LongStream.rangeClosed(from, through).boxed().toList();
    }
}
