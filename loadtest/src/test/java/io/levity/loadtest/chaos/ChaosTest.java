package io.levity.loadtest.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.levity.loadtest.cluster.ClusterExtension;
import io.levity.loadtest.cluster.ClusterOptions;
import io.levity.loadtest.cluster.LocalCluster;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Five minutes of faults. {@code -Dlevity.chaos.seed=S} replays one, {@code -Dlevity.chaos.minutes=M} takes longer. */
@Tag("cluster")
@Timeout(value = 25, unit = TimeUnit.MINUTES)
class ChaosTest {
    private static final long SEED = Long.getLong("levity.chaos.seed", 20_261_123);
    private static final int MINUTES = Integer.getInteger("levity.chaos.minutes", 5);

    @RegisterExtension
    static final ClusterExtension CLUSTER = ClusterExtension.of(ClusterOptions.of(3));

    @Test
    void shouldLoseNothingAcknowledgedInAnySchedule(LocalCluster cluster) {
        Set<FaultKind> kinds = EnumSet.allOf(FaultKind.class);
        kinds.removeAll(FaultSwitch.impossible(cluster).keySet());
        FaultSchedule schedule = FaultSchedule.draw(SEED, Duration.ofMinutes(MINUTES), 3, kinds);
        ChaosResult result = new ChaosRun(cluster, System.out::println).run(schedule);
        System.out.println(
                new ChaosTable(result, "./levity chaos --minutes " + MINUTES + " --seed " + SEED + " --nodes 3")
                        .text());
        assertEquals(
                List.of(),
                result.invariants().stream()
                        .filter(invariant -> !invariant.holds())
                        .toList());
    }
}
