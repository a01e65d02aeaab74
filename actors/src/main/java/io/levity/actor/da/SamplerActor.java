package io.levity.actor.da;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.Cell;
import io.levity.da.CellProof;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Light sampling: gives cells with their proofs to whoever asks, few questions at a time, and every now and then asks each
 * member itself for a random cell of a random certified blob.
 */
public final class SamplerActor extends AbstractBehavior<SamplerActor.Command> {
    /** Questions that are worked on at a time. */
    private static final int RUNNING = 4;
    /** Questions that wait; more are answered busy. */
    private static final int WAITING = 64;
    /** Cells of a question that are fetched at a time: each takes the memory of a shard. */
    private static final int CELLS_AT_A_TIME = 4;

    public sealed interface Command {}

    /** Give these cells, all of which the blob has. */
    public record Sample(BlobHeader header, List<Cell> cells, ActorRef<Answer> replyTo) implements Command {
        public Sample {
            cells = List.copyOf(cells);
        }
    }

    /** Ask each member for a cell. */
    enum Tick implements Command {
        INSTANCE
    }

    private enum Ended implements Command {
        INSTANCE
    }

    private enum RoundEnded implements Command {
        INSTANCE
    }

    public sealed interface Answer {
        /** In the order of the question; empty where nobody gave the cell. */
        record Cells(List<Optional<CellProof>> proofs) implements Answer {
            public Cells {
                proofs = List.copyOf(proofs);
            }
        }

        record Busy() implements Answer {}
    }

    /** The certified blobs, in the order of their ids. */
    public interface Certified {
        /** The first behind a place; empty = the first of all. */
        Optional<BlobHeader> next(Optional<BlobId> place);
    }

    private final DaNode node;
    private final Certified certified;
    private final SampleCounts counts;
    private final RandomGenerator random;
    private final Deque<Sample> waiting = new ArrayDeque<>();
    private int running;
    private boolean sampling;

    private SamplerActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            DaNode node,
            Certified certified,
            SampleCounts counts,
            RandomGenerator random) {
        super(context);
        this.node = node;
        this.certified = certified;
        this.counts = counts;
        this.random = random;
        timers.startTimerWithFixedDelay(Tick.INSTANCE, node.limits().sampleInterval());
    }

    /** @param random which cells are asked for */
    public static Behavior<Command> create(
            DaNode node, Certified certified, SampleCounts counts, RandomGenerator random) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new SamplerActor(context, timers, node, certified, counts, random)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Sample sample -> onSample(sample);
            case Tick.INSTANCE -> onTick();
            case Ended.INSTANCE -> onEnded();
            case RoundEnded.INSTANCE -> sampling = false;
        }
        return this;
    }

    private void onSample(Sample sample) {
        if (running < RUNNING) {
            answer(sample);
        } else if (waiting.size() < WAITING) {
            waiting.add(sample);
        } else {
            sample.replyTo().tell(new Answer.Busy());
        }
    }

    private void onEnded() {
        running--;
        if (!waiting.isEmpty()) {
            answer(waiting.poll());
        }
    }

    private void answer(Sample sample) {
        running++;
        CellReader reader = new CellReader(node, sample.header());
        CompletionStage<List<Optional<CellProof>>> proofs = Source.from(sample.cells())
                .mapAsync(CELLS_AT_A_TIME, reader::read)
                .runWith(Sink.seq(), node.system());
        getContext().pipeToSelf(proofs, (found, failure) -> {
            sample.replyTo().tell(failure == null ? new Answer.Cells(found) : new Answer.Busy());
            return Ended.INSTANCE;
        });
    }

    private void onTick() {
        Optional<BlobHeader> blob = sampling ? Optional.empty() : randomBlob();
        if (blob.isEmpty()) {
            return;
        }
        sampling = true;
        CellReader reader = new CellReader(node, blob.get());
        List<CompletableFuture<?>> round = new ArrayList<>();
        for (int member = 0; member < node.holders().size(); member++) {
            round.add(sample(reader, blob.get(), member).toCompletableFuture());
        }
        getContext()
                .pipeToSelf(
                        CompletableFuture.allOf(round.toArray(CompletableFuture[]::new)),
                        (done, failure) -> RoundEnded.INSTANCE);
    }

    private CompletionStage<?> sample(CellReader reader, BlobHeader header, int member) {
        int validator = node.config().members().get(member).validatorId();
        int group = random.nextInt(header.groups());
        int piece = random.nextInt(Cell.pieces(header, group));
        int pick = random.nextInt(Integer.MAX_VALUE);
        return reader.shardsOf(group, member)
                .thenCompose(shards -> shards.length == 0
                        ? CompletableFuture.completedStage(Optional.<CellProof>empty())
                        : reader.read(new Cell(group, shards[pick % shards.length], piece)))
                .whenComplete((proof, failure) -> counts.add(
                        validator,
                        failure == null && proof.isPresent()
                                ? SampleCounts.Result.PROVEN
                                : SampleCounts.Result.MISSING));
    }

    /** Ids are evenly spread, and so is the next one behind a random place. */
    private Optional<BlobHeader> randomBlob() {
        BlobId place = new BlobId(new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()));
        return certified.next(Optional.of(place)).or(() -> certified.next(Optional.empty()));
    }
}
