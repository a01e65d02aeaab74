package io.levity.actor.da;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.validator.DevKeys;
import io.levity.crypto.Blake3;
import io.levity.da.BlobGroups;
import io.levity.da.EncodedGroup;
import io.levity.da.GroupEncoder;
import io.levity.da.GroupRecord;
import io.levity.da.ShardAssignment;
import io.levity.da.ShardPlan;
import io.levity.da.coding.FingerprintRules;
import io.levity.da.coding.Fingerprints;
import io.levity.da.coding.ShardTree;
import io.levity.da.coding.StripeLayout;
import io.levity.persistence.da.SliceStore;
import io.levity.persistence.volume.VolumeLimits;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A signer signs only for shards that are here, are the committed ones, and stay. */
@Timeout(30)
class SliceReaderTest {
    private static final long EXPIRY = 1_900_000_000L;

    @TempDir
    Path directory;

    private static final int MEMBER = 1;
    private static final SetConfig SET = new SetConfig(
            77,
            0,
            0,
            IntStream.range(0, 4).mapToObj(i -> DevKeys.validator(i).member(1)).toList(),
            new Hash(1, 2, 3, 4),
            new SetConfig.Start(0, Hash.ZERO, Hash.ZERO, 0),
            new SetConfig.Params(1000, 500, 1, 1 << 20, 1 << 20, 5000),
            0,
            Hash.ZERO);
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
        store = SliceStore.open(directory, VolumeLimits.ofCapacity(1L << 30));
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
                reader.check(header, SET, MEMBER, EXPIRY));
    }

    @Test
    void shouldSayWhatIsWrongWithAShard() {
        int[] shards = ShardAssignment.of(SET, header.root(), 12).shardsOf(MEMBER);
        int other = ShardAssignment.of(SET, header.root(), 12).shardsOf(MEMBER + 1)[0];
        assertEquals("SLICE_EXPIRES_EARLY", code(EXPIRY + 1));
        delete(other);
        assertInstanceOf(SliceReader.Check.Complete.class, reader.check(header, SET, MEMBER, EXPIRY));
        delete(shards[1]);
        assertEquals("SLICE_MISSING", code(EXPIRY));
        put(hash(shards[1]), shard(other));
        assertEquals("SLICE_WRONG", code(EXPIRY));
        store.delete(header.root()).toCompletableFuture().join();
        assertEquals("GROUP_RECORD_MISSING", code(EXPIRY));
    }

    /** Its hash is the one committed to, and it is on no code word with the others: what checked mode is for. */
    @Test
    void shouldRefuseACommittedShardThatWasCodedWronglyWhenThereAreFingerprints() {
        int wrong = 11;
        byte[] shard = encoded.copyOfShard(wrong);
        shard[500] ^= 1;
        commitTo(wrong, shard);
        int holder = ShardAssignment.of(SET, header.root(), 12).memberOf(wrong);
        for (int member = 0; member < 4; member++) {
            SliceReader.Check check = reader.check(header, SET, member, EXPIRY);
            if (member == holder) {
                assertEquals(
                        "SLICE_WRONG",
                        assertInstanceOf(SliceReader.Check.Incomplete.class, check)
                                .code());
            } else {
                assertInstanceOf(SliceReader.Check.Complete.class, check);
            }
        }
    }

    /** Makes the record and the header anew, as an uploader can that codes one shard wrongly. */
    private void commitTo(int shard, byte[] content) {
        StripeLayout layout = encoded.record().layout();
        ByteBuffer hashes = ByteBuffer.allocate(12 * Hash.SIZE_BYTES);
        for (int i = 0; i < 12; i++) {
            hashes.put((i == shard ? Blake3.hash(content) : hash(i)).toArray());
        }
        ShardTree tree = ShardTree.of(layout, hashes.array());
        int keys = FingerprintRules.fingerprintKeys(layout.params());
        Bytes fingerprints = Fingerprints.of(tree.commitment(), keys, blob, 0).content();
        byte[] record = Arrays.copyOf(hashes.array(), hashes.capacity() + fingerprints.size());
        fingerprints.copyTo(record, hashes.capacity());
        ShardPlan checked = new ShardPlan(4, 12, 3, keys);
        BlobHeader shape = BlobGroups.header(blob.length, checked, List.of(Hash.ZERO));
        Hash root = GroupRecord.decode(shape, 0, record).orElseThrow().root();
        header = BlobGroups.header(blob.length, checked, List.of(root));
        put(root, Bytes.wrap(record));
        put(Blake3.hash(content), Bytes.wrap(content));
    }

    private String code(long keptUntil) {
        return assertInstanceOf(SliceReader.Check.Incomplete.class, reader.check(header, SET, MEMBER, keptUntil))
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
