package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;

/** The canonical encoding of a {@link SetConfig}; its SHA-256, the config hash, stands in every signed payload. */
public final class SetConfigCodec {
    private SetConfigCodec() {}

    /** Not cached: keep it, or a {@link SignedPayload}, where it is needed often. */
    public static Hash hash(SetConfig config) {
        return Digests.sha256(encode(config));
    }

    public static Bytes encode(SetConfig config) {
        WireWriter out = new WireWriter(256 + 140 * config.members().size());
        out.i64(config.networkMagic()).i32(config.setId()).i32(config.epoch());
        out.u16(config.members().size());
        for (SetConfig.Member m : config.members()) {
            out.i32(m.validatorId()).short8(m.blsKey()).hash(m.networkKey()).u8(m.weight());
        }
        out.hash(config.seed());
        SetConfig.Start s = config.start();
        out.i64(s.height()).hash(s.blockHash()).hash(s.stateRoot()).i64(s.timestampMillis());
        SetConfig.Params p = config.params();
        out.i64(p.deltaMillis()).i64(p.blockTimeMillis()).i32(p.termLength());
        out.i32(p.maxBodyBytes()).i32(p.maxInlineBytes()).i64(p.maxClockDriftMillis());
        out.i64(config.rootHeight()).hash(config.rootHash());
        return out.toBytes();
    }
}
