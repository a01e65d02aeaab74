package io.levity.actor.da;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.actor.da.GroupRepair.Reason;
import io.levity.chain.publishing.BlobHeader;
import io.levity.crypto.Blake3;
import io.levity.da.BlobGroups;
import io.levity.da.EncodedGroup;
import io.levity.da.GroupEncoder;
import io.levity.da.GroupRecord;
import io.levity.da.ShardAssignment;
import io.levity.da.ShardPlan;
import io.levity.da.coding.Fingerprints;
import io.levity.da.coding.ShardTree;
import io.levity.persistence.da.BlobProjection.Kept;
import io.levity.persistence.da.SliceStore;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A checked group of which the uploader coded one shard wrongly: readers get it, and so do those that lost a shard. */
@Timeout(60)
class GroupRepairTest {
    private static final int SIZE = 100_000;

    @TempDir
    Path data;

    private final byte[] content = RepairFixture.content(1, SIZE);
    private final ShardPlan plan = ShardPlan.of(RepairFixture.SET, SIZE);
    private final int wrong = plan.totalShards() - 1;
    private final List<byte[]> shards = new ArrayList<>();
    private GroupRecord record;
    private Kept blob;

    @Test
    void shouldRestoreTheShardsOfTheCodeWordAndNotTheOneThatIsNoneOfIt() {
        try (RepairFixture node = new RepairFixture(data)) {
            put(node);
            delete(node, 0);
            delete(node, wrong);
            GroupRepair.Outcome outcome = node.groupRepair().repair(blob, 0);
            assertEquals(2, outcome.missing());
            assertEquals(1, outcome.rebuilt());
            assertEquals(Optional.of(Reason.INCONSISTENT), outcome.problem().map(GroupRepair.Problem::reason));
            assertTrue(holder(node, 0).keeps(record.shardHash(0), RepairFixture.EXPIRY));
            assertFalse(holder(node, wrong).keeps(record.shardHash(wrong), RepairFixture.EXPIRY));
            assertEquals(Bytes.wrap(content), Bytes.wrap(node.read(blob)));
        }
    }

    private void put(RepairFixture node) {
        EncodedGroup honest = new GroupEncoder().encode(content, 0, SIZE, plan);
        ByteBuffer hashes = ByteBuffer.allocate(plan.totalShards() * Hash.SIZE_BYTES);
        for (int i = 0; i < plan.totalShards(); i++) {
            byte[] shard = honest.copyOfShard(i);
            shard[0] ^= (byte) (i == wrong ? 1 : 0);
            shards.add(shard);
            hashes.put(Blake3.hash(shard).toArray());
        }
        ShardTree tree = ShardTree.of(honest.record().layout(), hashes.array());
        Bytes fingerprints = Fingerprints.of(tree.commitment(), plan.fingerprintKeys(), content, 0)
                .content();
        byte[] encoded = Arrays.copyOf(hashes.array(), hashes.capacity() + fingerprints.size());
        fingerprints.copyTo(encoded, hashes.capacity());
        BlobHeader shape = BlobGroups.header(SIZE, plan, List.of(Hash.ZERO));
        record = GroupRecord.decode(shape, 0, encoded).orElseThrow();
        BlobHeader header = BlobGroups.header(SIZE, plan, List.of(record.root()));
        blob = new Kept(header.id(), header, RepairFixture.EXPIRY);
        for (int member = 0; member < RepairFixture.VALIDATORS; member++) {
            put(node.store(member), record.root(), encoded);
        }
        for (int i = 0; i < plan.totalShards(); i++) {
            put(holder(node, i), record.shardHash(i), shards.get(i));
        }
    }

    private SliceStore holder(RepairFixture node, int shard) {
        return node.store(ShardAssignment.of(RepairFixture.SET, record.root(), plan.totalShards())
                .memberOf(shard));
    }

    private void delete(RepairFixture node, int shard) {
        holder(node, shard)
                .delete(record.shardHash(shard))
                .toCompletableFuture()
                .join();
    }

    private static void put(SliceStore store, Hash key, byte[] content) {
        store.put(key, RepairFixture.EXPIRY, ByteBuffer.wrap(content))
                .toCompletableFuture()
                .join();
    }
}
