package io.levity.da;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.publishing.BlobHeader;
import io.levity.da.coding.BlobEncoder;
import io.levity.da.coding.EncodedBlob;
import io.levity.da.coding.StripeLayout;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Row groups and their shards as nodes keep them. */
class GroupCodeTest {
    private static final ShardPlan SMALL = new ShardPlan(2, 4, 1, 0);

    @Property(tries = 60)
    void shouldGiveTheGroupBackWhenAnyKShardsAreThere(
            @ForAll @IntRange(min = 1, max = 200_000) int size, @ForAll long seed) {
        byte[] blob = DaSamples.content(size);
        ShardPlan plan = ShardPlan.of(DaSamples.config(1, 2, 1, 1), size);
        EncodedGroup encoded = new GroupEncoder().encode(blob, 0, size, plan);
        GroupReader reader = reader(blob, plan, encoded.record());
        byte[][] shards = new byte[plan.totalShards()][];
        SplittableRandom random = new SplittableRandom(seed);
        for (int left = plan.dataShards(); left > 0; ) {
            int i = random.nextInt(shards.length);
            if (shards[i] == null) {
                shards[i] = encoded.copyOfShard(i);
                assertTrue(reader.verify(i, shards[i]));
                left--;
            }
        }
        assertArrayEquals(blob, reader.decode(shards).orElseThrow());
    }

    @Property(tries = 40)
    void shouldShowTheShardsThatTheEncoderLaidOutWhole(
            @ForAll @IntRange(min = 1, max = 70_000) int size, @ForAll @IntRange(min = 0, max = 9) int offset) {
        byte[] blob = DaSamples.content(size + offset);
        ShardPlan plan = new ShardPlan(4, 12, 3, 0);
        byte[] alone = java.util.Arrays.copyOfRange(blob, offset, offset + size);
        EncodedBlob whole = BlobEncoder.encode(new StripeLayout(plan.params(), size), alone);
        GroupEncoder encoder = new GroupEncoder();
        encoder.encode(DaSamples.content(90_000), 0, 90_000, plan);
        EncodedGroup group = encoder.encode(blob, offset, size, plan);
        for (int i = 0; i < plan.totalShards(); i++) {
            assertEquals(whole.shards().get(i), Bytes.wrap(group.copyOfShard(i)));
            assertEquals(whole.tree().shardHash(i), group.record().shardHash(i));
        }
    }

    @Test
    void shouldRefuseARecordThatIsNotTheCommittedOne() {
        byte[] blob = DaSamples.content(5000);
        BlobHeader header = DaSamples.header(blob, SMALL);
        byte[] encoded = new GroupEncoder()
                .encode(blob, 0, blob.length, SMALL)
                .record()
                .encode()
                .toArray();
        assertEquals(
                header.root(),
                GroupRecord.decode(header, 0, encoded).orElseThrow().root());
        for (int i = 0; i < encoded.length; i++) {
            byte[] wrong = encoded.clone();
            wrong[i] ^= 1;
            assertNotEquals(
                    header.root(),
                    GroupRecord.decode(header, 0, wrong).orElseThrow().root());
        }
        assertTrue(GroupRecord.decode(header, 0, new byte[encoded.length - 1]).isEmpty());
        assertTrue(GroupRecord.decode(header, 1, encoded).isEmpty());
        assertTrue(GroupRecord.decode(header, -1, encoded).isEmpty());
    }

    @Test
    void shouldRefuseToDecodeShardsThatWereNeverOneGroup() {
        byte[] blob = DaSamples.content(5000);
        EncodedGroup encoded = new GroupEncoder().encode(blob, 0, blob.length, SMALL);
        GroupReader reader = reader(blob, SMALL, encoded.record());
        byte[][] shards = {
            null, encoded.copyOfShard(1), null, new byte[encoded.record().shardBytes()]
        };
        assertTrue(reader.decode(shards).isEmpty());
        byte[][] data = {encoded.copyOfShard(0), encoded.copyOfShard(1), null, null};
        data[0][0] ^= 1;
        assertTrue(reader.decode(data).isEmpty());
    }

    @Test
    void shouldVerifyOnlyTheShardItself() {
        byte[] blob = DaSamples.content(5000);
        EncodedGroup encoded = new GroupEncoder().encode(blob, 0, blob.length, SMALL);
        GroupReader reader = reader(blob, SMALL, encoded.record());
        byte[] shard = encoded.copyOfShard(2);
        assertTrue(reader.verify(2, shard));
        assertFalse(reader.verify(1, shard));
        shard[7] ^= 4;
        assertFalse(reader.verify(2, shard));
        assertFalse(reader.verify(2, new byte[1]));
    }

    @Test
    void shouldNameABlobOfSeveralGroupsByTheirList() {
        List<Hash> roots = List.of(new Hash(1, 2, 3, 4), new Hash(5, 6, 7, 8));
        long size = BlobHeader.GROUP_BYTES + 1L;
        BlobHeader header = BlobGroups.header(size, SMALL, roots);
        byte[] list = BlobGroups.encodeList(roots).toArray();
        assertEquals(2, header.groups());
        assertEquals(BlobHeader.GROUP_BYTES, header.groupBytes(0));
        assertEquals(1, header.groupBytes(1));
        assertEquals(Optional.of(roots), BlobGroups.decodeList(header, list));
        for (int i = 0; i < list.length; i++) {
            byte[] wrong = list.clone();
            wrong[i] ^= 1;
            assertTrue(BlobGroups.decodeList(header, wrong).isEmpty());
        }
        assertTrue(BlobGroups.decodeList(header, new byte[32]).isEmpty());
        assertNotEquals(header, BlobGroups.header(size, SMALL, roots.reversed()));
    }

    @Test
    void shouldCallNumbersImpossibleThatTheCodeCanNotHaveMade() {
        BlobHeader good = DaSamples.header(DaSamples.config(1, 1, 1, 1), 5000);
        assertTrue(BlobGroups.possible(good));
        assertFalse(BlobGroups.possible(new BlobHeader(0, 2, 4, 0, good.root())));
        assertFalse(BlobGroups.possible(new BlobHeader(5000, 3, 4, 0, good.root())));
        assertFalse(BlobGroups.possible(new BlobHeader(5000, 2, 2, 0, good.root())));
        assertFalse(BlobGroups.possible(new BlobHeader(5000, 2, 4, -1, good.root())));
        assertFalse(BlobGroups.possible(new BlobHeader(1L << 40, 2, 4, 0, good.root())));
        // Fewer keys than the numbers of shards need, more than there is room for, and shards too many for any.
        assertTrue(BlobGroups.possible(new BlobHeader(5000, 64, 176, 3, good.root())));
        assertFalse(BlobGroups.possible(new BlobHeader(5000, 64, 176, 2, good.root())));
        assertFalse(BlobGroups.possible(new BlobHeader(5000, 64, 176, 5, good.root())));
        assertTrue(BlobGroups.possible(new BlobHeader(5000, 256, 512, 0, good.root())));
        assertFalse(BlobGroups.possible(new BlobHeader(5000, 256, 512, 4, good.root())));
    }

    private static GroupReader reader(byte[] blob, ShardPlan plan, GroupRecord record) {
        BlobHeader header = DaSamples.header(blob, plan);
        assertEquals(header.root(), record.root());
        return GroupReader.of(
                GroupRecord.decode(header, 0, record.encode().toArray()).orElseThrow());
    }
}
