package io.levity.persistence.chain;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Header;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.chain.execution.Log;
import io.levity.chain.execution.Transaction;
import io.levity.persistence.RocksDatabase;
import io.levity.persistence.RocksDatabase.Cursor;
import io.levity.persistence.RocksDatabase.Family;
import io.levity.persistence.RocksDatabase.Shape;
import io.levity.persistence.StorageFailure;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The final blocks of one network with what executing them gave, found by height, hash, transaction or log. One thread
 * appends, any number read; a reader sees a block whole or not at all.
 *
 * <p>A read model: after a power cut the newest blocks may be missing ({@link #height} tells), and are appended again
 * from the journal. Those that remain are contiguous from genesis = 0.
 */
public final class BlockStore implements AutoCloseable {
    private static final long CACHE_BYTES = 32L << 20;
    /** Filters examined before the blocks they admit are read. */
    private static final int WINDOW_BLOCKS = 4096;

    private final RocksDatabase database;
    private final BlockRecords records;
    private final BlockCache cache = new BlockCache(CACHE_BYTES);
    private final ColumnFamilyHandle blocks;
    private final ColumnFamilyHandle blooms;
    private final ColumnFamilyHandle hashes;
    private final ColumnFamilyHandle transactions;
    private volatile long height;

    private BlockStore(RocksDatabase database, BigInteger chainId) {
        this.database = database;
        this.records = new BlockRecords(chainId);
        this.blocks = database.family("blocks");
        this.blooms = database.family("blooms");
        this.hashes = database.family("hashes");
        this.transactions = database.family("transactions");
        try (Cursor cursor = database.cursor(blocks)) {
            cursor.seekToLast();
            this.height = cursor.valid() ? ByteBuffer.wrap(cursor.key()).getLong() : -1;
        }
    }

    /**
     * @param chainId of the network's transactions (EIP-155)
     * @throws StorageFailure if another process has it open or it is damaged
     */
    public static BlockStore open(Path directory, BigInteger chainId) {
        RocksDatabase database = RocksDatabase.open(
                directory,
                List.of(
                        new Family("blocks", Shape.BLOBS),
                        new Family("blooms", Shape.RANGE),
                        new Family("hashes", Shape.POINT),
                        new Family("transactions", Shape.POINT)));
        try {
            return new BlockStore(database, chainId);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Takes the next block. It is readable when this returns and survives the process; see the class for power cuts.
     *
     * @throws IllegalArgumentException if it does not follow the newest block
     */
    public void append(Header header, ExecutedBlock block, Optional<Certificate> finalization) {
        long next = height + 1;
        checkFollows(header, block, next);
        StoredBlock stored = new StoredBlock(header, block, finalization);
        byte[] encoded = records.encode(stored);
        try (WriteBatch batch = new WriteBatch()) {
            byte[] key = key(next);
            batch.put(blocks, key, encoded);
            batch.put(blooms, key, block.logsBloom().unsafeArray());
            batch.put(hashes, block.context().hash().toArray(), key);
            List<Transaction> included = block.transactions();
            for (int i = 0; i < included.size(); i++) {
                batch.put(transactions, included.get(i).hash().toArray(), place(next, i));
            }
            database.write(batch, false);
        } catch (RocksDBException e) {
            throw new StorageFailure("cannot append block " + next, e);
        }
        cache.put(next, stored, encoded.length);
        height = next;
    }

    private void checkFollows(Header header, ExecutedBlock block, long next) {
        if (header.height() != next || block.context().height() != next) {
            throw new IllegalArgumentException(
                    "block " + header.height() + "/" + block.context().height() + " where " + next + " is next");
        }
        if (block.transactions().size() != block.receipts().size()) {
            throw new IllegalArgumentException("block " + next + " has not one receipt for each transaction");
        }
        if (next > 0) {
            Hash parent = byHeight(next - 1).orElseThrow().block().context().hash();
            if (!header.parentHash().equals(parent)) {
                throw new IllegalArgumentException(
                        "block " + next + " follows " + header.parentHash() + ", not " + parent);
            }
        }
    }

    /** Height of the newest block, -1 when empty. */
    public long height() {
        return height;
    }

    public Optional<StoredBlock> byHeight(long wanted) {
        if (wanted < 0 || wanted > height) {
            return Optional.empty();
        }
        Optional<StoredBlock> cached = cache.get(wanted);
        if (cached.isPresent()) {
            return cached;
        }
        byte[] encoded = database.get(blocks, key(wanted))
                .orElseThrow(() -> new StorageFailure("block " + wanted + " is missing in " + database.path()));
        StoredBlock block = records.decode(encoded);
        cache.put(wanted, block, encoded.length);
        return Optional.of(block);
    }

    public Optional<StoredBlock> byHash(Hash hash) {
        return database.get(hashes, hash.toArray())
                .flatMap(key -> byHeight(ByteBuffer.wrap(key).getLong()));
    }

    public Optional<TransactionPlace> transaction(Hash hash) {
        return database.get(transactions, hash.toArray()).map(value -> {
            ByteBuffer in = ByteBuffer.wrap(value);
            return new TransactionPlace(in.getLong(), in.getInt());
        });
    }

    /**
     * Logs of transactions in the blocks {@code from} to {@code to}, both inclusive, in chain order, at most
     * {@code limit}. Reads only blocks whose Bloom filter admits the query.
     */
    public LogQuery.Page logs(long from, long to, LogQuery query, int limit) {
        List<LogQuery.Found> found = new ArrayList<>();
        long last = Math.min(to, height);
        for (long window = Math.max(0, from); window <= last; window += WINDOW_BLOCKS) {
            for (long candidate : candidates(window, Math.min(last, window + WINDOW_BLOCKS - 1), query)) {
                if (!collect(byHeight(candidate).orElseThrow(), query, limit, found)) {
                    return new LogQuery.Page(found, false);
                }
            }
        }
        return new LogQuery.Page(found, true);
    }

    private List<Long> candidates(long from, long to, LogQuery query) {
        List<Long> heights = new ArrayList<>();
        try (Cursor cursor = database.cursor(blooms)) {
            cursor.seek(key(from));
            for (; cursor.valid(); cursor.next()) {
                long at = ByteBuffer.wrap(cursor.key()).getLong();
                if (at > to) {
                    break;
                }
                if (query.mayMatch(Bytes.wrap(cursor.value()))) {
                    heights.add(at);
                }
            }
        }
        return heights;
    }

    /** False when a matching log did not fit any more. */
    private static boolean collect(StoredBlock stored, LogQuery query, int limit, List<LogQuery.Found> found) {
        ExecutedBlock block = stored.block();
        int logIndex = 0;
        for (int i = 0; i < block.receipts().size(); i++) {
            for (Log log : block.receipts().get(i).logs()) {
                if (query.matches(log)) {
                    if (found.size() >= limit) {
                        return false;
                    }
                    found.add(new LogQuery.Found(
                            log,
                            block.context().height(),
                            block.context().hash(),
                            block.transactions().get(i).hash(),
                            i,
                            logIndex,
                            block.context().timestampMillis()));
                }
                logIndex++;
            }
        }
        return true;
    }

    private static byte[] key(long height) {
        return ByteBuffer.allocate(8).putLong(height).array();
    }

    private static byte[] place(long height, int index) {
        return ByteBuffer.allocate(12).putLong(height).putInt(index).array();
    }

    /** Waits for readers under way. */
    @Override
    public void close() {
        database.close();
    }
}
