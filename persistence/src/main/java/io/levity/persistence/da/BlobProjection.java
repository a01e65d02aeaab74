package io.levity.persistence.da;

import com.google.protobuf.InvalidProtocolBufferException;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobEvent;
import io.levity.da.BlobStage;
import io.levity.da.BlobState;
import io.levity.persistence.RocksDatabase;
import io.levity.persistence.RocksDatabase.Family;
import io.levity.persistence.RocksDatabase.Shape;
import io.levity.persistence.StorageFailure;
import io.levity.proto.da.BlobListRow;
import io.levity.proto.da.KeptBlobRow;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The blobs that this node knows of, newest first; which of those that came in here are not settled yet; and which are
 * certified, so that their slices must be kept. Nodes of a cluster read each other's changes, and so know the same blobs after
 * a while.
 *
 * <p>A row is written before the blob's first event, so that no blob is forgotten by a crash between the two; a row
 * without events means nothing and is dropped when that is found out. Thread-safe.
 */
public final class BlobProjection implements AutoCloseable {
    private static final Family ROWS = new Family("rows", Shape.POINT);
    private static final Family NEWEST = new Family("newest", Shape.RANGE);
    private static final Family OPEN = new Family("open", Shape.RANGE);
    private static final Family KEPT = new Family("kept", Shape.RANGE);

    private final RocksDatabase db;
    private final ChangeLog log;

    /** @param failure name of the reason, empty without one */
    public record Row(
            BlobId id,
            NetworkId network,
            long sizeBytes,
            BlobStage stage,
            long receivedAtMillis,
            long changedAtMillis,
            String failure) {}

    /**
     * A certified blob.
     *
     * @param expirySeconds until when its slices must be kept
     */
    public record Kept(BlobId id, BlobHeader header, long expirySeconds) {}

    /**
     * What another node is to know of a blob.
     *
     * @param kept of a certified one
     * @param open whether something is still to be done for it
     */
    public record Change(Row row, Optional<Kept> kept, boolean open) {

        /** Whether this says more: of a later attempt, of a later stage of the same, or that nothing is left to do. */
        private boolean isNewerThan(Row known, boolean knownOpen) {
            if (row.receivedAtMillis() != known.receivedAtMillis()) {
                return row.receivedAtMillis() > known.receivedAtMillis();
            }
            return row.stage() != known.stage() ? row.stage().compareTo(known.stage()) > 0 : knownOpen && !open;
        }
    }

    /**
     * A piece of what changed here.
     *
     * @param log tells this list from one that was begun anew
     * @param through place in the log behind which the next piece begins
     * @param more whether there is a next piece already
     */
    public record Changes(long log, List<Change> changes, long through, boolean more) {
        public Changes {
            changes = List.copyOf(changes);
        }
    }

    /** How far another node's log is known here. */
    public record Read(long log, long through) {
        public static final Read NOTHING = new Read(0, 0);
    }

    private BlobProjection(RocksDatabase db) {
        this.db = db;
        this.log = ChangeLog.of(db);
    }

    public static BlobProjection open(Path directory) {
        List<Family> families = new ArrayList<>(List.of(ROWS, NEWEST, OPEN, KEPT));
        families.addAll(ChangeLog.FAMILIES);
        return new BlobProjection(RocksDatabase.open(directory, families));
    }

    /** Before the first event of a blob; on the disk when it returns. Does nothing for one that is known. */
    public void announce(BlobId id, NetworkId network, long sizeBytes, long receivedAtMillis) {
        if (find(id).filter(row -> row.stage() != BlobStage.FAILED && row.stage() != BlobStage.EXPIRED)
                .isEmpty()) {
            Row row = new Row(id, network, sizeBytes, BlobStage.RECEIVED, receivedAtMillis, receivedAtMillis, "");
            try (WriteBatch batch = new WriteBatch()) {
                write(batch, row, true, Optional.empty());
                db.write(batch, true);
            } catch (RocksDBException e) {
                throw new StorageFailure("cannot write the list of blobs", e);
            }
        }
    }

