package io.levity.loadtest.chaos;

import io.levity.client.LevityClientException;
import io.levity.loadtest.cluster.ClusterNode;
import io.levity.loadtest.cluster.LocalCluster;
import io.levity.loadtest.cluster.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Load all along, a schedule of faults, the cluster made whole, everything read back. */
public final class ChaosRun {
    private static final int SENDERS = 6;
    private static final long SENDER_PAUSE_MILLIS = 250;
    private static final int BLOB_CLIENTS = 2;
    private static final long BLOB_PAUSE_MILLIS = 1_000;
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
    private static final Duration HEAL_LIMIT = Duration.ofMinutes(2);
    private static final Duration FINAL_LIMIT = Duration.ofMinutes(2);

    private final LocalCluster cluster;
    private final Consumer<String> progress;

    public ChaosRun(LocalCluster cluster, Consumer<String> progress) {
        this.cluster = cluster;
        this.progress = progress;
    }

    /** The cluster is up. */
    public ChaosResult run(FaultSchedule schedule) {
        FaultSwitch faults = new FaultSwitch(cluster);
        try (HeightWatch heights = HeightWatch.start(cluster);
                TransferLoad transfers = TransferLoad.start(cluster, schedule.seed(), SENDERS, SENDER_PAUSE_MILLIS);
                BlobTraffic blobs = BlobTraffic.start(cluster, schedule.seed(), BLOB_CLIENTS, BLOB_PAUSE_MILLIS)) {
            List<FaultOutcome> outcomes = new ScheduleRun(cluster, faults, heights, progress).run(schedule);
            progress.accept("all faults are over, the load ends");
            transfers.stop(STOP_LIMIT);
            blobs.stop(STOP_LIMIT);
            faults.healAll();
            List<Invariant> invariants = new ArrayList<>();
            invariants.add(whole(heights));
            invariants.add(liveness(outcomes));
            invariants.addAll(check(cluster, transfers, blobs, progress));
            return new ChaosResult(
                    schedule,
                    outcomes,
                    invariants,
                    transfers.counts().snapshot(),
                    blobs.counts().snapshot(),
                    heights.highest(),
                    FaultSwitch.impossible(cluster),
                    cluster.endings());
        }
    }

    /** Every node is up again, in one cluster, and has caught up. */
    private Invariant whole(HeightWatch heights) {
        List<String> violations = new ArrayList<>();
        attempt(violations, () -> {
            cluster.awaitUp(HEAL_LIMIT);
            cluster.awaitHeight(heights.highest() + 2, HEAL_LIMIT);
        });
        return Invariant.of(
                "all nodes are one cluster again",
                cluster.nodes().size() + " nodes, " + cluster.endings().size() + " ended of themselves meanwhile",
                violations);
    }

    private static Invariant liveness(List<FaultOutcome> outcomes) {
        List<String> violations = outcomes.stream()
                .filter(outcome -> !outcome.recovered())
                .map(outcome -> "no new block at every node within " + ScheduleRun.RECOVERY_LIMIT.toSeconds()
                        + " s after the schedule with " + outcome.fault())
                .toList();
        OptionalLong longest = outcomes.stream()
                .flatMapToLong(outcome -> outcome.afterHealMillis().stream())
                .max();
        return Invariant.of(
                "the chain goes on after every fault",
                outcomes.size() + " faults, " + longest.orElse(0) + " ms at most",
                violations);
    }

    /** What is acknowledged becomes final, given time; if it does not, the check says what is missing. */
    private static void awaitFinal(LocalCluster cluster, TransferLoad transfers, Consumer<String> progress) {
        try {
            Waiting.until(
                    "not all transfers are final",
                    FINAL_LIMIT,
                    () -> cluster.nodes().stream().allMatch(node -> allFinal(node, transfers)),
                    () -> "");
        } catch (IllegalStateException e) {
            progress.accept(e.getMessage());
        }
    }

    private static boolean allFinal(ClusterNode node, TransferLoad transfers) {
        try {
            return transfers.lastNonces().entrySet().stream()
                    .allMatch(last -> node.client().chain().nonce(last.getKey()) > last.getValue());
        } catch (LevityClientException e) {
            return false;
        }
    }

    /** Waits until all that was acknowledged had time to become final, and reads everything back. */
    static List<Invariant> check(
            LocalCluster cluster, TransferLoad transfers, BlobTraffic blobs, Consumer<String> progress) {
        awaitFinal(cluster, transfers, progress);
        List<HttpNodeReading> readings =
                cluster.nodes().stream().map(HttpNodeReading::new).toList();
        try {
            Claims claims = new Claims(transfers.acknowledged(), blobs.acknowledged(), blobs.certified());
            return new ClusterCheck(readings, cluster.genesis(), claims, progress).run();
        } finally {
            readings.forEach(HttpNodeReading::close);
        }
    }

    private static void attempt(List<String> violations, Runnable action) {
        try {
            action.run();
        } catch (IllegalStateException e) {
            violations.add(e.getMessage());
        }
    }
}
