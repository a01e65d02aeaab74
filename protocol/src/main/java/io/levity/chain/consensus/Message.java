package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;
import java.util.Optional;

/** What members of one set and epoch say to each other. The carrier names set, epoch and sender. */
public sealed interface Message {

    /** R2: the leader's block with its own NOTARIZE vote as signature, and the body inline. */
    record Propose(Header header, Entry entry, Vote leaderVote, Bytes body) implements Message {}

    record VoteCast(Vote vote) implements Message {}

    record CertificateFormed(Certificate certificate) implements Message {}

    /**
     * R10: sent only when stuck.
     *
     * @param lastFinal the newest finalization, empty at the start of an epoch
     * @param certificates newer than {@code lastFinal}, newest first, at most 64
     * @param votes own votes newer than {@code lastFinal}, at most 64
     */
    record Standstill(Optional<Certificate> lastFinal, List<Certificate> certificates, List<Vote> votes)
            implements Message {}

    /**
     * Asks for what ended the views {@code from} to {@code through}, both inclusive; answered by a {@link Standstill}
     * without votes. Who lacks one of them can neither build nor judge what builds upon an older view.
     */
    record FetchCertificates(long from, long through) implements Message {}

    /** Asks for the header and body with this header hash. */
    record FetchBlock(Hash headerHash) implements Message {}

    /** Answers {@link FetchBlock}; verified by hash at the receiver. */
    record BlockFetched(Header header, Bytes body) implements Message {}

    /** Asks for the finalised blocks of heights {@code from} to {@code to}, both inclusive, bounded by the answerer. */
    record FetchFinalised(long from, long to) implements Message {}

    /** Answers {@link FetchFinalised}, ascending and contiguous from the asked height. */
    record FinalisedFetched(List<FinalBlock> blocks) implements Message {}
}
