package io.levity.chain.consensus;

import io.levity.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whose signatures a certificate claims, and whether they are enough. */
public final class QuorumRules {
    private QuorumRules() {}

    /** The keys of the members in a certificate's bitmap; empty when it is malformed or names less than a quorum. */
    public static Optional<List<Bytes>> quorumKeys(SetConfig config, Bytes bitmap) {
        if (MemberSet.weightOf(bitmap, Certificates.weights(config)) < config.quorum()) {
            return Optional.empty();
        }
        return Optional.of(
                members(config, bitmap).stream().map(SetConfig.Member::blsKey).toList());
    }

    /** The members in a bitmap of the right size, in order. */
    public static List<SetConfig.Member> members(SetConfig config, Bytes bitmap) {
        List<SetConfig.Member> members = new ArrayList<>();
        for (int m = 0; m < config.members().size(); m++) {
            if (MemberSet.inBitmap(bitmap, m)) {
                members.add(config.members().get(m));
            }
        }
        return members;
    }

    /** The bitmap of these members. */
    public static Bytes bitmap(SetConfig config, Iterable<Integer> members) {
        MemberSet set = new MemberSet(Certificates.weights(config));
        for (int member : members) {
            set.add(member);
        }
        return set.toBitmap();
    }

    /** Whether a final block's hash, header and body belong together and to this set; its finalization is not looked at. */
    public static boolean coherent(SetConfig config, FinalBlock block) {
        Header header = block.header();
        return header.setId() == config.setId()
                && header.epoch() == config.epoch()
                && new Certificates(config).names(header, block.body())
                && HeaderCodec.hash(header).equals(block.hash());
    }

    /** Whether a final block carries a finalization of its own, and not a descendant's. Signatures are not checked. */
    public static boolean finalisesItself(FinalBlock block) {
        Certificate proof = block.finalization();
        return proof.kind() == VoteKind.FINALIZE
                && proof.view() == block.header().view()
                && proof.headerHash().equals(block.hash());
    }

    /** Whether a quorum signed the finalization of this block. */
    public static boolean finalises(
            SetConfig config, Header header, Certificate certificate, SignatureVerifier signatures) {
        boolean speaksOfIt = certificate.kind() == VoteKind.FINALIZE
                && certificate.view() == header.view()
                && certificate.headerHash().equals(HeaderCodec.hash(header))
                && header.setId() == config.setId()
                && header.epoch() == config.epoch();
        Optional<List<Bytes>> keys = speaksOfIt ? quorumKeys(config, certificate.signers()) : Optional.empty();
        return keys.isPresent()
                && signatures.verifyAggregate(
                        keys.get(),
                        SignedPayload.encode(config, VoteKind.FINALIZE, certificate.view(), certificate.headerHash()),
                        certificate.signature());
    }
}
