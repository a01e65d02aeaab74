package io.levity.simulation.cast;

import java.util.Arrays;
import java.util.List;

/** What a member plays. */
public enum Role {
    HONEST,
    /** Two honest processes with one key, each speaking to a part of the others. */
    TWINS,
    /** Different headers and bodies to each half, and votes for both. */
    EQUIVOCATOR,
    /** Keeps some kinds of votes and messages to itself. */
    WITHHOLDER,
    /** Nullifies and finalizes the same view. */
    NULLIFY_AND_FINALIZE,
    /** Proposes just before the others give up. */
    LATE_PROPOSER,
    /** Proposes bodies that do not execute, or that are not what the header names. */
    INVALID_BODY,
    /** Repeats old messages, and votes signed for another set or epoch. */
    REPLAYER,
    /** Fills every table that admits foreign entries. */
    SPAMMER,
    /** Answers questions with other blocks, cut bodies and false proofs. */
    FALSE_FETCHER,
    /** Speaks to some only, and changes its mind about whom. */
    SELECTIVE_SILENCE,
    /** Sends certificates whose bitmap lies. */
    FORGED_BITMAP,
    /** Proposes upon the start again, with nullifications that nobody signed. */
    FORGED_ENTRY,
    /** Proposes where others lead, and votes in their names. */
    IMPERSONATOR;

    public static List<Role> byzantine() {
        return Arrays.stream(values()).filter(role -> role != HONEST).toList();
    }

    /** The mask for a new process of a member that plays this. */
    public Mask mask() {
        return switch (this) {
            case HONEST, TWINS -> new Plain();
            case EQUIVOCATOR -> new Equivocator();
            case WITHHOLDER -> new Withholder();
            case NULLIFY_AND_FINALIZE -> new NullifyAndFinalize();
            case LATE_PROPOSER -> new LateProposer();
            case INVALID_BODY -> new InvalidBody();
            case REPLAYER -> new Replayer();
            case SPAMMER -> new Spammer();
            case FALSE_FETCHER -> new FalseFetcher();
            case SELECTIVE_SILENCE -> new SelectiveSilence();
            case FORGED_BITMAP -> new ForgedBitmap();
            case FORGED_ENTRY -> new ForgedEntry();
            case IMPERSONATOR -> new Impersonator();
        };
    }
}
