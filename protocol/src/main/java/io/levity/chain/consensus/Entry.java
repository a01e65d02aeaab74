package io.levity.chain.consensus;

import java.util.List;
import java.util.Optional;

/**
 * What entitles a leader to build on a parent; self-contained, so that a receiver can vote with no other history.
 *
 * @param parent notarization or finalization of the parent; empty when the parent is the epoch's start
 * @param nullifications one for every view between the parent's and the proposal's, ascending
 */
public record Entry(Optional<Certificate> parent, List<Certificate> nullifications) {
    public Entry {
        nullifications = List.copyOf(nullifications);
    }
}
