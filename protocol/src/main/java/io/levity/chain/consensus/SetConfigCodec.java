package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /** Empty when the bytes are not exactly one set: also when its seats are more than a set has. */
    public static Optional<SetConfig> decode(Bytes bytes) {
        WireReader in = new WireReader(bytes);
        long magic = in.i64();
        int setId = in.i32();
        int epoch = in.i32();
        int count = in.count(in.u16(), SetConfig.MAX_SEATS);
        List<SetConfig.Member> members = new ArrayList<>(count);
        int seats = 0;
        for (int i = 0; i < count; i++) {
            SetConfig.Member member = new SetConfig.Member(in.i32(), in.short8(), in.hash(), in.u8());
            seats += member.weight() < 1 ? SetConfig.MAX_SEATS + 1 : member.weight();
            members.add(member);
        }
        Hash seed = in.hash();
        SetConfig.Start start = new SetConfig.Start(in.i64(), in.hash(), in.hash(), in.i64());
        SetConfig.Params params = new SetConfig.Params(in.i64(), in.i64(), in.i32(), in.i32(), in.i32(), in.i64());
        long rootHeight = in.i64();
        Hash rootHash = in.hash();
        return in.complete() && seats >= 1 && seats <= SetConfig.MAX_SEATS
                ? Optional.of(new SetConfig(magic, setId, epoch, members, seed, start, params, rootHeight, rootHash))
                : Optional.empty();
    }
}
