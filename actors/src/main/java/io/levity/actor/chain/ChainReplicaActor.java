package io.levity.actor.chain;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.javadsl.Sink;
import io.levity.chain.consensus.Effect;
import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.EvidenceRules;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.Input;
import io.levity.chain.consensus.SignatureVerifier;
import io.levity.chain.execution.BlockBodyCodec;
import io.levity.chain.execution.ChainLedger;
import io.levity.chain.execution.DecodedBody;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.chain.execution.Execution;
import io.levity.chain.validator.BlsSignatureVerifier;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A network's chain on this node: executes each block once, whoever asks, and applies what is final.
 *
 * <p>Upon a check: decode (shared out over the pool), execute on the parent, answer whether it is valid; the verdict is
 * deterministic and kept. Upon a build: ask the mempool what may follow the parent, answer with a body. Upon a final
 * block: finalise it, store it, tell readers and the mempool.
 *
 * <p>Final blocks come from this node's validators, which need not wait for the journal: what a quorum made final their
 * ledgers hold until the journal does. A node that has none, or is behind, reads them from the journal.
 */
public final class ChainReplicaActor extends AbstractBehavior<ChainReplicaActor.Command> {
    private static final int MAX_OPEN_CHECKS = 256;
    private static final int MAX_INVALID = 256;
    private static final SignatureVerifier SIGNATURES = new BlsSignatureVerifier();
    private static final int MAX_OPEN_BUILDS = 64;
    private static final int MAX_READ = 256;
    private static final int MAX_AHEAD = 256;
    private static final long MAX_AHEAD_BYTES = 32L << 20;
    /** Time in which a validator of this node delivers what is journaled already. */
    private static final Duration FEED_PATIENCE = Duration.ofMillis(250);

    private static final Duration APPLY_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration RESUBSCRIBE = Duration.ofSeconds(1);

    public sealed interface Command {}

    /** Certify a body; answered by {@link Input.BodyChecked}. */
    public record Check(Hash headerHash, Header header, Bytes body, ActorRef<Input> replyTo) implements Command {}

    /** Answered by {@link Input.BodyBuilt}, as soon as the parent is executed here: it may still be on its way. */
    public record Build(Effect.BuildBody question, ActorRef<Input> replyTo) implements Command {}

    public record AddEvidence(Evidence evidence) implements Command {}

    /** Dev networks only; {@code replyTo} hears when the block that did it is final, or at once that too many wait. */
    public record SetBalance(Address address, BigInteger balanceWei, ActorRef<BalanceAnswer> replyTo)
            implements Command {}

    /** Answers {@link SetBalance}. */
    public sealed interface BalanceAnswer {
        /** @param height of the final block that did it */
        record Done(long height) implements BalanceAnswer {}

        /** Nothing was queued: try again when those before are done. */
        record Busy() implements BalanceAnswer {}
    }

    private record Proven(Evidence evidence) implements Command {}

    /** From a validator of this node, whose core has verified that it is final. */
    public record Final(FinalBlock block) implements Command {}

    /** The journal holds everything up to this height. */
    private record Journaled(long height) implements Command {}

    /** Read from the journal; {@code done} lets the reader go on. */
    private record FromJournal(FinalBlock block, ActorRef<Done> done) implements Command {}

    private record ReadEnded(Throwable failureOrNull) implements Command {}

    private enum ReadDue implements Command {
        INSTANCE
    }

    private record Decoded(Hash headerHash, Optional<DecodedBody> body) implements Command {}

    /** No thread was free to decode this body: it is as if nobody had asked. */
    private record NotDecoded(Hash headerHash, Throwable cause) implements Command {}

    private record Selected(MempoolActor.Selection selection) implements Command {}

    private enum SubscribeTick implements Command {
        INSTANCE
    }

    /** A check under way, and everybody who wants to know. */
    private record OpenCheck(Header header, Bytes body, Set<ActorRef<Input>> askers) {}

