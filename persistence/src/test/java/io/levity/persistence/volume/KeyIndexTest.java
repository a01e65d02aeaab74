package io.levity.persistence.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Hash;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The index is a map, in little memory. */
class KeyIndexTest {
    @Property(tries = 60)
    void shouldBehaveLikeAMapWhenChangedAtRandom(@ForAll long seed) {
        Random random = new Random(seed);
        KeyIndex index = new KeyIndex();
        Map<Hash, Location> model = new HashMap<>();
        int keys = 1 + random.nextInt(400);
        for (int i = 0; i < 3000; i++) {
            Hash key = VolumeSamples.key(random.nextInt(keys));
            Location location = new Location(1 + random.nextInt(9), 1 + i, random.nextInt(), Expiry.at(5));
            switch (random.nextInt(4)) {
                case 0, 1 -> assertEquals(model.putIfAbsent(key, location) == null, index.add(key, location));
                case 2 -> {
                    KeyIndex.Changed removed = index.remove(key, () -> 1);
                    assertEquals(model.remove(key), removed == null ? null : removed.location());
                }
                default -> assertEquals(model.get(key), index.get(key));
            }
            assertEquals(model.size(), index.size());
        }
        Map<Hash, Location> walked = new HashMap<>();
        for (int next = 0; next >= 0; ) {
            next = index.visit(next, 7, (key, location) -> assertNull(walked.put(key, location)));
        }
        assertEquals(model, walked);
    }

    @Test
    void shouldTakeAtMost64BytesAnEntryWhenLarge() {
        KeyIndex index = new KeyIndex();
        for (int i = 1; i <= 1_000_000; i++) {
            index.add(VolumeSamples.key(i), new Location(1, i, 1, Expiry.NEVER));
        }
        assertTrue(index.memoryBytes() <= 64L << 20, index.memoryBytes() + " bytes");
        assertEquals(new Location(1, 777_777, 1, Expiry.NEVER), index.get(VolumeSamples.key(777_777)));
        assertNull(index.get(VolumeSamples.key(1_000_001)));
    }
}
