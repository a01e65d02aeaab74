package io.levity.chain.execution;

import io.levity.codec.RlpReader;
import io.levity.codec.RlpWriter;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The body of a block as consensus carries it: an RLP list of three lists of strings (transactions, evidence, dev
 * operations). One value has one encoding. The bound on the size of a whole body is consensus's {@code bodyMax}.
 */
public final class BlockBodyCodec {
    public static final int MAX_TRANSACTIONS = 1 << 16;
    public static final int MAX_EVIDENCE_BYTES = 64 * 1024;
    public static final int MAX_DEV_OPERATIONS = 1024;
    public static final int DEV_OPERATION_BYTES = Address.SIZE_BYTES + Hash.SIZE_BYTES;

    private static final int MAX_ITEMS = 8 + MAX_TRANSACTIONS + BlockBody.MAX_EVIDENCE + MAX_DEV_OPERATIONS;

    private BlockBodyCodec() {}

    public static Bytes encode(BlockBody body) {
        RlpWriter out = new RlpWriter(sizeHint(body));
        out.startList();
        write(out, body.transactions());
        write(out, body.evidence());
        write(out, body.devOperations());
        return out.endList().toBytes();
    }

    /**
     * Empty when the bytes are no canonical body or break a limit. Transactions and evidence are not looked into.
     */
    public static Optional<BlockBody> decode(Bytes encoded) {
        RlpReader in = RlpReader.of(encoded.unsafeArray(), 0, encoded.size(), MAX_ITEMS);
        in.enterList();
        List<Bytes> transactions = read(in, TransactionCodec.MAX_SIZE_BYTES);
        List<Bytes> evidence = read(in, MAX_EVIDENCE_BYTES);
        List<Bytes> devOperations = read(in, DEV_OPERATION_BYTES);
        in.leaveList();
        in.end();
        boolean withinLimits = transactions.size() <= MAX_TRANSACTIONS
                && evidence.size() <= BlockBody.MAX_EVIDENCE
                && devOperations.size() <= MAX_DEV_OPERATIONS
                && devOperations.stream().allMatch(operation -> operation.size() == DEV_OPERATION_BYTES);
        return in.ok() && withinLimits
                ? Optional.of(new BlockBody(transactions, evidence, devOperations))
                : Optional.empty();
    }

    /** Bytes that a transaction of this size adds to a body: itself and its header. */
    public static int sizeInBody(int transactionBytes) {
        if (transactionBytes <= 55) {
            return 1 + transactionBytes;
        }
        return 1 + (39 - Integer.numberOfLeadingZeros(transactionBytes)) / 8 + transactionBytes;
    }

    private static void write(RlpWriter out, List<Bytes> strings) {
        out.startList();
        strings.forEach(out::bytes);
        out.endList();
    }

    private static List<Bytes> read(RlpReader in, int maxBytes) {
        List<Bytes> strings = new ArrayList<>();
        in.enterList();
        while (!in.atEnd()) {
            strings.add(in.readBytes(maxBytes));
        }
        in.leaveList();
        return strings;
    }

    private static int sizeHint(BlockBody body) {
        long size = 64;
        for (Bytes transaction : body.transactions()) {
            size += 5 + transaction.size();
        }
        return (int) Math.min(size, 1 << 28);
    }
}
