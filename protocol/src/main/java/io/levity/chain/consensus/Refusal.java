package io.levity.chain.consensus;

/** Why a signer would not sign. */
public enum Refusal {
    /** A newer incarnation acquired the key. */
    STALE_SESSION,
    /** The view is at or below the highest finalised one. */
    BELOW_FLOOR,
    /** It would contradict a vote already given. Another incarnation voted: raise an operator alarm. */
    CONFLICT,
    /** The ledger is lost, corrupt, or from another set. */
    LEDGER_UNUSABLE,
    /** Too many undecided views are open. */
    WINDOW_FULL
}
