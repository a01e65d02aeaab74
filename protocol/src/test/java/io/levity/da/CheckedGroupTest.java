package io.levity.da;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.publishing.BlobHeader;
import io.levity.crypto.Blake3;
import io.levity.da.coding.FingerprintRules;
import io.levity.da.coding.Fingerprints;
import io.levity.da.coding.ShardTree;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checked mode: whatever the uploader commits to, all shards that verify give one and the same group. */
@Timeout(60)
class CheckedGroupTest {
    private static final ShardPlan PLAN = plan(4, 12);

    @Property(tries = 60)
    void shouldGiveTheGroupBackFromAnyShardsThatVerify(
            @ForAll @IntRange(min = 1, max = 120_000) int size,
            @ForAll @IntRange(min = 0, max = 4) int shape,
            @ForAll long seed) {
        ShardPlan plan = List.of(PLAN, plan(1, 2), plan(2, 4), plan(32, 64), plan(64, 176))
                .get(shape);
        byte[] blob = DaSamples.content(size);
        EncodedGroup encoded = new GroupEncoder().encode(blob, 0, size, plan);
        GroupReader reader = decoded(header(encoded, plan), encoded.record());
        byte[][] shards = shards(encoded);
        assertTrue(IntStream.range(0, shards.length).allMatch(i -> reader.verify(i, shards[i])));
        assertArrayEquals(
                blob, reader.decode(some(shards, plan.dataShards(), seed)).orElseThrow());
        assertEquals(Optional.of(header(encoded, plan)), BlobGroups.commit(blob, plan));
    }

    @Test
    void shouldRefuseAShardThatIsCommittedToButWasCodedWronglyAndReadTheGroupFromTheOthers() {
        SplittableRandom random = new SplittableRandom(1);
        for (int size : new int[] {5, 3_000, 40_000}) {
            byte[] blob = DaSamples.content(size);
            EncodedGroup honest = new GroupEncoder().encode(blob, 0, size, PLAN);
            for (int i = 0; i < 20; i++) {
                byte[][] shards = shards(honest);
                int wrong = PLAN.dataShards() + random.nextInt(PLAN.totalShards() - PLAN.dataShards());
                shards[wrong][random.nextInt(shards[wrong].length)] ^= (byte) (1 << random.nextInt(8));
                GroupReader reader = GroupReader.of(committed(honest, shards, blob));
                assertFalse(reader.verify(wrong, shards[wrong]));
                byte[][] verified = verified(reader, shards);
                assertEquals(PLAN.totalShards() - 1, count(verified));
                assertArrayEquals(
                        blob,
                        reader.decode(some(verified, PLAN.dataShards(), random.nextLong()))
                                .orElseThrow());
            }
        }
    }

    /** Without fingerprints the same shards all verify, and the group is lost to everybody. */
    @Test
    void shouldReadWhatFastModeRefuses() {
        byte[] blob = DaSamples.content(3_000);
        EncodedGroup honest = new GroupEncoder().encode(blob, 0, blob.length, PLAN);
        byte[][] shards = shards(honest);
        shards[11][0] ^= 1;
        GroupRecord checked = committed(honest, shards, blob);
        GroupReader fast = GroupReader.of(GroupRecord.of(checked.layout(), checked.tree(), Optional.empty()));
        assertEquals(12, count(verified(fast, shards)));
        assertTrue(fast.decode(shards).isEmpty());
        assertArrayEquals(blob, GroupReader.of(checked).decode(shards).orElseThrow());
    }

    @Test
    void shouldCountKeysForGroupsAsLargeAsTheyAre() {
        assertEquals(BlobHeader.GROUP_BYTES, FingerprintRules.MAX_GROUP_BYTES);
    }

    @Test
    void shouldVerifyNoShardWhenFingerprintsAreThoseOfOtherData() {
        byte[] blob = DaSamples.content(4_096);
        EncodedGroup honest = new GroupEncoder().encode(blob, 0, blob.length, PLAN);
        byte[][] shards = shards(honest);
        byte[] other = DaSamples.content(4_097);
        GroupReader reader = GroupReader.of(committed(honest, shards, other));
        assertEquals(0, count(verified(reader, shards)));
    }

    @Test
    void shouldCommitToTheFingerprints() {
        byte[] blob = DaSamples.content(3_000);
        EncodedGroup encoded = new GroupEncoder().encode(blob, 0, blob.length, PLAN);
        BlobHeader header = header(encoded, PLAN);
        byte[] record = encoded.record().encode().toArray();
        assertEquals(12 * 32 + 4 * 128 * PLAN.fingerprintKeys(), record.length);
        assertEquals(
                Bytes.wrap(record), decoded(header, encoded.record()).record().encode());
        for (int i = 0; i < record.length; i++) {
            byte[] wrong = record.clone();
            wrong[i] ^= 1;
            assertNotEquals(
                    header.root(),
                    GroupRecord.decode(header, 0, wrong).orElseThrow().root());
        }
        for (int size : new int[] {0, 12 * 32, record.length - 1, record.length + 1}) {
            assertTrue(
                    GroupRecord.decode(header, 0, Arrays.copyOf(record, size)).isEmpty());
        }
    }

