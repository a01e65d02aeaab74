package io.levity.chain.execution;

import io.levity.codec.RlpReader;
import io.levity.codec.RlpWriter;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Two encodings of receipts: the one that the receipts root commits to (EIP-2718, EIP-658), and our own for keeping,
 * which also holds what the first leaves out and computes the bloom again instead of holding it.
 */
public final class ReceiptCodec {
    private static final int STORED_VERSION = 1;

    private ReceiptCodec() {}

    /** What stands in the receipts trie. */
    public static Bytes encode(Receipt receipt) {
        RlpWriter out = new RlpWriter(320);
        if (receipt.type() != Transaction.Type.LEGACY) {
            out.prefix(receipt.type().code());
        }
        out.startList().integer(receipt.success() ? 1 : 0).integer(receipt.cumulativeGasUsed());
        out.bytes(receipt.bloom());
        LogCodec.writeAll(out, receipt.logs());
        return out.endList().toBytes();
    }

    public static Bytes encodeStored(Receipt receipt) {
        RlpWriter out = new RlpWriter(128);
        out.startList()
                .integer(STORED_VERSION)
                .integer(receipt.type().code())
                .integer(receipt.success() ? 1 : 0)
                .integer(receipt.cumulativeGasUsed())
                .integer(receipt.gasUsed())
                .integer(receipt.effectiveGasPriceWei());
        LogCodec.writeAll(out, receipt.logs());
        receipt.contractAddress().ifPresentOrElse(out::address, () -> out.bytes(Bytes.EMPTY));
        return out.bytes(receipt.revertData()).endList().toBytes();
    }

    /** Empty when these bytes did not come from {@link #encodeStored}. */
    public static Optional<Receipt> decodeStored(Bytes stored) {
        RlpReader in = RlpReader.of(stored);
        in.enterList();
        int version = in.readInt();
        Optional<Transaction.Type> type = Transaction.Type.of(in.readInt());
        int status = in.readInt();
        long cumulativeGasUsed = in.readLong();
        long gasUsed = in.readLong();
        BigInteger price = in.readUint256();
        List<Log> logs = LogCodec.readAll(in);
        Optional<Address> contract = in.readOptionalAddress();
        Bytes revertData = in.readBytes(Integer.MAX_VALUE);
        in.leaveList();
        in.end();
        if (!in.ok() || version != STORED_VERSION || type.isEmpty() || status > 1) {
            return Optional.empty();
        }
        return Optional.of(new Receipt(
                type.get(),
                status == 1,
                cumulativeGasUsed,
                gasUsed,
                price,
                logs,
                Bloom.of(logs),
                contract,
                revertData));
    }
}
