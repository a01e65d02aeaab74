package io.levity.actor.da;

import static io.levity.actor.da.RepairFixture.content;
import static io.levity.actor.da.RepairFixture.shards;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.actor.da.GroupRepair.Reason;
import io.levity.actor.da.RepairWalk.Position;
import io.levity.actor.da.RepairWalk.Step;
import io.levity.crypto.Blake3;
import io.levity.da.GroupRecord;
import io.levity.da.ShardAssignment;
import io.levity.persistence.da.BlobProjection.Kept;
import io.levity.persistence.volume.VolumeLimits;
import io.levity.types.Hash;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a lost volume held is readable from the rest at once, and rebuilt where its validators are now. */
@Timeout(120)
class RepairWalkTest {
    private static final int GROUP = 8 << 20;
    private static final long NOW = RepairFixture.EXPIRY - 1000;

    @TempDir
    Path data;

    @Test
    void shouldFindNothingMissingWhenNothingIs() {
        try (RepairFixture node = new RepairFixture(data)) {
            node.put(content(1, 1));
            node.put(content(2, 100_000));
            node.put(content(3, GROUP + 12_345));
            Walked walked = walk(node, false);
            assertEquals(0, walked.missing);
            assertEquals(3, walked.blobs);
        }
    }

    @Test
    void shouldRebuildEverythingWhenAVolumeIsGoneAtTheStart() throws IOException {
        RepairFixture node = new RepairFixture(data);
        List<byte[]> contents =
                List.of(content(1, 1), content(2, 70_000), content(3, 3_000_000), content(4, 2 * GROUP + 999));
        List<Kept> blobs = contents.stream().map(node::put).toList();
        int lost = node.volumeOf(0);
        node.stop();
        node.deleteVolume(lost);
        node.start();
        for (int i = 0; i < blobs.size(); i++) {
            assertArrayEquals(contents.get(i), node.read(blobs.get(i)), "readable at once");
            assertTrue(node.shardsInPlace(blobs.get(i)) < shards(blobs.get(i)));
        }
        Walked seen = walk(node, false);
        Walked done = walk(node, true);
        assertEquals(seen.missing, done.missing);
        assertEquals(done.missing, done.rebuilt);
        assertTrue(done.rebuiltBytes > 1_000_000);
        assertEquals(List.of(), done.unrepairable);
        assertEquals(0, walk(node, false).missing);
        for (int i = 0; i < blobs.size(); i++) {
            assertEquals(shards(blobs.get(i)), node.shardsInPlace(blobs.get(i)));
            assertArrayEquals(contents.get(i), node.read(blobs.get(i)));
        }
        node.stop();
        node.start(); // what was put back is durable
        assertEquals(0, walk(node, false).missing);
        node.close();
    }

    @Test
    void shouldSurviveASecondLossAfterTheFirstWasRepaired() throws IOException {
        RepairFixture node = new RepairFixture(data);
        byte[] content = content(5, 500_000);
        Kept blob = node.put(content);
        for (int round = 0; round < RepairFixture.VOLUMES - 1; round++) {
            int lost = node.volumeOf(0);
            node.stop();
            node.deleteVolume(lost);
            node.start();
            assertArrayEquals(content, node.read(blob), "after " + (round + 1) + " losses");
            walk(node, true);
            assertEquals(shards(blob), node.shardsInPlace(blob));
        }
        node.close();
    }

    @Test
    void shouldCopyWhatAnotherVolumeHasWhenItsValidatorsReturnFromThere() throws IOException {
        RepairFixture node = new RepairFixture(data);
        Path away = data.resolve("away");
        int gone = node.volumeOf(0);
        node.stop();
        Files.move(node.directory(gone), away);
        node.start();
        byte[] content = content(6, 1_000_000);
        Kept blob = node.put(content); // while the volume is away
        node.stop();
        Files.move(away, node.directory(gone));
        node.start();
        assertArrayEquals(content, node.read(blob));
        Walked walked = walk(node, true);
        assertTrue(walked.rebuilt > 0);
        long blobBytes = content.length;
        assertTrue(walked.movedBytes < 3 * walked.rebuiltBytes, "no more was read than was put back");
        assertTrue(walked.movedBytes < 2 * blobBytes);
        assertEquals(shards(blob), node.shardsInPlace(blob));
        node.close();
    }

