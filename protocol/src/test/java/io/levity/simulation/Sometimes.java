package io.levity.simulation;

/** States that a campaign must have reached at least once to be worth its time (I20). */
enum Sometimes {
    NOTARIZED_AND_NULLIFIED,
    CERTIFICATE_JUMP,
    BAD_SIGNATURE_FOUND,
    EVIDENCE_FORMED,
    INCARNATION_FENCED,
    SIGN_CONFLICT,
    BACKOFF_AT_LEAST_3,
    BLOCK_FETCHED,
    FINALISED_FETCHED,
    STANDSTILL_SENT,
    MISSING_CERTIFICATE,
    FINAL_WITHOUT_OWN_CERTIFICATE,
    INVALID_BODY_NOTARIZED,
    RESTARTED_WITH_VOTES
}
