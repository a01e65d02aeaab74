package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;

/** Signatures by hashing: quick, deterministic, and forged by nobody who does not mean to. */
final class FakeSignatures implements SignatureVerifier {

    static Bytes key(int member) {
        return Digests.sha256(Bytes.wrap(new byte[] {(byte) member, 'k'})).toBytes();
    }

    static Bytes sign(Bytes key, Bytes message) {
        return Digests.sha256(new WireWriter(256).raw(key).raw(message).toBytes())
                .toBytes()
                .slice(0, 16);
    }

    static Bytes aggregate(List<Bytes> signatures) {
        byte[] sum = new byte[16];
        for (Bytes signature : signatures) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] ^= signature.get(i);
            }
        }
        return Bytes.wrap(sum);
    }

    @Override
    public boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
        return sign(publicKey, message).equals(signature);
    }

    @Override
    public boolean verifyAggregate(List<Bytes> publicKeys, Bytes message, Bytes signature) {
        List<Bytes> signatures = new ArrayList<>();
        publicKeys.forEach(key -> signatures.add(sign(key, message)));
        return !signatures.isEmpty() && aggregate(signatures).equals(signature);
    }

    static Vote vote(SetConfig config, VoteKind kind, long view, Hash hash, int member) {
        return new Vote(kind, view, hash, member, sign(key(member), SignedPayload.encode(config, kind, view, hash)));
    }

    static Certificate certificate(SetConfig config, VoteKind kind, long view, Hash hash, int... members) {
        Bytes message = SignedPayload.encode(config, kind, view, hash);
        byte[] bitmap = new byte[MemberSet.bitmapSize(config.members().size())];
        List<Bytes> signatures = new ArrayList<>();
        for (int m : members) {
            bitmap[m >> 3] |= (byte) (1 << (m & 7));
            signatures.add(sign(key(m), message));
        }
        return new Certificate(kind, view, hash, Bytes.wrap(bitmap), aggregate(signatures));
    }

    boolean verify(SetConfig config, Certificate c) {
        List<Bytes> keys = new ArrayList<>();
        for (int m = 0; m < config.members().size(); m++) {
            if (MemberSet.inBitmap(c.signers(), m)) {
                keys.add(config.members().get(m).blsKey());
            }
        }
        return verifyAggregate(keys, SignedPayload.encode(config, c.kind(), c.view(), c.headerHash()), c.signature());
    }
}