    @Test
    void shouldGoOnWhereItStoppedWhenARestartInterruptsIt() throws IOException {
        RepairFixture node = new RepairFixture(data);
        for (int i = 0; i < 4; i++) {
            node.put(content(10 + i, 300_000));
        }
        int lost = node.volumeOf(0);
        node.stop();
        node.deleteVolume(lost);
        node.start();
        long all = walk(node, false).missing;
        Step first = walk(node).repair(Position.START);
        assertFalse(first.ended());
        assertTrue(first.rebuilt() > 0 && first.rebuilt() < all);
        node.stop();
        node.start();
        Walked rest = walk(node, true);
        assertEquals(all - first.rebuilt(), rest.rebuilt, "nothing is done twice");
        assertEquals(0, walk(node, false).missing);
        node.close();
    }

    @Test
    void shouldRebuildWhatIsFoundDamaged() throws IOException {
        RepairFixture node = new RepairFixture(data);
        byte[] content = content(7, 2_000_000);
        Kept blob = node.put(content);
        int volume = node.volumeOf(0);
        node.stop();
        damage(node.directory(volume));
        node.start();
        assertArrayEquals(content, node.read(blob));
        while (!node.volumes.stores().get(volume).scrub(1 << 20).passEnded()) {
            // until every slice was looked at
        }
        long missing = walk(node, false).missing;
        assertTrue(missing > 0, "a damaged slice is quarantined");
        assertEquals(missing, walk(node, true).rebuilt);
        assertEquals(shards(blob), node.shardsInPlace(blob));
        node.close();
    }

    @Test
    void shouldExtendSlicesThatExpireTooEarlyWithoutRebuildingThem() {
        try (RepairFixture node = new RepairFixture(data)) {
            byte[] content = content(8, 50_000);
            node.put(content, RepairFixture.EXPIRY - 500);
            Kept later = new Kept(
                    node.blobs.kept(Optional.empty(), 1).getFirst().id(),
                    node.blobs.kept(Optional.empty(), 1).getFirst().header(),
                    RepairFixture.EXPIRY);
            GroupRepair.Outcome seen = node.groupRepair().audit(later, 0);
            assertTrue(seen.missing() >= shards(later));
            assertEquals(seen.missing(), node.groupRepair().repair(later, 0).rebuilt());
            assertEquals(0, node.groupRepair().audit(later, 0).missing());
        }
    }

    @Test
    void shouldDropBlobsWhoseTimeIsOverAndLeaveTheirSlicesToExpire() throws IOException {
        RepairFixture node = new RepairFixture(data);
        node.put(content(9, 10_000), NOW);
        Kept alive = node.put(content(10, 10_000));
        int lost = node.volumeOf(0);
        node.stop();
        node.deleteVolume(lost);
        node.start();
        Walked walked = walk(node, true);
        assertEquals(walked.missing, walked.rebuilt);
        assertEquals(List.of(alive), node.blobs.kept(Optional.empty(), 10));
        node.close();
    }

    @Test
    void shouldSayWhyWhenTooFewShardsAreLeft() {
        try (RepairFixture node = new RepairFixture(data)) {
            Kept blob = node.put(content(11, 40_000));
            Kept whole = node.put(content(12, 40_000));
            GroupRecord record = node.records(blob).getFirst();
            ShardAssignment assignment = ShardAssignment.of(RepairFixture.SET, record.root(), record.totalShards());
            int left = blob.header().dataShards() - 1;
            for (int i = left; i < record.totalShards(); i++) {
                delete(node, assignment.memberOf(i), record.shardHash(i));
            }
            Walked walked = walk(node, true);
            assertEquals(0, walked.rebuilt);
            assertEquals(record.totalShards() - left, walked.missing);
            assertEquals(1, walked.unrepairable.size());
            RepairWalk.Unrepairable group = walked.unrepairable.getFirst();
            assertEquals(blob.id(), group.blob());
            assertEquals(Reason.TOO_FEW_SHARDS, group.problem().reason());
            assertTrue(group.problem().detail().startsWith(left + " of " + (left + 1)), group.problem()::detail);
            assertEquals(shards(whole), node.shardsInPlace(whole));
        }
    }

    @Test
    void shouldSayWhyWhenNobodyHasTheRecordOfAGroup() {
        try (RepairFixture node = new RepairFixture(data)) {
            Kept blob = node.put(content(13, 40_000));
            for (int member = 0; member < RepairFixture.VALIDATORS; member++) {
                delete(node, member, blob.header().root());
            }
            assertEquals(
                    Reason.GROUP_RECORD_MISSING,
                    walk(node, true).unrepairable.getFirst().problem().reason());
        }
    }

