package io.levity.actor.da;

import static io.levity.actor.da.ReadingFixture.await;
import static io.levity.actor.da.ReadingFixture.content;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.actor.da.GroupFetch.Outcome;
import io.levity.actor.da.MemoryHolder.Reading;
import io.levity.chain.publishing.BlobHeader;
import io.levity.crypto.Blake3;
import io.levity.da.GroupRecord;
import io.levity.da.ShardAssignment;
import io.levity.types.Hash;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A row group comes from any sufficient part of its shards, whatever the other members do; or it is said why it does not. */
@Timeout(60)
class GroupFetchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ReadingFixture fixture = new ReadingFixture(7, 64L << 20);
    private final byte[] blob = content(500_000);
    private static final List<Reading> FAULTS = Arrays.stream(Reading.values())
            .filter(reading -> reading != Reading.HONEST)
            .toList();

    private final BlobHeader header = fixture.store(blob);
    private final GroupRecord record = record(header);
    private final ShardAssignment assignment =
            ShardAssignment.of(fixture.node.config(), header.root(), header.totalShards());

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void shouldAskForTheDataShardsAloneWhenAllIsRight() {
        assertContent(await(fetch()));
        int asked =
                fixture.holders.stream().mapToInt(holder -> holder.asked.get()).sum();
        assertEquals(header.dataShards() + 1, asked, "k shards and the record");
    }

    @Test
    void shouldReadFromTheOthersWhenUpToAThirdIsFaulty() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 24; round++) {
            spoilSome(2, random);
            CompletableFuture<Outcome> fetch = fetch();
            fixture.awaitInTime(fetch);
            assertContent(fetch.join());
        }
    }

    @Test
    void shouldNotWaitForATimerWhenSlicesAreMissingOrWrong() {
        for (Reading fault : List.of(Reading.HAS_NOTHING, Reading.OTHER_BYTES, Reading.FAILS, Reading.BUSY)) {
            fixture.holders.get(1).reading = fault;
            fixture.holders.get(4).reading = fault;
            assertContent(await(fetch()));
        }
    }

    @Test
    void shouldPassOverAHolderThatDoesNotAnswerAfterTheHedge() throws Exception {
        fixture.holders.get(2).reading = Reading.NEVER_ANSWERS;
        CompletableFuture<Outcome> fetch = fetch();
        Duration passed = fixture.awaitInTime(fetch);
        assertContent(fetch.join());
        assertTrue(passed.compareTo(ReadingFixture.HEDGE.multipliedBy(10)) < 0, "took " + passed);
    }

    @Test
    void shouldSayHowManyAreThereAtOnceWhenTooFewAre() {
        for (Reading fault : List.of(Reading.HAS_NOTHING, Reading.OTHER_BYTES, Reading.FAILS)) {
            int found = leaveTwo(fault);
            assertEquals(new Outcome.TooFew(found, header.dataShards()), await(fetch()), fault.name());
        }
    }

    @Test
    void shouldGiveUpAfterItsPatienceWhenTooFewAnswer() throws Exception {
        int found = leaveTwo(Reading.NEVER_ANSWERS);
        CompletableFuture<Outcome> fetch = fetch();
        Duration passed = fixture.awaitInTime(fetch);
        assertEquals(new Outcome.TooFew(found, header.dataShards()), fetch.join());
        assertTrue(passed.compareTo(PATIENCE) >= 0 && passed.compareTo(PATIENCE.multipliedBy(2)) < 0, "" + passed);
    }

    @Test
    void shouldSayThatItIsBusyWhenTooMuchWaitsForTheDisks() {
        leaveTwo(Reading.BUSY);
        CompletionException busy = assertThrows(CompletionException.class, () -> await(fetch()));
        assertInstanceOf(RejectedExecutionException.class, busy.getCause());
        fixture.holders.forEach(holder -> holder.reading = Reading.BUSY);
        busy = assertThrows(CompletionException.class, () -> await(fetch()));
        assertInstanceOf(RejectedExecutionException.class, busy.getCause());
    }

    @Test
    void shouldFindTheRecordAtWhicheverMemberHasTheRightOne() {
        for (MemoryHolder honest : fixture.holders) {
            for (MemoryHolder other : fixture.holders) {
                if (other != honest) {
                    other.slices.put(header.root(), new byte[record.encode().size()]);
                }
            }
            assertContent(await(fetch()));
            fixture.holders.forEach(
                    holder -> holder.slices.put(header.root(), record.encode().toArray()));
        }
    }

    @Test
    void shouldFindNothingWhenNobodyHasTheRecord() {
        fixture.holders.forEach(holder -> holder.slices.remove(header.root()));
        assertEquals(new Outcome.TooFew(0, header.dataShards()), await(fetch()));
    }

    @Test
    void shouldEndItsSearchWhenOneNeverAnswersAndTheOthersHaveNot() throws Exception {
        for (int silent : new int[] {0, 3, 6}) {
            fixture.holders.forEach(holder -> holder.reading = Reading.HAS_NOTHING);
            fixture.holders.get(silent).reading = Reading.NEVER_ANSWERS;
            var quest = SliceQuest.of(fixture.node, header.root(), java.util.Optional::of)
                    .toCompletableFuture();
            fixture.awaitInTime(quest);
            assertTrue(quest.join().isEmpty());
        }
    }

    /** Whoever committed to shards that are no code word has made a blob that nobody can read, whichever shards one gets. */
    @Test
    void shouldTellEveryReaderTheSameWhenTheShardsWereNeverOneGroup() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 6; round++) {
            fixture.holders.forEach(holder -> holder.reading = Reading.HONEST);
            BlobHeader spoilt = commitToOtherShard(0, random.nextInt(header.totalShards()), random.nextLong());
            spoilSome(2, random);
            assertEquals(new Outcome.Inconsistent(), outcomeOf(spoilt));
        }
    }

    /** In checked mode every shard alone tells that it belongs to nothing whole. */
    @Test
    void shouldTakeNoShardOfAGroupWhoseFingerprintsDoNotFit() throws Exception {
        BlobHeader spoilt = commitToOtherShard(header.fingerprintKeys(), 5, 17);
        assertTrue(spoilt.fingerprintKeys() > 0);
        assertEquals(new Outcome.TooFew(0, header.dataShards()), outcomeOf(spoilt));
    }

    private Outcome outcomeOf(BlobHeader of) throws Exception {
        CompletableFuture<Outcome> fetch =
                GroupFetch.start(fixture.node, of, 0, of.root()).toCompletableFuture();
        fixture.awaitInTime(fetch);
        return fetch.join();
    }

    /** A record like ours with one shard that is something else, dealt to the members as its own root wants it. */
    private BlobHeader commitToOtherShard(int fingerprintKeys, int other, long seed) {
        byte[] content = new byte[record.shardBytes()];
        new SplittableRandom(seed).nextBytes(content);
        byte[] encoded = record.encode().toArray();
        if (fingerprintKeys == 0) {
            encoded = Arrays.copyOf(encoded, header.totalShards() * Hash.SIZE_BYTES);
        }
        Blake3.hash(content).copyTo(encoded, other * Hash.SIZE_BYTES);
        BlobHeader shape = new BlobHeader(
                header.sizeBytes(), header.dataShards(), header.totalShards(), fingerprintKeys, Hash.ZERO);
        GroupRecord wrong = GroupRecord.decode(shape, 0, encoded).orElseThrow();
        ShardAssignment dealt = ShardAssignment.of(fixture.node.config(), wrong.root(), header.totalShards());
        for (int shard = 0; shard < header.totalShards(); shard++) {
            byte[] bytes = shard == other
                    ? content
                    : fixture.holders.get(assignment.memberOf(shard)).slices.get(record.shardHash(shard));
            fixture.holders.get(dealt.memberOf(shard)).slices.put(wrong.shardHash(shard), bytes);
        }
        fixture.holders.forEach(
                holder -> holder.slices.put(wrong.root(), wrong.encode().toArray()));
        return new BlobHeader(
                header.sizeBytes(), header.dataShards(), header.totalShards(), fingerprintKeys, wrong.root());
    }

    private void spoilSome(int count, SplittableRandom random) {
        fixture.holders.forEach(holder -> holder.reading = Reading.HONEST);
        for (int i = 0; i < count; i++) {
            Reading fault = FAULTS.get(random.nextInt(FAULTS.size()));
            fixture.holders.get(random.nextInt(7)).reading = fault;
        }
    }

    /** So few honest members that a group can not be rebuilt. @return the shards that they have */
    private int leaveTwo(Reading fault) {
        int honest = 2;
        int found = 0;
        for (int member = 0; member < 7; member++) {
            fixture.holders.get(member).reading = member < honest ? Reading.HONEST : fault;
            found += member < honest ? assignment.shardsOf(member).length : 0;
        }
        assertTrue(found < header.dataShards());
        return found;
    }

    private GroupRecord record(BlobHeader of) {
        return GroupRecord.decode(of, 0, fixture.holders.getFirst().slices.get(of.root()))
                .orElseThrow();
    }

    private CompletableFuture<Outcome> fetch() {
        return GroupFetch.start(fixture.node, header, 0, header.root()).toCompletableFuture();
    }

    private void assertContent(Outcome outcome) {
        assertArrayEquals(
                blob, assertInstanceOf(Outcome.Content.class, outcome).bytes().toArray());
    }
}
