package io.levity.chain.execution;

import io.levity.codec.RlpReader;
import io.levity.codec.RlpWriter;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;

/**
 * What the ledger must know of the stored block to go on from it, beside its height, hash and root.
 *
 * @param nextBaseFeeWei base fee of its children
 */
record LedgerMarker(Hash genesisHash, Hash parentHash, long timestampMillis, BigInteger nextBaseFeeWei) {
    private static final int VERSION = 1;

    Bytes encode() {
        return new RlpWriter(128)
                .startList()
                .integer(VERSION)
                .hash(genesisHash)
                .hash(parentHash)
                .integer(timestampMillis)
                .integer(nextBaseFeeWei)
                .endList()
                .toBytes();
    }

    /** @throws IllegalStateException if our own store gives back something else */
    static LedgerMarker decode(Bytes encoded) {
        RlpReader in = RlpReader.of(encoded);
        in.enterList();
        int version = in.readInt();
        LedgerMarker marker = new LedgerMarker(in.readHash(), in.readHash(), in.readLong(), in.readUint256());
        in.leaveList();
        in.end();
        if (!in.ok() || version != VERSION) {
            throw new IllegalStateException("the state store has a marker of unknown form");
        }
        return marker;
    }
}
