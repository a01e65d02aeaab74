package io.levity.actor.da;

import static io.levity.actor.da.RepairFixture.content;
import static io.levity.actor.da.RepairFixture.shards;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import io.levity.config.DaSettings;
import io.levity.da.GroupRecord;
import io.levity.metrics.DaMetrics;
import io.levity.metrics.Metrics;
import io.levity.persistence.da.BlobProjection.Kept;
import io.levity.persistence.da.VolumeStatus.Condition;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Audits follow losses, damage and the interval; repair keeps to its rate; what can not be mended stays visible. */
@Timeout(120)
class RepairActorTest {
    private static final long FAST = 1L << 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofHours(1);

    @TempDir
    Path data;

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(kit.system());
    private final AtomicLong nanos = new AtomicLong();
    private final EncoderPool pool = new EncoderPool("repair-test", 1, 16);
    private final Metrics metrics = new Metrics();
    private final DaMetrics da = new DaMetrics(metrics);
    private RepairFixture node;

    @AfterEach
    void close() {
        kit.shutdownTestKit();
        pool.close();
        node.close();
    }

    @Test
    void shouldRebuildWhatALostVolumeHeldAfterTheStart() throws IOException {
        node = new RepairFixture(data);
        List<Kept> blobs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            blobs.add(node.put(content(i, 10_000 + 200_000 * i)));
        }
        loseVolumeOf(0);
        start(FAST, 0);
        until(() -> value("levity_da_repair_rebuilt_slices_total") > 0 && idle());
        assertEquals(0, value("levity_da_repair_unrepairable_groups"));
        assertEquals(1, value("levity_da_repair_audit_progress"));
        blobs.forEach(blob -> assertEquals(shards(blob), node.shardsInPlace(blob)));
    }

    @Test
    void shouldKeepToItsRate() throws IOException {
        node = new RepairFixture(data);
        for (int i = 0; i < 6; i++) {
            node.put(content(i, 400_000));
        }
        loseVolumeOf(0);
        long bytesPerSecond = 100_000;
        start(bytesPerSecond, 0);
        long oneGroup = 5 * 400_000; // read and written for one at the most
        long seconds = 0;
        until(() -> value("levity_da_repair_audits_total") == 1, Duration.ofMillis(20));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (value("levity_da_repair_missing_slices") > 0) {
            assertTrue(
                    value("levity_da_repair_rebuilt_bytes_total") <= oneGroup + seconds * bytesPerSecond,
                    () -> metrics.render());
            advance(Duration.ofSeconds(1));
            seconds++;
            assertTrue(System.nanoTime() - deadline < 0, metrics::render);
        }
        double rebuilt = value("levity_da_repair_rebuilt_bytes_total");
        assertTrue(seconds >= (rebuilt - oneGroup) / bytesPerSecond, rebuilt + " bytes in " + seconds + " s");
        assertTrue(seconds >= 5, "what was read counts too: " + seconds + " s");
    }

    @Test
    void shouldMoveSlicesWhenAVolumeGoesAwayUnderTheRunningNode() throws IOException {
        node = new RepairFixture(data);
        byte[] content = content(1, 700_000);
        Kept blob = node.put(content);
        start(FAST, 0);
        until(this::idle);
        int broken = node.volumeOf(0);
        node.deleteVolume(broken);
        until(() -> node.volumes.status().get(broken).condition() == Condition.BROKEN
                && value("levity_da_repair_rebuilt_slices_total") > 0
                && idle());
        assertEquals(shards(blob), node.shardsInPlace(blob));
        node.stop();
        node.start(); // now it is lost for good
        assertEquals(shards(blob), node.shardsInPlace(blob));
        assertArrayEquals(content, node.read(blob));
    }

    @Test
    void shouldFindDamageByScrubbingAndRebuildIt() throws IOException {
        node = new RepairFixture(data);
        Kept blob = node.put(content(1, 1_000_000));
        start(FAST, 10 << 20);
        until(this::idle);
        damage(node.directory(node.volumeOf(0)));
        until(() -> value("levity_da_scrub_damaged_total") > 0
                && value("levity_da_repair_rebuilt_slices_total") > 0
                && idle());
        assertEquals(shards(blob), node.shardsInPlace(blob));
    }

    @Test
    void shouldAuditAgainAfterTheInterval() {
        node = new RepairFixture(data);
        Kept blob = node.put(content(1, 50_000));
        start(FAST, 0);
        until(() -> value("levity_da_repair_audits_total") == 1);
        GroupRecord record = node.records(blob).getFirst();
        node.volumes.stores().values().forEach(store -> store.delete(record.shardHash(0))
                .toCompletableFuture()
                .join());
        for (int i = 0; i < 50; i++) {
            advance(Duration.ofSeconds(60)); // 50 of 60 minutes
        }
        assertEquals(0, value("levity_da_repair_rebuilt_slices_total"));
        until(() -> value("levity_da_repair_rebuilt_slices_total") == 1, Duration.ofSeconds(60));
        assertEquals(shards(blob), node.shardsInPlace(blob));
    }

    @Test
    void shouldKeepShowingWhatCanNotBeRebuilt() {
        node = new RepairFixture(data);
        Kept lost = node.put(content(1, 30_000));
        Kept mended = node.put(content(2, 30_000));
        GroupRecord record = node.records(lost).getFirst();
        int left = lost.header().dataShards() - 1;
        int deleted = record.totalShards() - left;
        for (int i = left; i < record.totalShards(); i++) {
            int shard = i;
            node.volumes.stores().values().forEach(store -> store.delete(record.shardHash(shard))
                    .toCompletableFuture()
                    .join());
        }
        GroupRecord other = node.records(mended).getFirst();
        node.volumes.stores().values().forEach(store -> store.delete(other.shardHash(1))
                .toCompletableFuture()
                .join());
        start(FAST, 0);
        until(() -> value("levity_da_repair_rebuilt_slices_total") == 1
                && value("levity_da_repair_unrepairable_groups") == 1);
        assertEquals(deleted, value("levity_da_repair_missing_slices"));
        assertEquals(shards(mended), node.shardsInPlace(mended));
        double audits = value("levity_da_repair_audits_total");
        until(() -> value("levity_da_repair_audits_total") > audits, Duration.ofSeconds(60));
        assertEquals(deleted, value("levity_da_repair_missing_slices"));
        assertEquals(1, value("levity_da_repair_unrepairable_groups"));
    }

    private void start(long bytesPerSecond, long scrubBytesPerSecond) {
        kit.spawn(RepairActor.create(new RepairActor.Setup(
                RepairFixture.SET,
                validator -> true,
                node.volumes,
                node.blobs,
                node.source(),
                pool,
                new DaSettings.Repair(bytesPerSecond, INTERVAL),
                scrubBytesPerSecond,
                da.repair(),
                () -> RepairFixture.EXPIRY - 1000,
                nanos::get)));
    }

    /** An audit came to its end and nothing is missing. */
    private boolean idle() {
        return value("levity_da_repair_audits_total") > 0
                && value("levity_da_repair_missing_slices") == 0
                && value("levity_da_repair_audit_progress") == 1;
    }

    private void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
        time.timePasses(by);
    }

    private void until(BooleanSupplier condition) {
        until(condition, Duration.ofMillis(500));
    }

    /** Lets virtual time pass in such steps until something is so. */
    private void until(BooleanSupplier condition, Duration step) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, metrics::render);
            advance(step);
            pool.submit(() -> 0).toCompletableFuture().join(); // behind the work that is under way
        }
    }

    private double value(String name) {
        return metrics.render()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private void loseVolumeOf(int member) throws IOException {
        int lost = node.volumeOf(member);
        node.stop();
        node.deleteVolume(lost);
        node.start();
    }

    private static void damage(Path volume) throws IOException {
        try (Stream<Path> files = Files.list(volume.resolve("segments"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".seg")).toList()) {
                try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                    long at = bytes.length() / 2;
                    bytes.seek(at);
                    int before = bytes.read();
                    bytes.seek(at);
                    bytes.write(before ^ 0x55);
                }
            }
        }
    }
}
