package io.levity.persistence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One open RocksDB directory with named column families. Thread-safe.
 *
 * <p>All databases of the process share one block cache and one write buffer budget ({@link RocksOptions}). Native
 * memory is never touched after {@link #close}: closing waits for calls and {@link Cursor}s under way, and later calls
 * throw {@link StorageFailure}. Every failure of RocksDB becomes a {@link StorageFailure} that names the directory.
 */
public final class RocksDatabase implements AutoCloseable {

    /** How a column family is used, hence how it is laid out. */
    public enum Shape {
        /** Small values found by exact key: a Bloom filter spares the disk for absent keys. */
        POINT,
        /** Values read in key order. */
        RANGE,
        /** Values from kilobytes to megabytes: kept apart in blob files, so that compaction does not rewrite them. */
        BLOBS
    }

    /** A column family by name; the name is part of the stored format. */
    public record Family(String name, Shape shape) {}

    private final Path path;
    private final RocksDB db;
    private final Map<String, ColumnFamilyHandle> handles;
    private final List<AbstractNativeReference> owned;
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final WriteOptions buffered = new WriteOptions().setSync(false);
    private final Uses uses;

    private RocksDatabase(
            Path path, RocksDB db, Map<String, ColumnFamilyHandle> handles, List<AbstractNativeReference> owned) {
        this.path = path;
        this.db = db;
        this.handles = handles;
        this.owned = owned;
        this.uses = new Uses("the database " + path);
    }

    /**
     * Opens the database and creates what is missing.
     *
     * @throws StorageFailure when another process has it open, it is damaged, or it has a family not named here
     */
    public static RocksDatabase open(Path path, List<Family> families) {
        List<AbstractNativeReference> owned = new ArrayList<>();
        try {
            Files.createDirectories(path);
            List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
            descriptors.add(
                    new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, RocksOptions.family(Shape.POINT, owned)));
            for (Family family : families) {
                descriptors.add(new ColumnFamilyDescriptor(
                        family.name().getBytes(StandardCharsets.UTF_8), RocksOptions.family(family.shape(), owned)));
            }
            DBOptions options = RocksOptions.database(owned);
            List<ColumnFamilyHandle> opened = new ArrayList<>();
            RocksDB db = RocksDB.open(options, path.toString(), descriptors, opened);
            Map<String, ColumnFamilyHandle> handles = new HashMap<>();
            handles.put("default", opened.getFirst());
            for (int i = 0; i < families.size(); i++) {
                handles.put(families.get(i).name(), opened.get(i + 1));
            }
            return new RocksDatabase(path, db, Map.copyOf(handles), owned);
        } catch (RocksDBException | IOException e) {
            owned.reversed().forEach(AbstractNativeReference::close);
            throw new StorageFailure("cannot open the database " + path + ": " + e.getMessage(), e);
        }
    }

    /** The family's handle, for building a {@link WriteBatch}. @throws IllegalArgumentException if not opened with it */
    public ColumnFamilyHandle family(String name) {
        ColumnFamilyHandle handle = handles.get(name);
        if (handle == null) {
            throw new IllegalArgumentException(path + " was opened without the family " + name);
        }
        return handle;
    }

    public Optional<byte[]> get(ColumnFamilyHandle family, byte[] key) {
        uses.enter();
        try {
            return Optional.ofNullable(db.get(family, key));
        } catch (RocksDBException e) {
            throw failed("read", e);
        } finally {
            uses.leave();
        }
    }

    /**
     * Writes all of the batch or nothing. The caller still closes the batch.
     *
     * @param sync true = on the disk when this returns; false = survives the process but not a power cut
     */
    public void write(WriteBatch batch, boolean sync) {
        uses.enter();
        try {
            db.write(sync ? synced : buffered, batch);
        } catch (RocksDBException e) {
            throw failed("write", e);
        } finally {
            uses.leave();
        }
    }

    /** Puts everything written so far on the disk, also what was written with {@code sync = false}. */
    public void sync() {
        uses.enter();
        try {
            db.flushWal(true);
        } catch (RocksDBException e) {
            throw failed("sync", e);
        } finally {
            uses.leave();
        }
    }

    /** A consistent view of the family in key order; keeps the database open until it is closed. */
    public Cursor cursor(ColumnFamilyHandle family) {
        uses.enter();
        return new Cursor(family);
    }

    /** Runs something this class has no method for; it must neither close the database nor keep it. */
    public <T> T use(Use<T> use) {
        uses.enter();
        try {
            return use.with(db);
        } catch (RocksDBException e) {
            throw failed("use", e);
        } finally {
            uses.leave();
        }
    }

    public Path path() {
        return path;
    }

    /** Waits for readers and writers under way, then frees everything in RocksDB's order: families, database, options. */
    @Override
    public void close() {
        if (!uses.close()) {
            return;
        }
        handles.values().forEach(ColumnFamilyHandle::close);
        try {
            db.closeE();
        } catch (RocksDBException e) {
            throw failed("close", e);
        } finally {
            synced.close();
            buffered.close();
            owned.reversed().forEach(AbstractNativeReference::close);
        }
    }

    private StorageFailure failed(String what, RocksDBException e) {
        return new StorageFailure("cannot " + what + " the database " + path + ": " + e.getMessage(), e);
    }

    /** A piece of work on the open database. */
    @FunctionalInterface
    public interface Use<T> {
        T with(RocksDB db) throws RocksDBException;
    }

    /** A position in a column family; for one thread at a time. */
    public final class Cursor implements AutoCloseable {
        private final ReadOptions options;
        private final RocksIterator iterator;
        private boolean closed;

        private Cursor(ColumnFamilyHandle family) {
            options = new ReadOptions();
            iterator = db.newIterator(family, options);
        }

        /** Moves to the first key that is not less than {@code key}. */
        public void seek(byte[] key) {
            iterator.seek(key);
        }

        /** Moves to the last key that is not greater than {@code key}. */
        public void seekBack(byte[] key) {
            iterator.seekForPrev(key);
        }

        public void seekToFirst() {
            iterator.seekToFirst();
        }

        public void seekToLast() {
            iterator.seekToLast();
        }

        public void next() {
            iterator.next();
        }

        public void previous() {
            iterator.prev();
        }

        /** False at the end. @throws StorageFailure if it is not the end but an error */
        public boolean valid() {
            if (iterator.isValid()) {
                return true;
            }
            try {
                iterator.status();
            } catch (RocksDBException e) {
                throw failed("read", e);
            }
            return false;
        }

        public byte[] key() {
            return iterator.key();
        }

        public byte[] value() {
            return iterator.value();
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                iterator.close();
                options.close();
                uses.leave();
            }
        }
    }
}
