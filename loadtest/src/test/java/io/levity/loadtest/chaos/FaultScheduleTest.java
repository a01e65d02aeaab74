package io.levity.loadtest.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultScheduleTest {
    private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @Test
    void shouldBeTheSameForTheSameSeedOnly() {
        assertEquals(FaultSchedule.draw(42, TEN_MINUTES, 5, ALL), FaultSchedule.draw(42, TEN_MINUTES, 5, ALL));
        assertNotEquals(
                FaultSchedule.draw(42, TEN_MINUTES, 5, ALL).faults(),
                FaultSchedule.draw(43, TEN_MINUTES, 5, ALL).faults());
    }

    /** A seed that was written down must give its schedule in later versions too. */
    @Test
    void shouldNotChangeWhatASeedMeans() {
        assertEquals(
                List.of(
                        "   8.0 s  isolate    node-1 for 5.1 s",
                        "  19.6 s  db-down    the database for 13.9 s",
                        "  46.3 s  fill-disk  node-3 for 13.7 s"),
                FaultSchedule.draw(1, Duration.ofMinutes(1), 3, ALL).faults().stream()
                        .map(PlannedFault::toString)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 7, 9})
    void shouldNeverHitMoreThanTheClusterMustSurvive(int nodes) {
        for (long seed = 0; seed < 200; seed++) {
            List<PlannedFault> faults =
                    FaultSchedule.draw(seed, TEN_MINUTES, nodes, ALL).faults();
            assertFalse(faults.isEmpty());
            for (PlannedFault fault : faults) {
                List<PlannedFault> meanwhile = faults.stream()
                        .filter(other ->
                                other.startMillis() <= fault.startMillis() && fault.startMillis() <= other.endMillis())
                        .toList();
                assertTrue(meanwhile.size() <= FaultSchedule.mostAtATime(nodes), meanwhile::toString);
                assertEquals(
                        meanwhile.size(),
                        meanwhile.stream().map(PlannedFault::node).distinct().count(),
                        meanwhile::toString);
                assertTrue(
                        meanwhile.size() == 1
                                || meanwhile.stream()
                                        .noneMatch(other -> other.kind().ofDatabase()),
                        meanwhile::toString);
                assertTrue(fault.endMillis() <= TEN_MINUTES.toMillis());
            }
        }
    }

    @Test
    void shouldUseEveryKindInTenMinutes() {
        Set<FaultKind> used = FaultSchedule.draw(7, TEN_MINUTES, 3, ALL).faults().stream()
                .map(PlannedFault::kind)
                .collect(Collectors.toSet());
        assertEquals(ALL, used);
    }

    @Test
    void shouldHitNoNodeWhereNoneCanBeSpared() {
        assertTrue(FaultSchedule.draw(1, TEN_MINUTES, 2, ALL).faults().stream()
                .allMatch(fault -> fault.kind().ofDatabase()));
        assertThrows(
                IllegalArgumentException.class,
                () -> FaultSchedule.draw(1, TEN_MINUTES, 1, EnumSet.of(FaultKind.KILL)));
    }
}
