package io.levity.loadtest.chaos;

import java.util.List;
import java.util.Map;

/**
 * All that a run found.
 *
 * @param left kinds that this machine can not make, with the reason
 * @param endings nodes that ended of themselves
 */
public record ChaosResult(
        FaultSchedule schedule,
        List<FaultOutcome> outcomes,
        List<Invariant> invariants,
        SubmissionCounts.Snapshot transfers,
        SubmissionCounts.Snapshot blobs,
        long blocks,
        Map<FaultKind, String> left,
        List<String> endings) {
    public ChaosResult {
        outcomes = List.copyOf(outcomes);
        invariants = List.copyOf(invariants);
        left = Map.copyOf(left);
        endings = List.copyOf(endings);
    }

    public boolean survived() {
        return invariants.stream().allMatch(Invariant::holds);
    }
}
