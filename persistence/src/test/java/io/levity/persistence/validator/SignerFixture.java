package io.levity.persistence.validator;

import io.levity.chain.consensus.BodyRef;
import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.HeaderCodec;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.validator.DevKeys;
import io.levity.chain.validator.ValidatorKey;
import io.levity.crypto.Sha256;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keys, a set and records for the signer's tests. */
final class SignerFixture {
    static final List<ValidatorKey> KEYS = DevKeys.validators(4);
    static final Hash A = new Hash(0, 0, 0, 0xa);
    static final Hash B = new Hash(0, 0, 0, 0xb);

    private SignerFixture() {}

    static SetConfig config(int epoch) {
        return new SetConfig(
                0x1122334455667788L,
                0,
                epoch,
                KEYS.stream().map(k -> k.member(1)).toList(),
                new Hash(1, 2, 3, 4),
                new SetConfig.Start(0, new Hash(5, 5, 5, 5), new Hash(6, 6, 6, 6), 1_700_000_000_000L),
                new SetConfig.Params(1000, 1000, 1, 1 << 20, 1 << 20, 2000),
                0,
                Hash.ZERO);
    }

    static DurableRecord.Block block(long height, long view, int bodyBytes) {
        byte[] body = new byte[bodyBytes];
        java.util.Arrays.fill(body, (byte) height);
        Header header = new Header(
                1,
                0,
                1,
                view,
                height,
                view - 1,
                A,
                Hash.ZERO,
                0,
                1_700_000_000_000L + height,
                new BodyRef(bodyBytes, 1, 1, bodyBytes, Sha256.hash(body)),
                B,
                Hash.ZERO,
                Hash.ZERO,
                0,
                Hash.ZERO,
                Bytes.EMPTY);
        return new DurableRecord.Block(HeaderCodec.hash(header), header, Bytes.wrap(body));
    }

    static DurableRecord.Certified certified(VoteKind kind, long view, Hash headerHash) {
        return new DurableRecord.Certified(
                new Certificate(kind, view, headerHash, Bytes.fromHex("0f"), Bytes.wrap(new byte[48])));
    }

    static SignRequest notarize(long view, Hash hash) {
        return new SignRequest(VoteKind.NOTARIZE, view, hash);
    }

    static SignRequest nullify(long view) {
        return new SignRequest(VoteKind.NULLIFY, view, Hash.ZERO);
    }

    static SignRequest finalise(long view, Hash hash) {
        return new SignRequest(VoteKind.FINALIZE, view, hash);
    }

    static List<SignResult> commit(
            VoteSigner signer, Session session, List<DurableRecord> records, SignRequest... requests) {
        return signer.commit(session, records, List.of(requests))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    static void noFailure(Throwable failure) {
        throw new AssertionError("the log failed", failure);
    }
}
