package io.levity.actor.da;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.levity.actor.da.SamplerActor.Answer;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobGroups;
import io.levity.da.Cell;
import io.levity.da.CellProof;
import io.levity.da.SamplingRules;
import io.levity.da.ShardAssignment;
import io.levity.metrics.Metrics;
import io.levity.types.Hash;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cells from members that keep their slices, and from one that does not. */
@Timeout(60)
class SamplerActorTest {
    private static final int MEMBERS = 4;
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ReadingFixture fixture = new ReadingFixture(MEMBERS, 1L << 30);
    private final Random random = new Random(9);
    private final SampleCounts counts = new SampleCounts(new Metrics());
    private final TestProbe<Answer> probe = fixture.kit.createTestProbe(Answer.class);

    @AfterEach
    void close() {
        fixture.close();
    }

    private ActorRef<SamplerActor.Command> sampler(Optional<BlobHeader> certified) {
        return fixture.kit.spawn(SamplerActor.create(fixture.node, place -> certified, counts, random));
    }

    private BlobHeader blob() {
        return fixture.store(ReadingFixture.content(BlobHeader.GROUP_BYTES + 700_000));
    }

    private List<Hash> roots(BlobHeader header) {
        byte[] list = fixture.holders.getFirst().slices.get(header.root());
        return BlobGroups.decodeList(header, list).orElseThrow();
    }

    @Test
    void shouldProveEveryCellWhenAllKeepTheirSlices() {
        BlobHeader header = blob();
        List<Cell> cells = SamplingRules.draw(header, 30, random::nextInt);
        sampler(Optional.empty()).tell(new SamplerActor.Sample(header, cells, probe.getRef()));
        List<Optional<CellProof>> proofs =
                assertInstanceOf(Answer.Cells.class, probe.receiveMessage(LONG)).proofs();
        assertEquals(30, proofs.size());
        for (int i = 0; i < 30; i++) {
            assertEquals(Optional.empty(), proofs.get(i).orElseThrow().verify(header, cells.get(i)));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MemoryHolder.Reading.class,
            names = {"HONEST", "NEVER_ANSWERS"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldGiveNoCellOfAMemberThatHasItNotOrLies(MemoryHolder.Reading reading) {
        BlobHeader header = blob();
        List<Hash> roots = roots(header);
        fixture.holders.get(2).reading = reading;
        List<Cell> cells = SamplingRules.draw(header, 48, random::nextInt);
        sampler(Optional.empty()).tell(new SamplerActor.Sample(header, cells, probe.getRef()));
        List<Optional<CellProof>> proofs =
                assertInstanceOf(Answer.Cells.class, probe.receiveMessage(LONG)).proofs();
        int missing = 0;
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            int holder = ShardAssignment.of(fixture.node.config(), roots.get(cell.group()), header.totalShards())
                    .memberOf(cell.shard());
            assertEquals(holder != 2, proofs.get(i).isPresent(), cell::toString);
            missing += holder == 2 ? 1 : 0;
        }
        assertTrue(missing > 0, "the draw asked the member");
    }

    @Test
    void shouldAnswerBusyWhenTooManyWaitAndGoOnWhenTheyAreDone() {
        BlobHeader header = fixture.store(ReadingFixture.content(5000));
        fixture.holders.forEach(holder -> holder.reading = MemoryHolder.Reading.NEVER_ANSWERS);
        ActorRef<SamplerActor.Command> sampler = sampler(Optional.empty());
        List<Cell> cells = List.of(new Cell(0, 0, 0));
        for (int i = 0; i < 4 + 64 + 1; i++) {
            sampler.tell(new SamplerActor.Sample(header, cells, probe.getRef()));
        }
        assertInstanceOf(Answer.Busy.class, probe.receiveMessage(LONG));
        fixture.holders.forEach(holder -> holder.reading = MemoryHolder.Reading.HONEST);
        fixture.time.timePasses(Duration.ofSeconds(3));
        for (int i = 0; i < 4 + 64; i++) {
            assertEquals(
                    1,
                    assertInstanceOf(Answer.Cells.class, probe.receiveMessage(LONG))
                            .proofs()
                            .size());
        }
    }

    @Test
    void shouldNotWaitForAMemberThatNeverAnswers() throws Exception {
        BlobHeader header = fixture.store(ReadingFixture.content(5000));
        Cell cell = new Cell(0, 0, 0);
        int holder = ShardAssignment.of(fixture.node.config(), header.root(), header.totalShards())
                .memberOf(0);
        fixture.holders.get(holder).reading = MemoryHolder.Reading.NEVER_ANSWERS;
        var answer = new CellReader(fixture.node, header).read(cell);
        fixture.awaitInTime(answer);
        assertEquals(Optional.empty(), ReadingFixture.await(answer));
    }

    @Test
    void shouldCountWhatEachMemberAnswersToSamples() {
        BlobHeader header = blob();
        fixture.holders.get(1).reading = MemoryHolder.Reading.HAS_NOTHING;
        ActorRef<SamplerActor.Command> sampler = sampler(Optional.of(header));
        sampler.tell(SamplerActor.Tick.INSTANCE);
        for (int member = 0; member < MEMBERS; member++) {
            int validator = fixture.node.config().members().get(member).validatorId();
            SampleCounts.Result expected = member == 1 ? SampleCounts.Result.MISSING : SampleCounts.Result.PROVEN;
            ReadingFixture.eventually("a sample of " + member, () -> counts.count(validator, expected) == 1);
        }
    }
}
