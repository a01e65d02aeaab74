package io.levity.persistence.validator;

import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.consensus.DurableRecordCodec;
import io.levity.chain.validator.LedgerScope;
import io.levity.chain.validator.VoteRecordCodec;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.ByteBuffer;

/** Records inside a frame: tag (1 byte), then fixed fields, big-endian; blocks and certificates behind their length. */
final class LogRecordCodec {
    private static final byte OPENED = 1;
    private static final byte VOTED = 2;
    private static final byte DELIVERED = 3;
    private static final byte BODY = 4;
    private static final byte REFERRED = 5;
    private static final byte CERTIFIED = 6;
    private static final byte CHECKPOINT_END = 7;

    private static final int OPENED_FIXED_BYTES = 1 + 4 + 8 + 4 + 4 + Hash.SIZE_BYTES + 4 + 2;
    private static final int MAX_KEY_BYTES = 256;

    private LogRecordCodec() {}

    static void encode(LogRecord record, FrameBuffer out) {
        switch (record) {
            case LogRecord.Opened(int scope, LedgerScope ledger) -> opened(scope, ledger, out);
            case LogRecord.Voted voted -> {
                ByteBuffer b =
                        out.reserve(5 + VoteRecordCodec.SIZE_BYTES).put(VOTED).putInt(voted.scope());
                VoteRecordCodec.encode(voted.vote(), b);
            }
            case LogRecord.Delivered(int scope, long view, long height) ->
                out.reserve(21).put(DELIVERED).putInt(scope).putLong(view).putLong(height);
            case LogRecord.Body(DurableRecord.Block block) -> {
                Bytes encoded = DurableRecordCodec.encode(block);
                out.reserve(5 + encoded.size()).put(BODY).putInt(encoded.size()).put(encoded.unsafeArray());
            }
            case LogRecord.Referred(int scope, Hash headerHash) ->
                out.reserve(5 + Hash.SIZE_BYTES).put(REFERRED).putInt(scope).put(headerHash.toArray());
            case LogRecord.Certified(int scope, DurableRecord.Certified certified) -> {
                Bytes encoded = DurableRecordCodec.encode(certified);
                out.reserve(9 + encoded.size())
                        .put(CERTIFIED)
                        .putInt(scope)
                        .putInt(encoded.size())
                        .put(encoded.unsafeArray());
            }
            case LogRecord.CheckpointEnd() -> out.reserve(1).put(CHECKPOINT_END);
        }
    }

    private static void opened(int scope, LedgerScope ledger, FrameBuffer out) {
        ByteBuffer b = out.reserve(OPENED_FIXED_BYTES + ledger.publicKey().size());
        b.put(OPENED).putInt(scope);
        b.putLong(ledger.networkMagic()).putInt(ledger.setId()).putInt(ledger.epoch());
        b.put(ledger.configHash().toArray()).putInt(ledger.termLength());
        b.putShort((short) ledger.publicKey().size()).put(ledger.publicKey().unsafeArray());
    }

    /**
     * Reads one record of a frame whose checksum was right.
     *
     * @throws RuntimeException if this version does not understand it
     */
    static LogRecord decode(ByteBuffer in) {
        byte tag = in.get();
        return switch (tag) {
            case OPENED -> new LogRecord.Opened(in.getInt(), ledger(in));
            case VOTED ->
                new LogRecord.Voted(in.getInt(), VoteRecordCodec.decode(in).orElseThrow());
            case DELIVERED -> new LogRecord.Delivered(in.getInt(), in.getLong(), in.getLong());
            case BODY -> new LogRecord.Body((DurableRecord.Block) durable(in));
            case REFERRED -> new LogRecord.Referred(in.getInt(), Hash.of(read(in, Hash.SIZE_BYTES)));
            case CERTIFIED -> new LogRecord.Certified(in.getInt(), (DurableRecord.Certified) durable(in));
            case CHECKPOINT_END -> new LogRecord.CheckpointEnd();
            default -> throw new IllegalArgumentException("a record with the tag " + tag);
        };
    }

    private static LedgerScope ledger(ByteBuffer in) {
        long networkMagic = in.getLong();
        int setId = in.getInt();
        int epoch = in.getInt();
        Hash configHash = Hash.of(read(in, Hash.SIZE_BYTES));
        int termLength = in.getInt();
        int keySize = in.getShort();
        if (keySize < 0 || keySize > MAX_KEY_BYTES) {
            throw new IllegalArgumentException("a key of " + keySize + " bytes");
        }
        return new LedgerScope(networkMagic, setId, epoch, configHash, termLength, Bytes.wrap(read(in, keySize)));
    }

    private static DurableRecord durable(ByteBuffer in) {
        int size = in.getInt();
        if (size < 0 || size > in.remaining()) {
            throw new IllegalArgumentException("a record of " + size + " bytes in a frame that has fewer");
        }
        return DurableRecordCodec.decode(Bytes.wrap(read(in, size))).orElseThrow();
    }

    private static byte[] read(ByteBuffer in, int size) {
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }
}