    /** Fast and checked blobs never have one name, or a reader could be told the wrong rule. */
    @Test
    void shouldNameFastAndCheckedGroupsDifferently() {
        byte[] blob = DaSamples.content(3_000);
        ShardPlan fast = new ShardPlan(4, 12, 3, 0);
        EncodedGroup one = new GroupEncoder().encode(blob, 0, blob.length, fast);
        EncodedGroup other = new GroupEncoder().encode(blob, 0, blob.length, PLAN);
        assertEquals(one.record().tree().root(), other.record().tree().root());
        assertNotEquals(one.record().root(), other.record().root());
        assertNotEquals(header(one, fast).id(), header(other, PLAN).id());
        // The record of the one is none of the other.
        assertTrue(
                GroupRecord.decode(header(other, PLAN), 0, one.record().encode().toArray())
                        .isEmpty());
        assertTrue(
                GroupRecord.decode(header(one, fast), 0, other.record().encode().toArray())
                        .isEmpty());
    }

    @Test
    void shouldVerifyShardsFromManyThreadsAtOnce() {
        byte[] blob = DaSamples.content(32 * 4_096);
        ShardPlan plan = plan(32, 64);
        EncodedGroup encoded = new GroupEncoder().encode(blob, 0, blob.length, plan);
        GroupReader reader = GroupReader.of(encoded.record());
        byte[][] shards = shards(encoded);
        assertTrue(IntStream.range(0, 64 * 50).parallel().allMatch(i -> {
            byte[] shard = shards[i % 64];
            return reader.verify(i % 64, shard) && !reader.verify((i + 1) % 64, shard);
        }));
    }

    private static ShardPlan plan(int dataShards, int totalShards) {
        ShardPlan fast = new ShardPlan(dataShards, totalShards, 1, 0);
        return new ShardPlan(dataShards, totalShards, 1, FingerprintRules.fingerprintKeys(fast.params()));
    }

    private static BlobHeader header(EncodedGroup group, ShardPlan plan) {
        int size = group.record().layout().lengthBytes();
        return BlobGroups.header(size, plan, List.of(group.record().root()));
    }

    /** As a member has it, from the bytes that it keeps. */
    private static GroupReader decoded(BlobHeader header, GroupRecord record) {
        GroupRecord read =
                GroupRecord.decode(header, 0, record.encode().toArray()).orElseThrow();
        assertEquals(header.root(), read.root());
        return GroupReader.of(read);
    }

    /** What an uploader commits to: these shards, with fingerprints of this data under the keys that follow from them. */
    private static GroupRecord committed(EncodedGroup group, byte[][] shards, byte[] data) {
        byte[] hashes = new byte[shards.length * Hash.SIZE_BYTES];
        for (int i = 0; i < shards.length; i++) {
            Blake3.hash(shards[i]).copyTo(hashes, i * Hash.SIZE_BYTES);
        }
        ShardTree tree = ShardTree.of(group.record().layout(), hashes);
        Fingerprints fingerprints = Fingerprints.of(tree.commitment(), PLAN.fingerprintKeys(), data, 0);
        return GroupRecord.of(group.record().layout(), tree, Optional.of(fingerprints));
    }

    private static byte[][] shards(EncodedGroup group) {
        return IntStream.range(0, group.record().totalShards())
                .mapToObj(group::copyOfShard)
                .toArray(byte[][]::new);
    }

    private static byte[][] verified(GroupReader reader, byte[][] shards) {
        byte[][] verified = new byte[shards.length][];
        for (int i = 0; i < shards.length; i++) {
            verified[i] = reader.verify(i, shards[i]) ? shards[i] : null;
        }
        return verified;
    }

    private static long count(byte[][] shards) {
        return Arrays.stream(shards).filter(shard -> shard != null).count();
    }

    /** So many of those that are there. */
    private static byte[][] some(byte[][] shards, int count, long seed) {
        List<Integer> there = new ArrayList<>(IntStream.range(0, shards.length)
                .filter(i -> shards[i] != null)
                .boxed()
                .toList());
        java.util.Collections.shuffle(there, new java.util.Random(seed));
        byte[][] some = new byte[shards.length][];
        for (int i : there.subList(0, count)) {
            some[i] = shards[i];
        }
        return some;
    }
}