    private final ExecutedChain chain;
    private final ChainLedger ledger;
    private final ReplicaLinks links;
    private final BodyBuilder builder;
    private final ActorRef<MempoolActor.Selection> selections;
    private final ActorRef<NetworkEntity.Journaled> journaled;
    private final Map<Hash, OpenCheck> checks = new LinkedHashMap<>();
    private final Map<Hash, List<Decoded>> orphans = new LinkedHashMap<>();
    private final Map<Hash, Boolean> invalid = new LinkedHashMap<>();
    private final Map<Long, Build> builds = new LinkedHashMap<>();
    /** By the parent that is not executed here yet. Of several who ask for one parent only the latest view can still win. */
    private final Map<Hash, Build> waitingBuilds = new LinkedHashMap<>();

    /** Final blocks above a gap. */
    private final TreeMap<Long, FinalBlock> ahead = new TreeMap<>();

    private final TimerScheduler<Command> timers;
    private long aheadBytes;
    private long journaledTo;
    private boolean reading;
    private long readFrom;
    /** Whether the last block came from a validator of this node: then the next one will, and the journal need not be read. */
    private boolean fed = true;

    private long lastBuild;

    /**
     * Whom a replica talks to.
     *
     * @param decoder recovers senders
     * @param crypto checks evidence
     * @param mempool of the same network
     * @param networkEntity keeps the journal
     * @param journal reads it
     */
    public record ReplicaLinks(
            BodyDecoder decoder,
            CryptoPool crypto,
            ActorRef<MempoolActor.Command> mempool,
            RecipientRef<NetworkEntity.Command> networkEntity,
            JournalReader journal) {}

    private ChainReplicaActor(
            ActorContext<Command> context, TimerScheduler<Command> timers, ExecutedChain chain, ReplicaLinks links) {
        super(context);
        this.timers = timers;
        this.chain = chain;
        this.ledger = chain.ledger();
        this.links = links;
        this.builder = new BodyBuilder(chain.config().params().maxBodyBytes(), chain.clock());
        this.selections = context.messageAdapter(MempoolActor.Selection.class, Selected::new);
        this.journaled =
                context.messageAdapter(NetworkEntity.Journaled.class, message -> new Journaled(message.height()));
        timers.startTimerWithFixedDelay(SubscribeTick.INSTANCE, Duration.ZERO, RESUBSCRIBE);
    }

