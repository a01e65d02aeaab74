package io.levity.da;

import io.levity.chain.consensus.HeaderCodec;
import io.levity.chain.consensus.QuorumRules;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SetConfigCodec;
import io.levity.chain.execution.SystemContracts;
import io.levity.chain.publishing.BlobRecord;
import io.levity.chain.publishing.DaCertificate;
import io.levity.chain.publishing.DaCertificateRules;
import io.levity.chain.state.Account;
import io.levity.chain.state.TrieProof;
import io.levity.chain.validator.BlsSignatureVerifier;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.util.Optional;

/**
 * All that proves a blob to be kept: the signers' certificate, the set they belong to, and the chain's record of it.
 * {@link #verify} needs nothing else. What it can not know is whether the set is the true one: compare {@link
 * Verdict.Proven#configHash} with one that you trust.
 */
public record BlobReceipt(DaCertificate certificate, SetConfig config, BlobInclusion inclusion) {

    /** What a receipt shows. */
    public sealed interface Verdict {
        /**
         * @param configHash of the set that everything rests upon
         * @param height of a final block whose state has the record
         */
        record Proven(
                BlobId blob, long sizeBytes, long expirySeconds, long certifiedAtSeconds, Hash configHash, long height)
                implements Verdict {}

        /** @param code for machines */
        record Refuted(String code, String detail) implements Verdict {}
    }

    public BlobId blob() {
        return certificate.header().id();
    }

    /** Two pairing checks and some hashing; never throws, whatever is in the receipt. */
    public Verdict verify() {
        DaCertificateRules.Verdict signed = DaCertificateRules.verify(certificate, config);
        if (signed != DaCertificateRules.Verdict.VALID) {
            return new Verdict.Refuted("CERTIFICATE_" + signed, "the certificate does not hold");
        }
        if (!QuorumRules.finalises(config, inclusion.header(), inclusion.finalization(), new BlsSignatureVerifier())) {
            return new Verdict.Refuted("HEADER_NOT_FINAL", "no quorum of the set finalised the header");
        }
        Optional<Hash> word = TrieProof.verifyAccount(
                        inclusion.header().parentStateRoot(),
                        SystemContracts.DATA_AVAILABILITY,
                        inclusion.accountProof())
                .map(Account::storageRoot)
                .flatMap(root -> TrieProof.verifyStorage(root, BlobRecord.slot(blob()), inclusion.storageProof()));
        if (word.isEmpty()) {
            return new Verdict.Refuted("BAD_STATE_PROOF", "the proof does not lead to the header's state root");
        }
        if (word.get().isZero()) {
            return new Verdict.Refuted("NOT_RECORDED", "the chain proves that it has no record of the blob");
        }
        return compare(BlobRecord.fromWord(word.get()));
    }

    private Verdict compare(BlobRecord onChain) {
        boolean same = onChain.sizeBytes() == certificate.header().sizeBytes()
                && onChain.epoch() == certificate.epoch()
                && onChain.expirySeconds() == certificate.expirySeconds();
        return same
                ? new Verdict.Proven(
                        blob(),
                        onChain.sizeBytes(),
                        onChain.expirySeconds(),
                        onChain.certifiedAtSeconds(),
                        SetConfigCodec.hash(config),
                        inclusion.header().height() - 1)
                : new Verdict.Refuted("OTHER_RECORD", "the chain's record is of another certificate");
    }

    /** Hash of the header that the inclusion rests upon. */
    public Hash headerHash() {
        return HeaderCodec.hash(inclusion.header());
    }
}
