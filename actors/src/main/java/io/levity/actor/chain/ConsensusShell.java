package io.levity.actor.chain;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import io.levity.actor.chain.ValidatorEntity.BatchDurable;
import io.levity.actor.chain.ValidatorEntity.BuildDue;
import io.levity.actor.chain.ValidatorEntity.Command;
import io.levity.actor.chain.ValidatorEntity.CoreInput;
import io.levity.actor.chain.ValidatorEntity.FromMember;
import io.levity.actor.chain.ValidatorEntity.RecordOffence;
import io.levity.actor.chain.ValidatorEntity.ShellFailed;
import io.levity.chain.consensus.CoreView;
import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.consensus.Effect;
import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Input;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.Recovered;
import io.levity.chain.consensus.Refusal;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SimplexCore;
import io.levity.persistence.validator.Session;
import io.levity.persistence.validator.SignRequest;
import io.levity.persistence.validator.SignResult;
import io.levity.persistence.validator.VoteSigner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Feeds a {@link SimplexCore} and carries its effects out, in order: what one step makes durable is on disk before
 * anything that the step sends afterwards leaves. Runs inside its entity's actor, one message at a time.
 */
final class ConsensusShell {

    /** A session with the signer and what it remembered. */
    record OpenSession(VoteSigner signer, Session session, Recovered recovered) {}

    /** A batch that is on disk, with the signer's answers in the order of the requests. */
    record DurableBatch(long number, List<SignResult> results) {}

    private static final Duration JOURNAL_PATIENCE = Duration.ofMillis(200);

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final CoordinatedShutdown shutdown;
    private final ValidatorSeat seat;
    private final ChainNode node;
    private final VoteSigner signer;
    private final Session session;
    private final SimplexCore core;
    private final ActorRef<Input> answers;
    private final ActorRef<NetworkEntity.Delivered> delivered;
    /** Validators of all members but this one. */
    private final List<Integer> others;

    private final EffectOutbox outbox = new EffectOutbox();
    private final DeliveryWindow undelivered = new DeliveryWindow(this::deliver);
    private final Set<Integer> beingServed = ConcurrentHashMap.newKeySet();

    ConsensusShell(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ValidatorSeat seat,
            OpenSession open,
            ActorRef<NetworkEntity.Delivered> delivered) {
        this.context = context;
        this.timers = timers;
        this.shutdown = CoordinatedShutdown.get(context.getSystem());
        this.seat = seat;
        this.node = seat.node();
        this.signer = open.signer();
        this.session = open.session();
        this.core = new SimplexCore(seat.config(), seat.member(), open.recovered());
        this.others = seat.config().members().stream()
                .map(SetConfig.Member::validatorId)
                .filter(validator -> validator != seat.validatorId())
                .toList();
        long number = number();
        this.answers = context.messageAdapter(Input.class, input -> new CoreInput(number, input));
        this.delivered = delivered;
    }

    void start() {
        List<Effect> effects = new ArrayList<>();
        core.start(node.clock().nowMillis(), effects::add);
        carryOut(effects);
    }

    /** Of the session: an answer or a timer that carries another number was meant for an older incarnation. */
    long number() {
        return session.number();
    }

    void on(Input input) {
        List<Effect> effects = new ArrayList<>();
        core.on(input, node.clock().nowMillis(), effects::add);
        carryOut(effects);
    }

    void onMessage(FromMember message) {
        if (message.configHash().equals(seat.configHash())) {
            on(new Input.Received(message.from(), message.message()));
        } else {
            node.metrics().foreignMessage();
        }
    }

    CoreView view() {
        return core.view();
    }

    private void carryOut(List<Effect> effects) {
        List<DurableRecord> records = new ArrayList<>();
        List<SignRequest> requests = new ArrayList<>();
        for (Effect effect : effects) {
            boolean behindThisBatch = !records.isEmpty() || !requests.isEmpty();
            switch (effect) {
                case Effect.Persist(var record) -> records.add(record);
                case Effect.Sign(var kind, var view, var hash) -> requests.add(new SignRequest(kind, view, hash));
                case Effect.Send _, Effect.Broadcast _, Effect.Deliver _ -> outbox.hold(effect, behindThisBatch);
                case Effect.SetTimer(var timer, var delayMillis) ->
                    timers.startSingleTimer(
                            timer,
                            new CoreInput(number(), new Input.TimerFired(timer)),
                            Duration.ofMillis(delayMillis));
                case Effect.CancelTimer(var timer) -> timers.cancel(timer);
                case Effect.BuildBody build -> buildWhenDue(build);
                case Effect.CheckBody(var hash, var header, var body) ->
                    node.replica().tell(new ChainReplicaActor.Check(hash, header, body, answers));
                case Effect.VerifyVotes question ->
                    answerLater(node.verifier().verify(seat.config(), seat.payload(), question));
                case Effect.VerifyCertificates(var key, var certificates) ->
                    answerLater(node.verifier()
                            .verify(seat.config(), seat.payload(), certificates)
                            .thenApply(valid -> new Input.CertificatesVerified(key, valid)));
                case Effect.ServeFinalised(var to, var from, var through) -> serveFinalised(to, from, through);
                case Effect.Accuse(var evidence) -> onAccuse(evidence);
                case Effect.Report(var event, var view, var member) ->
                    node.metrics().consensusEvent(event);
            }
        }
        if (!records.isEmpty() || !requests.isEmpty()) {
            commit(records, requests);
        }
        outbox.release(this::release);
    }