    /** @param chain that has caught up with the journal */
    public static Behavior<Command> create(ExecutedChain chain, ReplicaLinks links) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new ChainReplicaActor(context, timers, chain, links)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Check check -> onCheck(check);
            case Decoded decoded -> onDecoded(decoded);
            case NotDecoded(var hash, var cause) -> {
                getContext().getLog().warn("block {} could not be decoded, leaving it to the time-out", hash, cause);
                checks.remove(hash);
            }
            case Build build -> onBuild(build);
            case Selected(var selection) -> onSelected(selection);
            case SubscribeTick.INSTANCE -> links.networkEntity().tell(new NetworkEntity.Subscribe(journaled));
            case Final(var block) -> onFinal(block, true);
            case Journaled(var height) -> onJournaled(height);
            case ReadDue.INSTANCE -> onReadDue();
            case FromJournal(var block, var done) -> {
                onFinal(block, false);
                done.tell(Done.getInstance());
            }
            case ReadEnded(var failureOrNull) -> onReadEnded(failureOrNull);
            case AddEvidence(var evidence) -> onAddEvidence(evidence);
            case Proven(var evidence) -> builder.add(evidence);
            case SetBalance set -> onSetBalance(set);
        }
        return this;
    }

    private void onCheck(Check check) {
        Hash hash = check.headerHash();
        if (ledger.executed(hash).isPresent()) {
            check.replyTo().tell(new Input.BodyChecked(check.header().view(), hash, true));
        } else if (invalid.containsKey(hash)) {
            check.replyTo().tell(new Input.BodyChecked(check.header().view(), hash, false));
        } else if (checks.containsKey(hash)) {
            checks.get(hash).askers().add(check.replyTo());
        } else if (checks.size() < MAX_OPEN_CHECKS) {
            checks.put(hash, new OpenCheck(check.header(), check.body(), new LinkedHashSet<>(Set.of(check.replyTo()))));
            getContext()
                    .pipeToSelf(
                            links.decoder().decode(check.body()),
                            (body, failure) ->
                                    failure == null ? new Decoded(hash, body) : new NotDecoded(hash, failure));
        } else {
            getContext().getLog().warn("{} blocks wait to be checked, leaving {} to the time-out", checks.size(), hash);
        }
    }

    private void onDecoded(Decoded decoded) {
        OpenCheck check = checks.get(decoded.headerHash());
        if (check == null) {
            return; // it became final meanwhile
        }
        if (decoded.body().isEmpty()) {
            verdict(decoded.headerHash(), "malformed body");
            return;
        }
        Execution execution = execute(
                decoded.headerHash(),
                check.header(),
                decoded.body().get(),
                check.body().size());
        switch (execution) {
            case Execution.Valid _ -> verdict(decoded.headerHash(), "");
            case Execution.Invalid(var reason, var offender) -> {
                if (builder.built(check.body())) {
                    offender.ifPresent(hash -> links.mempool().tell(new MempoolActor.Expel(hash)));
                }
                verdict(decoded.headerHash(), reason);
            }
            case Execution.StateMismatch(var claimed, var actual) ->
                verdict(decoded.headerHash(), "claims parent state " + claimed + ", it is " + actual);
            case Execution.Stale _ -> checks.remove(decoded.headerHash());
            case Execution.UnknownParent(var parent) -> {
                orphans.computeIfAbsent(parent, p -> new ArrayList<>()).add(decoded);
            }
        }
    }

    private Execution execute(Hash hash, Header header, DecodedBody body, int bodyBytes) {
        return chain.execute(hash, header, body, bodyBytes);
    }

    /** @param problem empty when the block is valid */
    private void verdict(Hash hash, String problem) {
        OpenCheck check = checks.remove(hash);
        if (!problem.isEmpty()) {
            getContext().getLog().warn("block {} is invalid: {}", hash, problem);
            chain.metrics().bodyRejected();
            remember(hash);
        }
        Input answer = new Input.BodyChecked(check.header().view(), hash, problem.isEmpty());
        check.askers().forEach(asker -> asker.tell(answer));
        if (problem.isEmpty()) {
            onExecuted(hash);
        } else {
            waitingBuilds.remove(hash);
            List<Decoded> children = orphans.remove(hash);
            if (children != null) {
                children.forEach(child -> rejectOrphan(child.headerHash()));
            }
        }
    }

    private void rejectOrphan(Hash hash) {
        if (checks.containsKey(hash)) {
            verdict(hash, "its parent is invalid");
        }
    }

    /**
     * What waited for this block can go on. A validator that was behind asks about a child as soon as it delivered the
     * parent: the journal may be slower.
     */
    private void onExecuted(Hash hash) {
        List<Decoded> children = orphans.remove(hash);
        if (children != null) {
            children.forEach(this::onDecoded);
        }
        Build build = waitingBuilds.remove(hash);
        if (build != null) {
            onBuild(build);
        }
    }

    private void remember(Hash hash) {
        invalid.put(hash, true);
        if (invalid.size() > MAX_INVALID) {
            invalid.remove(invalid.keySet().iterator().next());
        }
    }

    /** A body with evidence that proves nothing is invalid: only what convinces a judge may go into one. */
    private void onAddEvidence(Evidence evidence) {
        ActorRef<Command> self = getContext().getSelf();
        links.crypto()
                .consensus(() -> EvidenceRules.verify(evidence, chain.config(), SIGNATURES))
                .thenAccept(verdict -> {
                    if (verdict instanceof EvidenceRules.Guilty) {
                        self.tell(new Proven(evidence));
                    }
                });
    }

    private void onBuild(Build build) {
        Hash parent = build.question().parentHash();
        if (!chain.knows(parent)) {
            waitingBuilds.put(parent, build);
            if (waitingBuilds.size() > MAX_OPEN_BUILDS) {
                waitingBuilds.remove(waitingBuilds.keySet().iterator().next());
            }
            return;
        }
        builds.put(++lastBuild, build);
        builds.remove(lastBuild - MAX_OPEN_BUILDS);
        links.mempool()
                .tell(new MempoolActor.Select(
                        lastBuild,
                        ledger.stateAfter(parent),
                        ledger.baseFeeAfter(parent),
                        chain.genesis().economy().gasLimit(),
                        builder.transactionBytes(),
                        selections));
    }

    private void onSelected(MempoolActor.Selection selection) {
        Build build = builds.remove(selection.key());
        if (build != null && chain.knows(build.question().parentHash())) {
            Hash parentStateRoot =
                    ledger.stateAfter(build.question().parentHash()).root();
            build.replyTo().tell(builder.build(build.question(), selection.transactions(), parentStateRoot));
        }
    }

    private void onSetBalance(SetBalance set) {
        if (!builder.add(set.address(), set.balanceWei(), set.replyTo())) {
            set.replyTo().tell(new BalanceAnswer.Busy());
        }
    }

    /** What was journaled and does not come by itself is read. */
    private void onJournaled(long height) {
        journaledTo = Math.max(journaledTo, height);
        if (journaledTo > ledger.finalHeight() && !reading && !timers.isTimerActive(ReadDue.INSTANCE)) {
            timers.startSingleTimer(ReadDue.INSTANCE, ReadDue.INSTANCE, fed ? FEED_PATIENCE : Duration.ZERO);
        }
    }

    /** One read at a time, each block only when the one before is applied. */
    private void onReadDue() {
        long from = ledger.finalHeight() + 1;
        if (reading || journaledTo < from) {
            return;
        }
        reading = true;
        readFrom = from;
        ActorRef<Command> self = getContext().getSelf();
        ActorSystem<?> system = getContext().getSystem();
        getContext()
                .pipeToSelf(
                        links.journal()
                                .blocks(chain.network(), from, Math.min(journaledTo, from + MAX_READ - 1))
                                .mapAsync(
                                        1,
                                        block -> AskPattern.<Command, Done>ask(
                                                self,
                                                done -> new FromJournal(block, done),
                                                APPLY_TIMEOUT,
                                                system.scheduler()))
                                .runWith(Sink.ignore(), system),
                        (done, failure) -> new ReadEnded(failure));
    }

    private void onReadEnded(Throwable failureOrNull) {
        reading = false;
        if (failureOrNull != null) {
            getContext().getLog().warn("the journal could not be read, trying again: {}", failureOrNull.toString());
        } else if (ledger.finalHeight() >= readFrom) {
            onJournaled(journaledTo);
        } // else this node sees less of the journal than the network's entity: the next tick tries again
    }

    /** A block may be known, the next, or behind a gap: then it waits, as long as there is room. */
    private void onFinal(FinalBlock block, boolean fromValidator) {
        long height = block.header().height();
        if (height > ledger.finalHeight() + 1) {
            keepAhead(block);
            return;
        }
        if (height <= ledger.finalHeight()) {
            return;
        }
        fed = fromValidator;
        finalise(block);
        for (FinalBlock next = pollAhead(); next != null; next = pollAhead()) {
            finalise(next);
        }
    }

    private void keepAhead(FinalBlock block) {
        if (ahead.size() < MAX_AHEAD
                && aheadBytes + block.body().size() <= MAX_AHEAD_BYTES
                && ahead.putIfAbsent(block.header().height(), block) == null) {
            aheadBytes += block.body().size();
        }
    }

    /** The block that follows the final height, if it waits; what is below is let go. */
    private FinalBlock pollAhead() {
        while (!ahead.isEmpty() && ahead.firstKey() <= ledger.finalHeight() + 1) {
            FinalBlock first = ahead.pollFirstEntry().getValue();
            aheadBytes -= first.body().size();
            if (first.header().height() == ledger.finalHeight() + 1) {
                return first;
            }
        }
        return null;
    }

    private void finalise(FinalBlock block) {
        applyFinal(block);
        checks.values()
                .removeIf(check -> check.header().height() <= block.header().height());
        waitingBuilds
                .values()
                .removeIf(build -> build.question().height() <= block.header().height());
        orphans.values()
                .removeIf(waiting -> waiting.stream().noneMatch(decoded -> checks.containsKey(decoded.headerHash())));
    }

    private void applyFinal(FinalBlock block) {
        ExecutedBlock executed = chain.apply(block, links.decoder());
        BlockBodyCodec.decode(block.body()).ifPresent(body -> builder.onFinal(executed, body));
        links.mempool()
                .tell(new MempoolActor.Finalised(
                        executed, ledger.stateAfter(block.hash()), ledger.baseFeeAfter(block.hash())));
        OpenCheck open = checks.remove(block.hash());
        if (open != null) {
            Input valid = new Input.BodyChecked(open.header().view(), block.hash(), true);
            open.askers().forEach(asker -> asker.tell(valid));
        }
        onExecuted(block.hash());
    }
}
