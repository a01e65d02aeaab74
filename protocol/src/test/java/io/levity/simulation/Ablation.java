package io.levity.simulation;

/** A durability rule taken away, to prove that the simulator would notice. */
enum Ablation {
    NONE,
    NOTARIZE_VOTES_FORGOTTEN,
    NULLIFY_VOTES_FORGOTTEN,
    FINALIZE_VOTES_FORGOTTEN,
    CERTIFICATES_FORGOTTEN,
    NOTARIZATION_BEHIND_FINALIZE_FORGOTTEN,
    SENDS_DO_NOT_WAIT,
    OWN_VOTES_NOT_TALLIED_AGAIN
}
