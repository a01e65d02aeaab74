package io.levity.actor.chain;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictCacheTest {
    private static final int CAPACITY = 10;

    private final VerdictCache<Integer> cache = new VerdictCache<>(CAPACITY);

    @Test
    void shouldKnowOnlyWhatWasAdded() {
        cache.add(1);
        assertTrue(cache.contains(1));
        assertFalse(cache.contains(2));
    }

    @Test
    void shouldKeepTheNewestAndForgetTheOldestWhenMuchIsAdded() {
        int last = 1000;
        for (int i = 0; i <= last; i++) {
            cache.add(i);
            int newest = i;
            assertTrue(IntStream.rangeClosed(Math.max(0, newest - CAPACITY + 1), newest)
                    .allMatch(cache::contains));
        }
        long kept = IntStream.rangeClosed(0, last).filter(cache::contains).count();
        assertTrue(kept <= 2 * CAPACITY + 1, kept + " are kept");
        assertFalse(cache.contains(0));
    }
}
