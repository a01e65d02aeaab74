package io.levity.loadtest.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that must hold after any schedule, as it was found.
 *
 * @param numbers what was looked at, for people
 * @param violations the first of them; none if it holds
 * @param violationCount of all
 */
public record Invariant(String name, String numbers, List<String> violations, int violationCount) {
    private static final int MOST_SHOWN = 10;

    public Invariant {
        violations = List.copyOf(violations);
    }

    static Invariant of(String name, String numbers, List<String> violations) {
        List<String> shown = new ArrayList<>(violations.subList(0, Math.min(MOST_SHOWN, violations.size())));
        return new Invariant(name, numbers, shown, violations.size());
    }

    public boolean holds() {
        return violationCount == 0;
    }
}
