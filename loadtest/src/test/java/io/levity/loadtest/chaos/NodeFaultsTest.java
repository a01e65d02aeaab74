package io.levity.loadtest.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.loadtest.cluster.ClusterExtension;
import io.levity.loadtest.cluster.ClusterNode;
import io.levity.loadtest.cluster.ClusterOptions;
import io.levity.loadtest.cluster.LocalCluster;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three nodes and a real Cassandra: one fault, and each node in turn restarted, under load. */
@Tag("cluster")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NodeFaultsTest {
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(90);

    @RegisterExtension
    static final ClusterExtension CLUSTER = ClusterExtension.of(ClusterOptions.of(3));

    @Test
    @Order(1)
    void shouldGoOnAndLoseNothingWhenANodeIsKilled(LocalCluster cluster) {
        FaultSchedule kill = new FaultSchedule(
                1,
                Duration.ofSeconds(25),
                3,
                List.of(new PlannedFault(8_000, 12_000, FaultKind.KILL, OptionalInt.of(0))));
        ChaosResult result = new ChaosRun(cluster, System.out::println).run(kill);
        System.out.println(new ChaosTable(result, "").text());
        assertHolds(result);
        assertTrue(result.outcomes().getFirst().afterInjectMillis().isPresent(), "no block while the node was away");
    }

    @Test
    @Order(2)
    void shouldFailNoRequestWhenEveryNodeIsRestartedInTurn(LocalCluster cluster) {
        try (HeightWatch heights = HeightWatch.start(cluster);
                TransferLoad transfers = TransferLoad.start(cluster, 2, 6, 100);
                BlobTraffic blobs = BlobTraffic.start(cluster, 2, 2, 500)) {
            for (ClusterNode node : cluster.nodes()) {
                node.stop(RESTART_LIMIT);
                node.start();
                cluster.awaitUp(RESTART_LIMIT);
                cluster.awaitHeight(heights.highest() + 2, RESTART_LIMIT);
            }
            transfers.stop(RESTART_LIMIT);
            blobs.stop(RESTART_LIMIT);
            List<Invariant> invariants = ChaosRun.check(cluster, transfers, blobs, System.out::println);
            assertEquals(
                    List.of(),
                    invariants.stream().filter(invariant -> !invariant.holds()).toList());
            SubmissionCounts.Snapshot sent = transfers.counts().snapshot();
            SubmissionCounts.Snapshot stored = blobs.counts().snapshot();
            System.out.println("rolling restart: transfers " + sent + ", blobs " + stored);
            assertEquals(0, sent.failed() + stored.failed(), sent + " " + stored);
            long refused = sent.retryable() + stored.retryable();
            long all = refused + sent.acknowledged() + stored.acknowledged();
            assertTrue(refused < 0.01 * all, sent + " " + stored);
        }
    }

    private static void assertHolds(ChaosResult result) {
        assertEquals(
                List.of(),
                result.invariants().stream()
                        .filter(invariant -> !invariant.holds())
                        .toList());
    }
}