    private <T extends Input> void answerLater(CompletionStage<T> answer) {
        long number = number();
        context.pipeToSelf(
                answer,
                (input, failure) -> failure == null ? new CoreInput(number, input) : new ShellFailed(number, failure));
    }

    private void commit(List<DurableRecord> records, List<SignRequest> requests) {
        long number = number();
        long batch = outbox.nextBatch();
        context.pipeToSelf(
                signer.commit(session, records, requests),
                (results, failure) -> failure == null
                        ? new BatchDurable(number, new DurableBatch(batch, results))
                        : new ShellFailed(number, failure));
    }

    void onDurable(DurableBatch batch) {
        outbox.complete(batch.number());
        outbox.release(this::release);
        for (SignResult result : batch.results()) {
            switch (result) {
                case SignResult.Signed(var vote) -> on(new Input.Signed(vote));
                case SignResult.Refused(var kind, var view, var hash, var refusal) -> {
                    if (refusal == Refusal.CONFLICT || refusal == Refusal.LEDGER_UNUSABLE) {
                        context.getLog()
                                .error("the signer of {} refused {} in view {}: {}", seat.name(), kind, view, refusal);
                    }
                    on(new Input.SignRefused(kind, view, hash, refusal));
                }
            }
        }
    }

    private void release(Effect effect) {
        switch (effect) {
            case Effect.Send(var to, var message) -> sendTo(List.of(validatorId(to)), message);
            case Effect.Broadcast(var message) -> sendTo(others, message);
            case Effect.Deliver(var block) -> {
                node.replica().tell(new ChainReplicaActor.Final(block));
                undelivered.add(block);
            }
            case Effect.Persist _,
                    Effect.Sign _,
                    Effect.SetTimer _,
                    Effect.CancelTimer _,
                    Effect.BuildBody _,
                    Effect.CheckBody _,
                    Effect.VerifyVotes _,
                    Effect.VerifyCertificates _,
                    Effect.ServeFinalised _,
                    Effect.Accuse _,
                    Effect.Report _ -> throw new IllegalStateException("never held back: " + effect);
        }
    }

    /** While the node stops its shards close one by one: a message now would only look for the home of one that is gone. */
    private boolean stopping() {
        return !node.seats().movable() && shutdown.getShutdownReason().isPresent();
    }

    private void sendTo(List<Integer> validators, Message message) {
        if (!stopping()) {
            node.post().send(validators, new FromMember(seat.configHash(), seat.member(), message));
        }
    }

    private int validatorId(int member) {
        return seat.config().members().get(member).validatorId();
    }

    private void deliver(FinalBlock block) {
        if (stopping()) {
            return; // the signer's log holds it, the next start delivers it
        }
        node.networkEntity().tell(new NetworkEntity.Deliver(block, delivered));
    }

    /** The journal holds everything up to {@code height}: the signer may forget it. Answers the newest that it was ours. */
    Optional<FinalBlock> onDelivered(long height) {
        Optional<FinalBlock> newest = undelivered.confirmed(height);
        newest.ifPresent(block ->
                signer.delivered(session, block.header().view(), block.header().height()));
        return newest;
    }

    /** The network's entity may have moved or restarted: what it has not confirmed is sent again, oldest first. */
    void redeliver() {
        undelivered.tick();
    }

    private void buildWhenDue(Effect.BuildBody build) {
        long waitMillis = waitMillis(
                build.parentTimestampMillis(),
                seat.config().params().blockTimeMillis(),
                node.clock().nowMillis());
        if (waitMillis == 0) {
            buildNow(build);
        } else {
            timers.startSingleTimer(BuildDue.class, new BuildDue(number(), build), Duration.ofMillis(waitMillis));
        }
    }

    /** Never more than the block time: the parent's leader may have stamped it ahead, and ours is not to lose its view by it. */
    static long waitMillis(long parentTimestampMillis, long blockTimeMillis, long nowMillis) {
        return Math.clamp(parentTimestampMillis + blockTimeMillis - nowMillis, 0, blockTimeMillis);
    }

    /** When the journal does not keep up the chain pauses: a leader that may not build lets its view pass. */
    void buildNow(Effect.BuildBody build) {
        if (undelivered.full()) {
            timers.startSingleTimer(BuildDue.class, new BuildDue(number(), build), JOURNAL_PATIENCE);
            return;
        }
        node.replica().tell(new ChainReplicaActor.Build(build, answers));
    }

    /** One answer to a member at a time: whoever asks on and on may not fill our memory with blocks. */
    private void serveFinalised(int to, long from, long through) {
        if (!beingServed.add(to)) {
            return;
        }
        node.finalised(from, through, seat.config().params().maxBodyBytes()).whenComplete((blocks, failure) -> {
            beingServed.remove(to);
            if (failure == null && !blocks.isEmpty()) {
                sendTo(List.of(validatorId(to)), new Message.FinalisedFetched(blocks));
            }
        });
    }

    private void onAccuse(Evidence evidence) {
        context.getLog().error("evidence of misbehaviour in {}: {}", seat.name(), evidence);
        context.getSelf().tell(new RecordOffence(evidence));
        tellReplica(evidence);
    }

    void tellReplica(Evidence evidence) {
        node.replica().tell(new ChainReplicaActor.AddEvidence(evidence));
    }
}
