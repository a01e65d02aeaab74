package io.levity.persistence.da;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which volume a validator's slices belong on: the one with the highest hash of both names (rendezvous hashing), and of
 * validators that are known beforehand no more on one volume than an even share, so that no disk takes with it more
 * shards than a blob can spare. Volumes are told by their numbers.
 */
final class VolumePlacement {
    private record Pair(int validator, int volume, long score) {}

    /** By number; empty where the id of a lost volume is not known. */
    private final List<Optional<UUID>> ids;

    private final Map<Integer, Integer> homes;

    /** @param validators to be spread evenly over all volumes whose id is known, lost ones too */
    VolumePlacement(List<Optional<UUID>> ids, List<Integer> validators) {
        this.ids = List.copyOf(ids);
        this.homes = homes(validators);
    }

    /** The validator on its best volume that is not full, best pairs first. */
    private Map<Integer, Integer> homes(List<Integer> validators) {
        List<Integer> volumes = IntStream.range(0, ids.size())
                .filter(v -> ids.get(v).isPresent())
                .boxed()
                .toList();
        Map<Integer, Integer> homes = new HashMap<>();
        if (volumes.isEmpty()) {
            return homes;
        }
        int share = Math.ceilDiv(validators.size(), volumes.size());
        List<Pair> pairs = new ArrayList<>();
        for (int validator : validators) {
            volumes.forEach(volume -> pairs.add(new Pair(validator, volume, score(volume, validator))));
        }
        pairs.sort(Comparator.<Pair>comparingLong(pair -> pair.score() ^ Long.MIN_VALUE)
                .reversed()
                .thenComparingInt(Pair::validator));
        int[] load = new int[ids.size()];
        for (Pair pair : pairs) {
            if (load[pair.volume()] < share && homes.putIfAbsent(pair.validator(), pair.volume()) == null) {
                load[pair.volume()]++;
            }
        }
        return homes;
    }

    /**
     * Where every known validator is placed while only these volumes are healthy: at home if that is, else on the healthy
     * volume with the fewest. So a loss moves only the validators of what is lost, and they return with it.
     */
    Map<Integer, Integer> place(IntPredicate healthy) {
        Map<Integer, Integer> placed = new HashMap<>();
        int[] load = new int[ids.size()];
        homes.forEach((validator, home) -> {
            if (healthy.test(home)) {
                placed.put(validator, home);
                load[home]++;
            }
        });
        for (int validator : homes.keySet().stream().sorted().toList()) {
            if (!placed.containsKey(validator)) {
                candidates(healthy)
                        .boxed()
                        .min(Comparator.<Integer>comparingInt(v -> load[v])
                                .thenComparing(
                                        Comparator.<Integer>comparingLong(v -> score(v, validator) ^ Long.MIN_VALUE)
                                                .reversed()))
                        .ifPresent(volume -> {
                            placed.put(validator, volume);
                            load[volume]++;
                        });
            }
        }
        return placed;
    }

    /** Where a validator that was not known beforehand is placed; empty if nothing is healthy. */
    OptionalInt placeUnknown(int validator, IntPredicate healthy) {
        return candidates(healthy)
                .boxed()
                .max(Comparator.comparingLong(v -> score(v, validator) ^ Long.MIN_VALUE))
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    private IntStream candidates(IntPredicate healthy) {
        return IntStream.range(0, ids.size()).filter(v -> ids.get(v).isPresent() && healthy.test(v));
    }

    /** Ids are random, so mixing the words (as SplitMix64 does) makes every order of the volumes equally likely. */
    private long score(int volume, int validator) {
        UUID id = ids.get(volume).orElseThrow();
        long mixed = mix(id.getMostSignificantBits() ^ mix(validator + 0x9E37_79B9_7F4A_7C15L));
        return mix(mixed ^ id.getLeastSignificantBits());
    }

    private static long mix(long word) {
        long w = (word ^ (word >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        w = (w ^ (w >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return w ^ (w >>> 31);
    }
}
