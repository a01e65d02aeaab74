package io.levity.chain.consensus;

import io.levity.types.Hash;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link SimplexCore} shows of itself: an immutable snapshot for metrics, invariants and tests.
 *
 * @param view the current view
 * @param leader member that leads it
 * @param lastFinalView highest view with a verified finalization; 0 = the epoch's start
 * @param lastFinalHash header hash of that block
 * @param deliveredView view of the newest delivered block
 * @param deliveredHeight its height
 * @param deliveredHash its header hash
 * @param finalization the newest verified finalization
 * @param backoff nullified views since the last finalization, the exponent of the timeouts
 * @param ownVotes own signed votes that are retained, ascending by view
 * @param armedTimers timers whose firing would be heeded
 * @param retained how much is kept
 */
public record CoreView(
        long view,
        int leader,
        long lastFinalView,
        Hash lastFinalHash,
        long deliveredView,
        long deliveredHeight,
        Hash deliveredHash,
        Optional<Certificate> finalization,
        int backoff,
        List<Vote> ownVotes,
        List<Timer> armedTimers,
        Retained retained) {

    /**
     * @param rounds views with any state
     * @param blocks headers with bodies
     * @param votes votes in tallies
     * @param fetches blocks asked for
     * @param questions certificates that wait for their verification
     */
    public record Retained(int rounds, int blocks, int votes, int fetches, int questions) {}
}
