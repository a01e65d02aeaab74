package io.levity.persistence.volume;

import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A live record found by walking the index. */
record Spot(Hash key, Location location) {
    private static final int STEP = 4096;

    /** The live records of a segment in the order of their places, so that they are read without seeking. */
    static List<Spot> of(int segment, KeyIndex index) {
        List<Spot> spots = new ArrayList<>();
        for (int next = 0; next >= 0; ) {
            next = index.visit(next, STEP, (key, location) -> {
                if (location.segment() == segment) {
                    spots.add(new Spot(key, location));
                }
            });
        }
        spots.sort(Comparator.comparingInt(s -> s.location().unit()));
        return spots;
    }
}
