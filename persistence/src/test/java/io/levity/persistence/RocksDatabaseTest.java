package io.levity.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.persistence.RocksDatabase.Family;
import io.levity.persistence.RocksDatabase.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

@Timeout(30)
class RocksDatabaseTest {
    private static final List<Family> FAMILIES = List.of(new Family("a", Shape.POINT), new Family("b", Shape.BLOBS));

    @TempDir
    Path dir;

    @Test
    void shouldReadBackWhenReopened() throws RocksDBException {
        byte[] large = new byte[1 << 20];
        large[77] = 5;
        try (RocksDatabase db = RocksDatabase.open(dir, FAMILIES);
                WriteBatch batch = new WriteBatch()) {
            batch.put(db.family("a"), new byte[] {1}, new byte[] {2});
            batch.put(db.family("b"), new byte[] {3}, large);
            db.write(batch, true);
        }
        try (RocksDatabase db = RocksDatabase.open(dir, FAMILIES)) {
            assertArrayEquals(
                    new byte[] {2}, db.get(db.family("a"), new byte[] {1}).orElseThrow());
            assertArrayEquals(large, db.get(db.family("b"), new byte[] {3}).orElseThrow());
            assertFalse(db.get(db.family("a"), new byte[] {3}).isPresent());
        }
    }

    @Test
    void shouldNameTheDirectoryWhenItIsOpenAlready() {
        try (RocksDatabase held = RocksDatabase.open(dir, FAMILIES)) {
            StorageFailure failure =
                    assertThrows(StorageFailure.class, () -> RocksDatabase.open(held.path(), FAMILIES));
            assertTrue(failure.getMessage().contains(dir.toString()), failure.getMessage());
        }
    }

    @Test
    void shouldRefuseCallsWhenClosed() {
        RocksDatabase db = RocksDatabase.open(dir, FAMILIES);
        var family = db.family("a");
        db.close();
        db.close();
        assertThrows(StorageFailure.class, () -> db.get(family, new byte[] {1}));
        assertThrows(StorageFailure.class, () -> db.cursor(family));
    }

    @Test
    void shouldWaitForOpenCursorsWhenClosing() throws Exception {
        RocksDatabase db = RocksDatabase.open(dir, FAMILIES);
        RocksDatabase.Cursor cursor = db.cursor(db.family("a"));
        CountDownLatch closing = new CountDownLatch(1);
        Thread closer = Thread.ofPlatform().start(() -> {
            closing.countDown();
            db.close();
        });
        closing.await();
        cursor.seekToFirst();
        assertFalse(cursor.valid());
        assertTrue(closer.isAlive(), "closed under an open cursor");
        cursor.close();
        closer.join();
    }
}
