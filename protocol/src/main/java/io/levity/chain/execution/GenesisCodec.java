package io.levity.chain.execution;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.Genesis.Allocation;
import io.levity.chain.execution.Genesis.Economy;
import io.levity.chain.execution.Genesis.GenesisValidator;
import io.levity.codec.RlpReader;
import io.levity.codec.RlpWriter;
import io.levity.types.Bytes;
import io.levity.types.NetworkId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Canonical RLP of a {@link Genesis}: one list of its fields in the order of the record, version first. */
public final class GenesisCodec {
    private static final int VERSION = 1;

    private GenesisCodec() {}

    public static Bytes encode(Genesis genesis) {
        RlpWriter out = new RlpWriter(1024).startList();
        out.integer(VERSION)
                .integer(genesis.networkId().value())
                .integer(genesis.chainId())
                .integer(genesis.timestampMillis());
        encode(out, genesis.economy());
        out.startList();
        for (Allocation a : genesis.allocations()) {
            out.startList().address(a.address()).integer(a.balanceWei()).endList();
        }
        out.endList().startList();
        for (GenesisValidator v : genesis.validators()) {
            encode(out, v);
        }
        out.endList();
        encode(out, genesis.params());
        return out.integer(genesis.dev() ? 1 : 0).endList().toBytes();
    }

    private static void encode(RlpWriter out, Economy economy) {
        out.startList()
                .integer(economy.gasLimit())
                .integer(economy.startBaseFeeWei())
                .integer(economy.floorBaseFeeWei())
                .integer(economy.blockRewardWei())
                .integer(economy.unbondingDelaySeconds())
                .endList();
    }

    private static void encode(RlpWriter out, GenesisValidator v) {
        out.startList()
                .integer(v.validatorId())
                .address(v.operator())
                .address(v.reward())
                .bytes(v.blsKey())
                .bytes(v.proofOfPossession())
                .hash(v.networkKey())
                .integer(v.stakeWei())
                .endList();
    }

    private static void encode(RlpWriter out, SetConfig.Params p) {
        out.startList()
                .integer(p.deltaMillis())
                .integer(p.blockTimeMillis())
                .integer(p.termLength())
                .integer(p.maxBodyBytes())
                .integer(p.maxInlineBytes())
                .integer(p.maxClockDriftMillis())
                .endList();
    }

    /** Empty when the bytes are no genesis, or one with values out of range. */
    public static Optional<Genesis> decode(Bytes encoded) {
        RlpReader in = RlpReader.of(encoded);
        in.enterList();
        boolean known = in.readInt() == VERSION;
        int networkId = in.readInt();
        long chainId = in.readLong();
        long timestampMillis = in.readLong();
        try {
            Economy economy = decodeEconomy(in);
            List<Allocation> allocations = decodeAllocations(in);
            List<GenesisValidator> validators = decodeValidators(in);
            SetConfig.Params params = decodeParams(in);
            int dev = in.readInt();
            in.leaveList();
            in.end();
            return in.ok() && known && dev <= 1
                    ? Optional.of(new Genesis(
                            new NetworkId(networkId),
                            chainId,
                            timestampMillis,
                            economy,
                            allocations,
                            validators,
                            params,
                            dev == 1))
                    : Optional.empty();
        } catch (IllegalArgumentException outOfRange) {
            return Optional.empty();
        }
    }

    private static Economy decodeEconomy(RlpReader in) {
        in.enterList();
        Economy economy =
                new Economy(in.readLong(), in.readUint256(), in.readUint256(), in.readUint256(), in.readLong());
        in.leaveList();
        return economy;
    }

    private static List<Allocation> decodeAllocations(RlpReader in) {
        List<Allocation> allocations = new ArrayList<>();
        in.enterList();
        while (!in.atEnd()) {
            in.enterList();
            allocations.add(new Allocation(in.readAddress(), in.readUint256()));
            in.leaveList();
        }
        in.leaveList();
        return allocations;
    }

    private static List<GenesisValidator> decodeValidators(RlpReader in) {
        List<GenesisValidator> validators = new ArrayList<>();
        in.enterList();
        while (!in.atEnd()) {
            in.enterList();
            validators.add(new GenesisValidator(
                    in.readInt(),
                    in.readAddress(),
                    in.readAddress(),
                    in.readFixed(96),
                    in.readFixed(48),
                    in.readHash(),
                    in.readUint256()));
            in.leaveList();
        }
        in.leaveList();
        return validators;
    }

    private static SetConfig.Params decodeParams(RlpReader in) {
        in.enterList();
        SetConfig.Params params = new SetConfig.Params(
                in.readLong(), in.readLong(), in.readInt(), in.readInt(), in.readInt(), in.readLong());
        in.leaveList();
        return params;
    }
}
