package io.levity.actor.chain;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Effect;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Input;
import io.levity.chain.consensus.QuorumRules;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SignedPayload;
import io.levity.chain.consensus.Vote;
import io.levity.crypto.Bls;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Checks votes and certificates once per process, whoever asks: validators on one node share the verdicts. Only good
 * ones are remembered, keyed by all that was signed and the signature itself.
 */
public final class VoteVerifier {
    private static final int STRIPES = 64;

    private final CryptoPool pool;
    private final VerdictCache<GoodVote> votes = new VerdictCache<>(1 << 15);
    private final VerdictCache<GoodCertificate> certificates = new VerdictCache<>(1 << 13);
    private final Object[] locks = new Object[STRIPES];

    private record GoodVote(Hash configHash, Vote vote) {}

    private record GoodCertificate(Hash configHash, Certificate certificate) {}

    public VoteVerifier(CryptoPool pool) {
        this.pool = pool;
        for (int i = 0; i < STRIPES; i++) {
            locks[i] = new Object();
        }
    }

    public CompletionStage<Input.VotesVerified> verify(
            SetConfig config, SignedPayload payloads, Effect.VerifyVotes question) {
        return pool.consensus(() -> verifyNow(config, payloads, question));
    }

    public CompletionStage<Boolean> verify(SetConfig config, SignedPayload payloads, List<Certificate> asked) {
        return pool.consensus(() -> asked.stream().allMatch(certificate -> verifyNow(config, payloads, certificate)));
    }

    /**
     * Whether a final block is whole and, when it carries a finalization of its own, a quorum signed that. What was formed
     * or checked on this node before costs one hash of the body.
     */
    public CompletionStage<Boolean> verify(SetConfig config, SignedPayload payloads, FinalBlock block) {
        return pool.consensus(() -> QuorumRules.coherent(config, block)
                && (!QuorumRules.finalisesItself(block) || verifyNow(config, payloads, block.finalization())));
    }

    private Input.VotesVerified verifyNow(SetConfig config, SignedPayload payloads, Effect.VerifyVotes question) {
        Hash configHash = payloads.configHash();
        // One at a time per digest: the second asker finds what the first has checked.
        synchronized (locks[Math.floorMod(question.headerHash().hashCode() + (int) question.view(), STRIPES)]) {
            List<Vote> unknown = new ArrayList<>();
            List<Vote> good = new ArrayList<>();
            for (Vote vote : question.votes()) {
                (votes.contains(new GoodVote(configHash, vote)) ? good : unknown).add(vote);
            }
            List<Vote> bad = unknown.isEmpty() ? List.of() : checkUnknown(config, payloads, question, unknown, good);
            unknown.stream()
                    .filter(vote -> !bad.contains(vote))
                    .forEach(vote -> votes.add(new GoodVote(configHash, vote)));
            // Empty also when the sum is infinity: colluding signers can register a key and its negative, though such a
            // set is never a quorum, as nobody knows the negative of an honest signer's key.
            Bytes aggregate =
                    Bls.aggregate(good.stream().map(Vote::signature).toList()).orElse(Bytes.EMPTY);
            rememberQuorum(config, configHash, question, good, aggregate);
            return new Input.VotesVerified(
                    question.kind(), question.view(), question.headerHash(), good, bad, aggregate);
        }
    }

    /** The certificate that the asker forms of good votes is as good as they are. */
    private void rememberQuorum(
            SetConfig config, Hash configHash, Effect.VerifyVotes question, List<Vote> good, Bytes aggregate) {
        Set<Integer> members = good.stream().map(Vote::member).collect(Collectors.toSet());
        if (members.size() != good.size() || aggregate.isEmpty()) {
            return;
        }
        Bytes signers = QuorumRules.bitmap(config, members);
        if (QuorumRules.quorumKeys(config, signers).isPresent()) {
            certificates.add(new GoodCertificate(
                    configHash,
                    new Certificate(question.kind(), question.view(), question.headerHash(), signers, aggregate)));
        }
    }

    /** Checks all in one pairing, bisecting when that fails; adds the good ones to {@code good}, returns the bad. */
    private static List<Vote> checkUnknown(
            SetConfig config,
            SignedPayload payloads,
            Effect.VerifyVotes question,
            List<Vote> unknown,
            List<Vote> good) {
        Bytes payload = payloads.encode(question.kind(), question.view(), question.headerHash());
        List<Bytes> keys = unknown.stream()
                .map(vote -> config.members().get(vote.member()).blsKey())
                .toList();
        List<Bytes> signatures = unknown.stream().map(Vote::signature).toList();
        List<Vote> bad = new ArrayList<>();
        var invalid = Bls.verifyBatch(keys, payload, signatures).invalid();
        for (int i = 0; i < unknown.size(); i++) {
            (invalid.contains(i) ? bad : good).add(unknown.get(i));
        }
        return bad;
    }

    private boolean verifyNow(SetConfig config, SignedPayload payloads, Certificate certificate) {
        Hash configHash = payloads.configHash();
        GoodCertificate key = new GoodCertificate(configHash, certificate);
        synchronized (locks[Math.floorMod(key.hashCode(), STRIPES)]) {
            if (certificates.contains(key)) {
                return true;
            }
            Bytes payload = payloads.encode(certificate.kind(), certificate.view(), certificate.headerHash());
            boolean valid = QuorumRules.quorumKeys(config, certificate.signers())
                    .filter(keys -> Bls.fastAggregateVerify(keys, payload, certificate.signature()))
                    .isPresent();
            if (valid) {
                certificates.add(key);
            }
            return valid;
        }
    }
}
