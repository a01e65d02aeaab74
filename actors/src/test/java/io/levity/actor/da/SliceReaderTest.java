package io.levity.actor.da;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.levity.da.BlobCode;
import io.levity.da.ShardPlan;
import io.levity.persistence.da.SliceStore;
import io.levity.types.Bytes;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A signer signs only for shards that are here, are the committed ones, and stay; a reader takes any that suffice. */
@Timeout(30)
class SliceReaderTest {
    private static final long EXPIRY = 1_900_000_000L;

    @TempDir
    Path directory;

    private final byte[] blob = new byte[100_000];
    private BlobCode.Encoded encoded;
    private SliceStore store;
    private SliceReader reader;

    @BeforeEach
    void open() {
        new SplittableRandom(1).nextBytes(blob);
        encoded = BlobCode.encode(blob, new ShardPlan(4, 12, 3));
        store = SliceStore.open(directory, 1L << 30);
        reader = new SliceReader(store);
        put(encoded.header().shardRoot(), encoded.shardList());
        for (int i = 0; i < 12; i++) {
            put(encoded.shardHashes().get(i), encoded.shards().get(i));
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldFindAllShardsWhenTheyAreHere() {
        assertEquals(
                new SliceReader.Check.Complete(3, 3 * encoded.header().shardBytes()),
                reader.check(encoded.header(), new int[] {0, 5, 11}, EXPIRY));
    }

    @Test
    void shouldSayWhatIsWrongWithAShard() {
        assertEquals("SLICE_EXPIRES_EARLY", code(EXPIRY + 1));
        delete(5);
        assertEquals("SLICE_MISSING", code(EXPIRY));
        put(encoded.shardHashes().get(5), encoded.shards().get(6));
        assertEquals("SLICE_WRONG", code(EXPIRY));
        store.delete(encoded.header().shardRoot()).toCompletableFuture().join();
        assertEquals("SHARD_LIST_MISSING", code(EXPIRY));
    }

    @Test
    void shouldReadFromAnyShardsThatSufficeAndPassOverWrongOnes() {
        for (int i = 0; i < 7; i++) {
            delete(i);
        }
        put(encoded.shardHashes().get(3), encoded.shards().get(8));
        SliceReader.Read.Blob read = assertInstanceOf(SliceReader.Read.Blob.class, reader.read(encoded.header()));
        assertArrayEquals(blob, read.bytes().toArray());
        delete(7);
        delete(8);
        assertEquals(new SliceReader.Read.TooFew(3, 4), reader.read(encoded.header()));
    }

    private String code(long keptUntil) {
        return assertInstanceOf(
                        SliceReader.Check.Incomplete.class, reader.check(encoded.header(), new int[] {5}, keptUntil))
                .code();
    }

    private void put(io.levity.types.Hash key, Bytes content) {
        store.put(key, content, EXPIRY).toCompletableFuture().join();
    }

    private void delete(int shard) {
        store.delete(encoded.shardHashes().get(shard)).toCompletableFuture().join();
    }
}
