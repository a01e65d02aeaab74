package io.levity.actor.da;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobGroups;
import io.levity.da.EncodedGroup;
import io.levity.da.GroupEncoder;
import io.levity.da.ShardPlan;
import io.levity.persistence.da.SliceStore;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.file.Path;
import java.util.List;
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

    private static final ShardPlan PLAN = new ShardPlan(4, 12, 3, 0);

    private final byte[] blob = new byte[100_000];
    private EncodedGroup encoded;
    private BlobHeader header;
    private SliceStore store;
    private SliceReader reader;

    @BeforeEach
    void open() {
        new SplittableRandom(1).nextBytes(blob);
        encoded = new GroupEncoder().encode(blob, 0, blob.length, PLAN);
        header = BlobGroups.header(blob.length, PLAN, List.of(encoded.record().root()));
        store = SliceStore.open(directory, 1L << 30);
        reader = new SliceReader(store);
        put(header.root(), encoded.record().encode());
        for (int i = 0; i < 12; i++) {
            put(hash(i), shard(i));
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldFindAllShardsWhenTheyAreHere() {
        assertEquals(
                new SliceReader.Check.Complete(3, 3L * encoded.record().shardBytes()),
                reader.check(header, new int[] {0, 5, 11}, EXPIRY));
    }

    @Test
    void shouldSayWhatIsWrongWithAShard() {
        assertEquals("SLICE_EXPIRES_EARLY", code(EXPIRY + 1));
        delete(5);
        assertEquals("SLICE_MISSING", code(EXPIRY));
        put(hash(5), shard(6));
        assertEquals("SLICE_WRONG", code(EXPIRY));
        store.delete(header.root()).toCompletableFuture().join();
        assertEquals("GROUP_RECORD_MISSING", code(EXPIRY));
    }

    @Test
    void shouldReadFromAnyShardsThatSufficeAndPassOverWrongOnes() {
        for (int i = 0; i < 7; i++) {
            delete(i);
        }
        put(hash(3), shard(8));
        SliceReader.Read.Blob read = assertInstanceOf(SliceReader.Read.Blob.class, reader.read(header));
        assertArrayEquals(blob, read.bytes().toArray());
        delete(7);
        delete(8);
        assertEquals(new SliceReader.Read.TooFew(3, 4), reader.read(header));
    }

    private String code(long keptUntil) {
        return assertInstanceOf(SliceReader.Check.Incomplete.class, reader.check(header, new int[] {5}, keptUntil))
                .code();
    }

    private Hash hash(int shard) {
        return encoded.record().shardHash(shard);
    }

    private Bytes shard(int shard) {
        return Bytes.wrap(encoded.copyOfShard(shard));
    }

    private void put(Hash key, Bytes content) {
        store.put(key, content, EXPIRY).toCompletableFuture().join();
    }

    private void delete(int shard) {
        store.delete(hash(shard)).toCompletableFuture().join();
    }
}
