package io.levity.simulation;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.simulation.cast.Randomness;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Signatures of eight telling bytes: a keyed hash that only the holder of this registry can make. An aggregate is the
 * exclusive-or of its parts, checked by making the parts again.
 */
final class FakeCrypto {
    /** As long as the real ones, so that shape checks pass. */
    static final int SIGNATURE_BYTES = 48;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final long[] secrets;
    private final int[] weights;

    FakeCrypto(long seed, SetConfig config) {
        Randomness random = Randomness.of(seed, "keys");
        secrets = new long[config.members().size()];
        weights = new int[secrets.length];
        for (int i = 0; i < secrets.length; i++) {
            secrets[i] = random.next();
            weights[i] = config.members().get(i).weight();
        }
    }

    Vote vote(int member, VoteKind kind, long view, Hash headerHash) {
        return new Vote(kind, view, headerHash, member, bytes(tag(member, kind, view, headerHash)));
    }

    boolean verify(Vote vote) {
        return vote.member() >= 0
                && vote.member() < secrets.length
                && vote.signature().size() == SIGNATURE_BYTES
                && value(vote.signature()) == tag(vote.member(), vote.kind(), vote.view(), vote.headerHash());
    }

    Bytes aggregate(List<Vote> votes) {
        long sum = 0;
        for (Vote vote : votes) {
            sum ^= value(vote.signature());
        }
        return bytes(sum);
    }

    /** Says nothing about the weight: that is the core's business. */
    boolean verify(Certificate certificate) {
        long signers = signers(certificate);
        if (signers <= 0 || certificate.signature().size() != SIGNATURE_BYTES) {
            return false;
        }
        long sum = 0;
        for (long rest = signers; rest != 0; rest &= rest - 1) {
            int member = Long.numberOfTrailingZeros(rest);
            sum ^= tag(member, certificate.kind(), certificate.view(), certificate.headerHash());
        }
        return sum == value(certificate.signature());
    }

    /** The members that a bitmap names; −1 when it has a wrong length or names somebody unknown. */
    long signers(Certificate certificate) {
        Bytes bitmap = certificate.signers();
        if (bitmap.size() != (secrets.length + 7) / 8) {
            return -1;
        }
        long signers = 0;
        for (int i = 0; i < bitmap.size(); i++) {
            signers |= (bitmap.get(i) & 0xFFL) << (8 * i);
        }
        return signers >>> secrets.length == 0 ? signers : -1;
    }

    Certificate certificate(VoteKind kind, long view, Hash headerHash, long signers) {
        byte[] bitmap = new byte[(secrets.length + 7) / 8];
        long sum = 0;
        for (long rest = signers; rest != 0; rest &= rest - 1) {
            int member = Long.numberOfTrailingZeros(rest);
            bitmap[member >>> 3] |= (byte) (1 << (member & 7));
            sum ^= tag(member, kind, view, headerHash);
        }
        return new Certificate(kind, view, headerHash, Bytes.wrap(bitmap), bytes(sum));
    }

    int weight(long signers) {
        int sum = 0;
        for (long rest = signers; rest != 0; rest &= rest - 1) {
            sum += weights[Long.numberOfTrailingZeros(rest)];
        }
        return sum;
    }

    private long tag(int member, VoteKind kind, long view, Hash h) {
        long x = Randomness.mix(secrets[member] + view * 8 + kind.code());
        return Randomness.mix(x ^ h.w0() ^ Long.rotateLeft(h.w1(), 17) ^ Long.rotateLeft(h.w2(), 31) ^ (h.w3() * 3));
    }

    private static long value(Bytes signature) {
        return (long) LONG.get(signature.unsafeArray(), 0);
    }

    private static Bytes bytes(long value) {
        byte[] signature = new byte[SIGNATURE_BYTES];
        LONG.set(signature, 0, value);
        return Bytes.wrap(signature);
    }
}