    /** What the blob is now. */
    public void update(BlobId id, BlobState state) {
        BlobState.StageTime last = state.history().getLast();
        String failure = state.failure().map(f -> f.reason().name()).orElse("");
        long receivedAt = state.history().getFirst().atMillis();
        Row row = new Row(id, state.network(), state.sizeBytes(), last.stage(), receivedAt, last.atMillis(), failure);
        change(
                row,
                !state.complete(),
                last.stage() == BlobStage.CERTIFIED ? Optional.of(kept(id, state)) : Optional.empty());
    }

    /** Takes over what another node says of a blob. @return whether it was news */
    public boolean merge(Change change) {
        BlobId id = change.row().id();
        synchronized (log) {
            Optional<Row> known = find(id);
            boolean open = isOpen(id);
            if (known.isPresent() && !change.isNewerThan(known.get(), open)) {
                return false;
            }
            // Who took it in wakes it after a stop, nobody else has to.
            change(change.row(), open && change.open(), change.kept());
            return true;
        }
    }

    /** What changed behind a place of the log, the oldest first; each blob as it is now, once. */
    public Changes changes(long after, int limit) {
        ChangeLog.Piece piece = log.read(after, limit);
        List<Change> changes = new ArrayList<>();
        for (BlobId id : piece.ids()) {
            find(id).ifPresent(row -> changes.add(new Change(row, kept(id), isOpen(id))));
        }
        return new Changes(log.id(), changes, piece.through(), piece.more());
    }

    /** How far the log of another node was read. */
    public Read read(String node) {
        return log.read(node);
    }

    /** From now on the log of another node is read that far. */
    public void noteRead(String node, Read read) {
        log.noteRead(node, read);
    }

    private boolean isOpen(BlobId id) {
        return db.get(db.family(OPEN.name()), key(id)).isPresent();
    }

    /** A certified blob whose slices are kept. */
    public Optional<Kept> kept(BlobId id) {
        return db.get(db.family(KEPT.name()), key(id)).map(bytes -> decodeKept(id, bytes));
    }

    /** Writes what other nodes are to know as well. */
    private void change(Row row, boolean open, Optional<Kept> kept) {
        synchronized (log) {
            try (WriteBatch batch = new WriteBatch()) {
                log.add(batch, row.id());
                write(batch, row, open, kept);
                db.write(batch, false);
            } catch (RocksDBException e) {
                throw new StorageFailure("cannot write the list of blobs", e);
            }
        }
    }

    private static Kept kept(BlobId id, BlobState state) {
        return new Kept(
                id, state.header().orElseThrow(), state.plan().orElseThrow().expirySeconds());
    }

    /** Certified blobs in the order of their ids, from behind {@code after} on. */
    public List<Kept> kept(Optional<BlobId> after, int limit) {
        List<Kept> out = new ArrayList<>();
        try (RocksDatabase.Cursor cursor = db.cursor(db.family(KEPT.name()))) {
            if (after.isPresent()) {
                cursor.seek(key(after.get()));
                if (cursor.valid() && Arrays.equals(cursor.key(), key(after.get()))) {
                    cursor.next();
                }
            } else {
                cursor.seekToFirst();
            }
            for (; cursor.valid() && out.size() < limit; cursor.next()) {
                out.add(decodeKept(new BlobId(Hash.of(cursor.key())), cursor.value()));
            }
        }
        return out;
    }

