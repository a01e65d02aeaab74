package io.levity.da;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.publishing.BlobHeader;
import io.levity.da.coding.BlobEncoder;
import io.levity.da.coding.CodingParams;
import io.levity.da.coding.StripeLayout;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Shards as nodes keep them. */
class BlobCodeTest {

    @Property(tries = 60)
    void shouldGiveTheBlobBackWhenAnyKShardsAreThere(
            @ForAll @IntRange(min = 1, max = 200_000) int size, @ForAll long seed) {
        byte[] blob = DaSamples.content(size);
        ShardPlan plan = ShardPlan.of(DaSamples.config(1, 2, 1, 1), size);
        BlobCode.Encoded encoded = BlobCode.encode(blob, plan);
        byte[][] shards = new byte[plan.totalShards()][];
        java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
        for (int left = plan.dataShards(); left > 0; ) {
            int i = random.nextInt(shards.length);
            if (shards[i] == null) {
                shards[i] = encoded.shards().get(i).toArray();
                left--;
            }
        }
        assertArrayEquals(blob, BlobCode.decode(encoded.header(), shards).orElseThrow());
        assertEquals(Optional.of(encoded.header()), BlobCode.commit(blob, plan));
    }

    @Test
    void shouldNameTheBlobAsTheCodeDoes() {
        byte[] blob = DaSamples.content(10_000);
        BlobHeader header = BlobCode.encode(blob, new ShardPlan(2, 4, 1)).header();
        assertEquals(
                BlobEncoder.commit(new StripeLayout(new CodingParams(2, 2), blob.length), blob)
                        .id(),
                header.id().hash());
    }

    @Test
    void shouldRefuseAShardListThatIsNotTheCommittedOne() {
        BlobCode.Encoded encoded = BlobCode.encode(DaSamples.content(5000), new ShardPlan(2, 4, 1));
        byte[] list = encoded.shardList().toArray();
        assertEquals(
                encoded.shardHashes(),
                BlobCode.shardHashes(encoded.header(), list).orElseThrow());
        for (int i = 0; i < list.length; i++) {
            byte[] wrong = list.clone();
            wrong[i] ^= 1;
            assertTrue(BlobCode.shardHashes(encoded.header(), wrong).isEmpty());
        }
        assertTrue(BlobCode.shardHashes(encoded.header(), new byte[list.length - 1])
                .isEmpty());
    }

    @Test
    void shouldRefuseToDecodeShardsThatWereNeverOneBlob() {
        ShardPlan plan = new ShardPlan(2, 4, 1);
        BlobCode.Encoded encoded = BlobCode.encode(DaSamples.content(5000), plan);
        byte[][] shards = {
            null,
            encoded.shards().get(1).toArray(),
            null,
            new byte[(int) encoded.header().shardBytes()]
        };
        assertTrue(BlobCode.decode(encoded.header(), shards).isEmpty());
    }

    @Test
    void shouldVerifyOnlyTheShardItself() {
        BlobCode.Encoded encoded = BlobCode.encode(DaSamples.content(5000), new ShardPlan(2, 4, 1));
        byte[] shard = encoded.shards().get(2).toArray();
        assertTrue(BlobCode.verify(encoded.header(), encoded.shardHashes().get(2), shard));
        shard[7] ^= 4;
        assertFalse(BlobCode.verify(encoded.header(), encoded.shardHashes().get(2), shard));
        assertFalse(BlobCode.verify(encoded.header(), encoded.shardHashes().get(2), new byte[1]));
    }

    @Test
    void shouldCallNumbersImpossibleThatTheCodeCanNotHaveMade() {
        BlobHeader good = DaSamples.header(DaSamples.config(1, 1, 1, 1), 5000);
        assertTrue(BlobCode.possible(good));
        assertFalse(
                BlobCode.possible(new BlobHeader(good.sizeBytes(), 2, 4, good.shardBytes() + 64, good.shardRoot())));
        assertFalse(BlobCode.possible(new BlobHeader(0, 2, 4, good.shardBytes(), good.shardRoot())));
        assertFalse(BlobCode.possible(new BlobHeader(5000, 3, 4, good.shardBytes(), good.shardRoot())));
        assertFalse(BlobCode.possible(new BlobHeader(5000, 2, 2, good.shardBytes(), good.shardRoot())));
        assertFalse(BlobCode.possible(new BlobHeader(1L << 40, 2, 4, good.shardBytes(), good.shardRoot())));
    }
}
