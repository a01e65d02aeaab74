package io.levity.persistence.da;

import io.levity.persistence.RocksDatabase;
import io.levity.persistence.RocksDatabase.Family;
import io.levity.persistence.RocksDatabase.Shape;
import io.levity.persistence.StorageFailure;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The order in which blobs last changed on this node, each of them in it once, and how far the logs of other nodes are known.
 *
 * <p>Places only grow: those of a later start begin beyond all of the starts before, so that whoever has read that far misses
 * nothing even if the newest entries were lost with the power. Adding is for one thread at a time.
 */
final class ChangeLog {
    private static final Family PLACES = new Family("changes", Shape.RANGE);
    private static final Family BLOBS = new Family("changed", Shape.POINT);
    private static final Family META = new Family("meta", Shape.POINT);
    static final List<Family> FAMILIES = List.of(PLACES, BLOBS, META);

    private static final byte[] ID = "log".getBytes(StandardCharsets.UTF_8);
    private static final byte[] STARTS = "starts".getBytes(StandardCharsets.UTF_8);
    private static final int STARTS_SHIFT = 40;

    private final RocksDatabase db;
    private final long id;
    private long next;

    /** @param through the last place looked at, found or not */
    record Piece(List<BlobId> ids, long through, boolean more) {}

    private ChangeLog(RocksDatabase db, long id, long starts) {
        this.db = db;
        this.id = id;
        this.next = starts << STARTS_SHIFT;
    }

    static ChangeLog of(RocksDatabase db) {
        long id = number(db, ID).orElseGet(() -> new SecureRandom().nextLong());
        long starts = number(db, STARTS).orElse(0L) + 1;
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(db.family(META.name()), ID, bytes(id));
            batch.put(db.family(META.name()), STARTS, bytes(starts));
            db.write(batch, true);
        } catch (RocksDBException e) {
            throw new StorageFailure("cannot write the list of blobs", e);
        }
        return new ChangeLog(db, id, starts);
    }

    private static Optional<Long> number(RocksDatabase db, byte[] key) {
        return db.get(db.family(META.name()), key)
                .map(value -> ByteBuffer.wrap(value).getLong());
    }

    /** Told from a log that was begun anew. */
    long id() {
        return id;
    }

    /** The blob moves to the end of the log, when the batch is written. */
    void add(WriteBatch batch, BlobId blob) throws RocksDBException {
        byte[] name = blob.hash().toArray();
        Optional<byte[]> before = db.get(db.family(BLOBS.name()), name);
        if (before.isPresent()) {
            batch.delete(db.family(PLACES.name()), before.get());
        }
        byte[] place = bytes(next++);
        batch.put(db.family(PLACES.name()), place, name);
        batch.put(db.family(BLOBS.name()), name, place);
    }

    Piece read(long after, int limit) {
        List<BlobId> ids = new ArrayList<>();
        long through = after;
        try (RocksDatabase.Cursor cursor = db.cursor(db.family(PLACES.name()))) {
            for (cursor.seek(bytes(after + 1)); cursor.valid() && ids.size() < limit; cursor.next()) {
                ids.add(new BlobId(Hash.of(cursor.value())));
                through = ByteBuffer.wrap(cursor.key()).getLong();
            }
            return new Piece(ids, through, cursor.valid());
        }
    }

    BlobProjection.Read read(String node) {
        return db.get(db.family(META.name()), nodeKey(node))
                .map(ByteBuffer::wrap)
                .map(value -> new BlobProjection.Read(value.getLong(), value.getLong()))
                .orElse(BlobProjection.Read.NOTHING);
    }

    void noteRead(String node, BlobProjection.Read read) {
        try (WriteBatch batch = new WriteBatch()) {
            byte[] value = ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(read.log())
                    .putLong(read.through())
                    .array();
            batch.put(db.family(META.name()), nodeKey(node), value);
            db.write(batch, false);
        } catch (RocksDBException e) {
            throw new StorageFailure("cannot write the list of blobs", e);
        }
    }

    private static byte[] nodeKey(String node) {
        return ("node/" + node).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
}
