package io.levity.persistence.chain;

import io.levity.chain.state.StateStore;
import io.levity.codec.RlpReader;
import io.levity.codec.RlpWriter;
import io.levity.persistence.RocksDatabase;
import io.levity.persistence.RocksDatabase.Family;
import io.levity.persistence.RocksDatabase.Shape;
import io.levity.persistence.StorageFailure;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The state of one network on RocksDB.
 *
 * <p>A commit is one write batch in the write-ahead log: it survives the process, and a power cut loses whole commits
 * from the end at most, never a part of one. The lost ones come again from the journal.
 */
public final class RocksStateStore implements StateStore, AutoCloseable {
    private static final byte[] MARKER = "marker".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_EXTRA_BYTES = 1024;
    private static final int FORMAT = 1;

    private final RocksDatabase database;
    private final ColumnFamilyHandle meta;
    private final ColumnFamilyHandle accountNodes;
    private final ColumnFamilyHandle storageNodes;
    private final ColumnFamilyHandle accounts;
    private final ColumnFamilyHandle slots;
    private final ColumnFamilyHandle codes;
    private volatile Optional<Marker> marker;

    private RocksStateStore(RocksDatabase database) {
        this.database = database;
        this.meta = database.family("meta");
        this.accountNodes = database.family("accountNodes");
        this.storageNodes = database.family("storageNodes");
        this.accounts = database.family("accounts");
        this.slots = database.family("slots");
        this.codes = database.family("codes");
        this.marker = database.get(meta, MARKER).map(RocksStateStore::decode);
    }

    /** @throws StorageFailure if another process has it open or it is damaged */
    public static RocksStateStore open(Path directory) {
        RocksDatabase database = RocksDatabase.open(
                directory,
                List.of(
                        new Family("meta", Shape.POINT),
                        new Family("accountNodes", Shape.POINT),
                        new Family("storageNodes", Shape.POINT),
                        new Family("accounts", Shape.POINT),
                        new Family("slots", Shape.POINT),
                        new Family("codes", Shape.BLOBS)));
        try {
            return new RocksStateStore(database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public Optional<Marker> marker() {
        return marker;
    }

    @Override
    public Bytes node(Hash owner, Bytes path) {
        return owner.isZero()
                ? read(accountNodes, path.unsafeArray())
                : read(storageNodes, storageNodeKey(owner, path));
    }

    @Override
    public Bytes account(Hash addressHash) {
        return read(accounts, addressHash.toArray());
    }

    @Override
    public Bytes slot(Hash addressHash, Hash slotHash) {
        return read(slots, slotKey(addressHash, slotHash));
    }

    @Override
    public Bytes code(Hash codeHash) {
        return read(codes, codeHash.toArray());
    }

    private Bytes read(ColumnFamilyHandle family, byte[] key) {
        return database.get(family, key).map(Bytes::wrap).orElse(Bytes.EMPTY);
    }

    @Override
    public void commit(Batch batch, Marker next) {
        if (next.extra().size() > MAX_EXTRA_BYTES) {
            throw new IllegalArgumentException(
                    "the marker's extra is too long: " + next.extra().size());
        }
        try (WriteBatch writes = new WriteBatch()) {
            for (NodeWrite w : batch.nodes()) {
                boolean account = w.owner().isZero();
                byte[] key = account ? w.path().unsafeArray() : storageNodeKey(w.owner(), w.path());
                write(writes, account ? accountNodes : storageNodes, key, w.rlp());
            }
            for (AccountWrite w : batch.accounts()) {
                write(writes, accounts, w.addressHash().toArray(), w.rlp());
            }
            for (SlotWrite w : batch.slots()) {
                write(writes, slots, slotKey(w.addressHash(), w.slotHash()), w.rlp());
            }
            for (CodeWrite w : batch.codes()) {
                write(writes, codes, w.codeHash().toArray(), w.code());
            }
            writes.put(meta, MARKER, encode(next));
            database.write(writes, false);
        } catch (RocksDBException e) {
            throw new StorageFailure("cannot commit the state of height " + next.height(), e);
        }
        marker = Optional.of(next);
    }

    private static void write(WriteBatch writes, ColumnFamilyHandle family, byte[] key, Bytes value)
            throws RocksDBException {
        if (value.isEmpty()) {
            writes.delete(family, key);
        } else {
            writes.put(family, key, value.unsafeArray());
        }
    }

    private static byte[] storageNodeKey(Hash owner, Bytes path) {
        byte[] key = new byte[Hash.SIZE_BYTES + path.size()];
        owner.copyTo(key, 0);
        path.copyTo(key, Hash.SIZE_BYTES);
        return key;
    }

    private static byte[] slotKey(Hash addressHash, Hash slotHash) {
        byte[] key = new byte[2 * Hash.SIZE_BYTES];
        addressHash.copyTo(key, 0);
        slotHash.copyTo(key, Hash.SIZE_BYTES);
        return key;
    }

    private static byte[] encode(Marker marker) {
        return new RlpWriter()
                .startList()
                .integer(FORMAT)
                .integer(marker.height())
                .hash(marker.blockHash())
                .hash(marker.stateRoot())
                .bytes(marker.extra())
                .endList()
                .toArray();
    }

    private static Marker decode(byte[] stored) {
        RlpReader in = RlpReader.of(Bytes.wrap(stored));
        in.enterList();
        int format = in.readInt();
        Marker marker = new Marker(in.readLong(), in.readHash(), in.readHash(), in.readBytes(MAX_EXTRA_BYTES));
        in.leaveList();
        in.end();
        if (!in.ok() || format != FORMAT) {
            throw new StorageFailure("the state store has a marker of unknown form");
        }
        return marker;
    }

    /** Waits for reads under way; later ones throw {@link StorageFailure}. */
    @Override
    public void close() {
        database.close();
    }
}