    /** How many certified blobs there are. */
    public long keptCount() {
        long count = 0;
        try (RocksDatabase.Cursor cursor = db.cursor(db.family(KEPT.name()))) {
            for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
                count++;
            }
        }
        return count;
    }

    /** The slices of the blob need not be kept any more. */
    public void dropKept(BlobId id) {
        try (WriteBatch batch = new WriteBatch()) {
            batch.delete(db.family(KEPT.name()), key(id));
            db.write(batch, false);
        } catch (RocksDBException e) {
            throw new StorageFailure("cannot write the list of blobs", e);
        }
    }

    /** Takes away a row that no event stands behind. */
    public void forget(BlobId id) {
        find(id).ifPresent(row -> {
            try (WriteBatch batch = new WriteBatch()) {
                batch.delete(db.family(ROWS.name()), key(id));
                batch.delete(db.family(NEWEST.name()), order(row));
                batch.delete(db.family(OPEN.name()), key(id));
                db.write(batch, false);
            } catch (RocksDBException e) {
                throw new StorageFailure("cannot write the list of blobs", e);
            }
        });
    }

    public Optional<Row> find(BlobId id) {
        return db.get(db.family(ROWS.name()), key(id)).map(bytes -> decode(id, bytes));
    }

    /** Blobs that something is still to be done for. */
    public List<BlobId> open() {
        List<BlobId> out = new ArrayList<>();
        try (RocksDatabase.Cursor cursor = db.cursor(db.family(OPEN.name()))) {
            for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
                out.add(new BlobId(Hash.of(cursor.key())));
            }
        }
        return out;
    }

    /** @param token {@link #token} of the last row of the page before; empty = from the newest on */
    public List<Row> page(Optional<String> token, int limit) {
        List<Row> out = new ArrayList<>();
        try (RocksDatabase.Cursor cursor = db.cursor(db.family(NEWEST.name()))) {
            if (token.isPresent()) {
                byte[] from = java.util.HexFormat.of().parseHex(token.get());
                cursor.seek(from);
                if (cursor.valid() && Arrays.equals(cursor.key(), from)) {
                    cursor.next();
                }
            } else {
                cursor.seekToFirst();
            }
            for (; cursor.valid() && out.size() < limit; cursor.next()) {
                BlobId id = new BlobId(Hash.at(cursor.key(), 8));
                find(id).ifPresent(out::add);
            }
        }
        return out;
    }

    public static String token(Row row) {
        return java.util.HexFormat.of().formatHex(order(row));
    }

    private void write(WriteBatch batch, Row row, boolean open, Optional<Kept> kept) throws RocksDBException {
        Optional<Row> before = find(row.id());
        if (before.isPresent()) {
            batch.delete(db.family(NEWEST.name()), order(before.get()));
        }
        batch.put(db.family(ROWS.name()), key(row.id()), encode(row));
        batch.put(db.family(NEWEST.name()), order(row), new byte[0]);
        if (open) {
            batch.put(db.family(OPEN.name()), key(row.id()), new byte[0]);
        } else {
            batch.delete(db.family(OPEN.name()), key(row.id()));
        }
        if (kept.isPresent()) {
            batch.put(db.family(KEPT.name()), key(row.id()), encode(kept.get()));
        } else {
            batch.delete(db.family(KEPT.name()), key(row.id()));
        }
    }

    private static byte[] key(BlobId id) {
        return id.hash().toArray();
    }

    private static byte[] order(Row row) {
        return ByteBuffer.allocate(40)
                .putLong(Long.MAX_VALUE - row.receivedAtMillis())
                .put(key(row.id()))
                .array();
    }

    private static byte[] encode(Row row) {
        return BlobListRow.newBuilder()
                .setNetwork(row.network().value())
                .setSizeBytes(row.sizeBytes())
                .setStage(row.stage().name())
                .setReceivedAtMillis(row.receivedAtMillis())
                .setChangedAtMillis(row.changedAtMillis())
                .setFailure(row.failure())
                .build()
                .toByteArray();
    }

    private static byte[] encode(Kept kept) {
        return KeptBlobRow.newBuilder()
                .setEncoded(BlobEvents.encode(new BlobEvent.Encoded(kept.header(), 0)))
                .setExpirySeconds(kept.expirySeconds())
                .build()
                .toByteArray();
    }

    private static Kept decodeKept(BlobId id, byte[] bytes) {
        try {
            KeptBlobRow in = KeptBlobRow.parseFrom(bytes);
            return new Kept(id, BlobEvents.encoded(in.getEncoded()).header(), in.getExpirySeconds());
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new StorageFailure("the row of blob " + id + " is damaged", e);
        }
    }

    private static Row decode(BlobId id, byte[] bytes) {
        try {
            BlobListRow in = BlobListRow.parseFrom(bytes);
            return new Row(
                    id,
                    new NetworkId(in.getNetwork()),
                    in.getSizeBytes(),
                    BlobStage.valueOf(in.getStage()),
                    in.getReceivedAtMillis(),
                    in.getChangedAtMillis(),
                    in.getFailure());
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new StorageFailure("the row of blob " + id + " is damaged", e);
        }
    }

    @Override
    public void close() {
        db.close();
    }
}
