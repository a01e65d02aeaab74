package io.levity.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Many seeds of one kind. A seed's outcome depends on nothing but the seed, the size, the cast and the ablation. */
final class Campaign {
    /**
     * @param violation what broke; empty for a clean run
     * @param audit hash over all that happened
     */
    record Outcome(long seed, Optional<RuntimeException> violation, long audit, Tallies tallies) {
        /** The invariant that broke; empty for a clean run and for a fork by a third or more. */
        Optional<Invariant> broken() {
            return violation.filter(Violation.class::isInstance).map(v -> ((Violation) v).invariant());
        }
    }

    private final int members;
    private final CastChoice cast;
    private final Ablation ablation;
    private final Tallies total = new Tallies();
    private final List<Outcome> failures = new ArrayList<>();
    private int runs;

    Campaign(int members, CastChoice cast, Ablation ablation) {
        this.members = members;
        this.cast = cast;
        this.ablation = ablation;
    }

    Tallies total() {
        return total;
    }

    List<Outcome> failures() {
        return failures;
    }

    int runs() {
        return runs;
    }

    /** Runs a seed, twice if asked to compare; a difference is a violation too. */
    Outcome run(long seed, boolean twice) {
        Outcome outcome = once(seed, false);
        if (twice) {
            Outcome again = once(seed, false);
            if (again.audit() != outcome.audit()) {
                Violation differs = new Violation(Invariant.REPLAY, "seed " + seed);
                outcome = new Outcome(seed, Optional.of(differs), outcome.audit(), outcome.tallies());
            }
        }
        runs++;
        total.add(outcome.tallies());
        if (outcome.violation().isPresent()) {
            failures.add(outcome);
        }
        return outcome;
    }

    Outcome once(long seed, boolean trace) {
        World world = new World(Scenario.draw(seed, members, cast, ablation), cast.beyondThird() > 0);
        if (trace) {
            world.audit().trace();
        }
        Optional<RuntimeException> violation = Optional.empty();
        try {
            world.run();
        } catch (Violation | Verdicts.Fork e) {
            violation = Optional.of(e);
        }
        return new Outcome(seed, violation, world.audit().sum(), world.tallies());
    }

    /** The one line that shows this run again. */
    String replayLine(long seed) {
        String line = "./levity sim --seed " + seed + " --nodes " + members + " --cast " + cast.name();
        return ablation == Ablation.NONE ? line : line + " --ablation " + ablation.name();
    }
}