    @Test
    void shouldPutNothingBackFromShardsThatLie() {
        try (RepairFixture node = new RepairFixture(data)) {
            byte[] content = content(14, 40_000);
            Kept blob = node.put(content);
            GroupRecord record = node.records(blob).getFirst();
            ShardAssignment assignment = ShardAssignment.of(RepairFixture.SET, record.root(), record.totalShards());
            int k = blob.header().dataShards();
            for (int i = 0; i < record.totalShards() - k; i++) {
                int member = assignment.memberOf(i);
                delete(node, member, record.shardHash(i));
                if (i % 2 == 0) {
                    node.store(member)
                            .put(
                                    record.shardHash(i),
                                    RepairFixture.EXPIRY,
                                    ByteBuffer.wrap(content(99, record.shardBytes())))
                            .toCompletableFuture()
                            .join();
                }
            }
            Walked walked = walk(node, true);
            assertEquals(walked.missing, walked.rebuilt);
            for (int i = 1; i < record.totalShards() - k; i += 2) {
                byte[] rebuilt =
                        node.get(assignment.memberOf(i), record.shardHash(i)).orElseThrow();
                assertEquals(record.shardHash(i), Blake3.hash(rebuilt));
            }
            assertArrayEquals(content, node.read(blob));
        }
    }

    @Test
    void shouldSayThatAVolumeIsFullAndServeWhatIsThere() throws IOException {
        VolumeLimits small = new VolumeLimits(1_500_000, 0, 300_000);
        RepairFixture node = new RepairFixture(data, small);
        List<byte[]> contents = List.of(content(20, 800_000), content(21, 800_000));
        List<Kept> blobs = contents.stream().map(node::put).toList();
        int lost = node.volumeOf(0);
        node.stop();
        node.deleteVolume(lost);
        fill(node, lost);
        node.start();
        Walked walked = walk(node, true);
        assertTrue(
                walked.unrepairable.stream().allMatch(group -> group.problem().reason() == Reason.VOLUME_FULL));
        assertFalse(walked.unrepairable.isEmpty());
        assertTrue(walked.rebuilt < walked.missing);
        for (int i = 0; i < blobs.size(); i++) {
            assertArrayEquals(contents.get(i), node.read(blobs.get(i)));
        }
        node.close();
    }

    /** Fills the volumes that are left. */
    private static void fill(RepairFixture node, int lost) {
        node.start();
        for (var store : node.volumes.stores().entrySet()) {
            long key = 0;
            boolean full = store.getKey() == lost;
            while (!full) {
                full = store.getValue()
                        .put(new Hash(5, 5, 5, key++), RepairFixture.EXPIRY, ByteBuffer.allocate(20_000))
                        .toCompletableFuture()
                        .handle((_, failure) -> failure != null)
                        .join();
            }
        }
        node.stop();
    }

    private static void delete(RepairFixture node, int member, Hash key) {
        node.store(member).delete(key).toCompletableFuture().join();
    }

    private static void damage(Path volume) throws IOException {
        try (Stream<Path> files = Files.list(volume.resolve("segments"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".seg")).toList()) {
                try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                    for (long at = bytes.length() / 3; at < bytes.length(); at += bytes.length() / 3) {
                        bytes.seek(at);
                        bytes.write(bytes.read() ^ 0x55);
                    }
                }
            }
        }
    }

    private static RepairWalk walk(RepairFixture node) {
        return new RepairWalk(node.blobs, node.groupRepair(), () -> NOW);
    }

    private static final class Walked {
        long blobs;
        long missing;
        long rebuilt;
        long rebuiltBytes;
        long movedBytes;
        final List<RepairWalk.Unrepairable> unrepairable = new ArrayList<>();
    }

    private static Walked walk(RepairFixture node, boolean repairing) {
        RepairWalk walk = walk(node);
        Walked walked = new Walked();
        Position position = Position.START;
        for (boolean ended = false; !ended; ) {
            Step step = repairing ? walk.repair(position) : walk.look(position);
            position = step.next();
            ended = step.ended();
            walked.blobs += step.blobs();
            walked.missing += step.missing();
            walked.rebuilt += step.rebuilt();
            walked.rebuiltBytes += step.rebuiltBytes();
            walked.movedBytes += step.movedBytes();
            walked.unrepairable.addAll(step.unrepairable());
        }
        return walked;
    }
}
