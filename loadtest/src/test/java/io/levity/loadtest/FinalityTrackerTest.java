package io.levity.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.levity.types.Hash;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class FinalityTrackerTest {
    private final Semaphore permits = new Semaphore(0);
    private final FinalityTracker tracker = new FinalityTracker(permits);

    private static ArrayNode block(Hash... hashes) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        for (Hash hash : hashes) {
            array.add(hash.toHex());
        }
        return array;
    }

    @Test
    void shouldMeasureFromWhenATransferWasDue() {
        Hash a = new Hash(1, 0, 0, 0);
        tracker.onSubmit(a, 1_000_000);
        tracker.onBlock(block(new Hash(9, 9, 9, 9), a), 6_000_000);
        assertEquals(1, tracker.finalised());
        assertEquals(5_000.0, (double) tracker.micros().getMaxValue(), 10.0);
        assertEquals(1, permits.availablePermits());
    }

    @Test
    void shouldCountATransferOnceWhateverIsSeen() {
        Hash a = new Hash(1, 0, 0, 0);
        tracker.onSubmit(a, 0);
        tracker.onRefused(a);
        tracker.onBlock(block(a), 10);
        tracker.onBlock(block(a), 20);
        assertEquals(0, tracker.finalised());
        assertEquals(1, tracker.refused());
        assertEquals(1, permits.availablePermits());
    }
}
