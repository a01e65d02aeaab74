package io.levity.chain.validator;

import io.levity.chain.consensus.Refusal;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Hash;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The complete safety logic of a signer: what one key may still say in one epoch of one set.
 *
 * <p>Upon a request for a vote of view v (N = notarize h, X = nullify, F = finalize h):
 *
 * <ul>
 *   <li>v at or below the floor: refuse ({@link Refusal#BELOW_FLOOR});
 *   <li>exactly this vote was given: grant again, signing is deterministic;
 *   <li>N: refuse after X(v), and after any vote for another block of v;
 *   <li>F: refuse after X(v), and after any vote for another block of v; <b>G1</b>: refuse after X(u) for an earlier
 *       view u of v's leader term, unless something was finalised in [u, v);
 *   <li>X: refuse after F(v); <b>G2</b>: refuse after F(w) for a later view w of v's leader term.
 * </ul>
 *
 * With terms of one view G1 and G2 say nothing beyond the rules above them. The floor is the highest view with a
 * finalization that the caller verified; slots at or below it are forgotten, which is also what lifts G1. Safety depends
 * on this ledger alone and on no clock, session or current view.
 *
 * <p>{@link #decide} changes nothing; {@link #apply} takes a granted record, at run time and on replay. One thread.
 *
 * <p>Source: Simplex Consensus (Chan, Pass 2023) §3, with leader terms and with finalize bound to the notarized digest.
 */
public final class VoteLedger {
    /** Undecided views that may be open; far above what a set leaves behind even in a long outage. */
    public static final int MAX_OPEN_VIEWS = 4096;

    private final LedgerScope scope;
    private final TreeMap<Long, VoteSlot> slots = new TreeMap<>();
    private long floor;

    public VoteLedger(LedgerScope scope) {
        this.scope = scope;
    }

    public LedgerScope scope() {
        return scope;
    }

    /** Highest view with a verified finalization; 0 = none yet. */
    public long floor() {
        return floor;
    }

    /** The votes above the floor by view, ascending; a view of the ledger, not a copy. */
    public NavigableMap<Long, VoteSlot> slots() {
        return Collections.unmodifiableNavigableMap(slots);
    }

    /**
     * @param headerHash zero for, and only for, NULLIFY
     * @throws IllegalArgumentException if it is not
     */
    public VoteDecision decide(VoteKind kind, long view, Hash headerHash) {
        VoteRecord vote = new VoteRecord(kind, view, headerHash);
        if (view <= floor) {
            return new VoteDecision.Refused(Refusal.BELOW_FLOOR);
        }
        VoteSlot slot = slots.getOrDefault(view, VoteSlot.EMPTY);
        if (slot.holds(kind, headerHash)) {
            return new VoteDecision.Held(vote);
        }
        if (!allowed(vote, slot)) {
            return new VoteDecision.Refused(Refusal.CONFLICT);
        }
        if (slots.size() >= MAX_OPEN_VIEWS && !slots.containsKey(view)) {
            return new VoteDecision.Refused(Refusal.WINDOW_FULL);
        }
        return new VoteDecision.Granted(vote);
    }

    private boolean allowed(VoteRecord vote, VoteSlot slot) {
        return switch (vote.kind()) {
            case NOTARIZE -> !slot.nullified() && slot.allowsDigest(vote.headerHash());
            case FINALIZE ->
                !slot.nullified() && slot.allowsDigest(vote.headerHash()) && nothingNullifiedEarlierInTerm(vote.view());
            case NULLIFY -> !slot.finalized() && nothingFinalizedLaterInTerm(vote.view());
        };
    }

    /** G1. A finalization in between has raised the floor and taken the nullified slot away. */
    private boolean nothingNullifiedEarlierInTerm(long view) {
        SortedMap<Long, VoteSlot> earlier = slots.subMap(firstOfTerm(view), view);
        return earlier.values().stream().noneMatch(VoteSlot::nullified);
    }

    /** G2. */
    private boolean nothingFinalizedLaterInTerm(long view) {
        SortedMap<Long, VoteSlot> later = slots.subMap(view, firstOfTerm(view) + scope.termLength());
        return later.values().stream().noneMatch(VoteSlot::finalized);
    }

    private long firstOfTerm(long view) {
        return (view - 1) / scope.termLength() * scope.termLength() + 1;
    }

    /**
     * Takes a record that {@link #decide} granted, or that an earlier run wrote.
     *
     * @throws IllegalStateException if the ledger would never have granted it
     */
    public void apply(VoteRecord vote) {
        VoteDecision decision = decide(vote.kind(), vote.view(), vote.headerHash());
        if (decision instanceof VoteDecision.Refused refused) {
            throw new IllegalStateException("the ledger refuses " + vote + ": " + refused.reason());
        }
        VoteSlot slot = slots.getOrDefault(vote.view(), VoteSlot.EMPTY);
        slots.put(vote.view(), slot.with(vote.kind(), vote.headerHash()));
    }

    /**
     * Forgets everything at or below a view. A lower one than the present floor changes nothing.
     *
     * @param view a view with a finalization of this scope's configuration, verified by the caller
     */
    public void raiseFloor(long view) {
        if (view > floor) {
            floor = view;
            slots.headMap(view, true).clear();
        }
    }
}
