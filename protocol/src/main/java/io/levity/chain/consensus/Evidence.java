package io.levity.chain.consensus;

/** Proof of misbehaviour that anyone can check with the {@link SetConfig} alone ({@code consensus.md} 2.10). */
public sealed interface Evidence {

    /** E1, E2 or E3: two votes of one member that contradict each other. */
    record ConflictingVotes(Vote first, Vote second) implements Evidence {}

    /** E4: two certificates that contradict each other; every member in both bitmaps is guilty. */
    record ConflictingCertificates(Certificate first, Certificate second) implements Evidence {}
}
