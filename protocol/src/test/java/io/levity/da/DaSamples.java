package io.levity.da;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.HeaderCodec;
import io.levity.chain.consensus.QuorumRules;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SignedPayload;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.DaCertificate;
import io.levity.chain.validator.DevKeys;
import io.levity.crypto.Bls;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;

/** Sets, blobs and certificates with real signatures. */
final class DaSamples {
    static final long EXPIRY = 1_900_000_000L;

    private DaSamples() {}

    /** @param weights seats of each member */
    static SetConfig config(int... weights) {
        List<SetConfig.Member> members = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            members.add(DevKeys.validator(i).member(weights[i]));
        }
        return new SetConfig(
                77,
                0,
                0,
                members,
                new Hash(1, 2, 3, 4),
                new SetConfig.Start(0, Hash.ZERO, Hash.ZERO, 0),
                new SetConfig.Params(1000, 500, 1, 1 << 20, 1 << 20, 5000),
                0,
                Hash.ZERO);
    }

    static byte[] content(int size) {
        byte[] out = new byte[size];
        new java.util.SplittableRandom(size).nextBytes(out);
        return out;
    }

    static BlobHeader header(SetConfig config, int size) {
        return header(content(size), ShardPlan.of(config, size));
    }

    static BlobHeader header(byte[] blob, ShardPlan plan) {
        return BlobGroups.commit(blob, plan).orElseThrow();
    }

    static DaCertificate certificate(SetConfig config, BlobHeader header, long expiry, Integer... signers) {
        Bytes payload = SignedPayload.of(config).attestation(header.id().hash(), expiry);
        return new DaCertificate(
                header,
                config.setId(),
                config.epoch(),
                expiry,
                QuorumRules.bitmap(config, List.of(signers)),
                aggregate(payload, signers));
    }

    static Certificate finalization(SetConfig config, Header header, Integer... signers) {
        Hash hash = HeaderCodec.hash(header);
        Bytes payload = SignedPayload.encode(config, VoteKind.FINALIZE, header.view(), hash);
        return new Certificate(
                VoteKind.FINALIZE,
                header.view(),
                hash,
                QuorumRules.bitmap(config, List.of(signers)),
                aggregate(payload, signers));
    }

    private static Bytes aggregate(Bytes payload, Integer... signers) {
        return Bls.aggregate(List.of(signers).stream()
                        .map(i -> DevKeys.validator(i).bls().sign(payload))
                        .toList())
                .orElseThrow();
    }
}
