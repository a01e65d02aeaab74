package io.levity.actor.da;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.DaCertificate;
import io.levity.da.BlobEvent;
import io.levity.da.BlobFailure;
import io.levity.da.BlobLifecycle;
import io.levity.da.BlobLifecycle.Decision;
import io.levity.da.BlobLifecycle.Intent;
import io.levity.da.BlobStage;
import io.levity.da.BlobState;
import io.levity.types.BlobId;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One blob's way. {@link BlobLifecycle} holds the rules and says what is due; this carries it out: asks the set's signers
 * until a quorum has signed, has the certificate recorded on chain, keeps what came of it. After a crash it goes on at the
 * stage that its journal ends with. It lets itself be put away when nothing is left to do.
 */
public final class BlobEntity extends EventSourcedBehavior<BlobEntity.Command, BlobEvent, BlobState> {
    public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "blob");

    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final int MOST_AWAITING = 1024;
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** For tests that kill a node: a stage, such as {@code PUBLISHED}, at which its blobs stop until a start without it. */
    private static final String HELD_STAGE = System.getProperty("levity.test.hold-stage", "");

    public sealed interface Command {}

    /** The slices are durable; answers once that is journaled. */
    public record Submit(BlobLifecycle.Command.Submit submit, ActorRef<Submitted> replyTo) implements Command {}

    /** @param known nothing is new */
    public record Submitted(BlobState state, boolean known) {}

    public record Get(ActorRef<BlobState> replyTo) implements Command {}

    /**
     * Answers when the blob is certified or will never be.
     *
     * @param complete of a certified one when its proof is there too; of one that is not certified at once
     */
    public record Await(boolean complete, ActorRef<BlobState> replyTo) implements Command {
        boolean isOver(BlobState state) {
            return state.history().isEmpty() || (complete ? !state.settled() || state.complete() : state.settled());
        }
    }

    /** Wakes it up; it goes on by itself. */
    public enum Resume implements Command {
        INSTANCE
    }

    private record Decide(BlobLifecycle.Command command) implements Command {}

    private record SignerAnswered(SignerEntity.Answer answer) implements Command {}

    private record CertificateFormed(AttestationTally.Formed formed) implements Command {}

    private record Recorded(RecorderActor.Answer answer) implements Command {}

    private record Unworkable(Throwable cause) implements Command {}

    private enum Retry implements Command {
        INSTANCE
    }

    private enum Idle implements Command {
        INSTANCE
    }

    public enum Stop implements Command {
        INSTANCE
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final DaNode node;
    private final BlobId id;
    private AttestationTally tally;
    private boolean forming;
    /** Who wants to know; those who gave up are among them until the end. */
    private final List<Await> awaiting = new ArrayList<>();

    private BlobEntity(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ActorRef<ClusterSharding.ShardCommand> shard,
            DaNode node,
            BlobId id) {
        super(
                PersistenceId.of(KEY.name(), entityId(node.network(), id)),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.context = context;
        this.timers = timers;
        this.shard = shard;
        this.node = node;
        this.id = id;
        this.tally = new AttestationTally(node.config());
    }

    public static Behavior<Command> create(DaNode node, BlobId id, ActorRef<ClusterSharding.ShardCommand> shard) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new BlobEntity(context, timers, shard, node, id)));
    }

    /** {@code network/id}. */
    public static String entityId(NetworkId network, BlobId id) {
        return network + "/" + id.toHex();
    }

    @Override
    public BlobState emptyState() {
        return BlobState.NONE;
    }

    @Override
    public EventHandler<BlobState, BlobEvent> eventHandler() {
        return BlobLifecycle::evolve;
    }

    @Override
    public CommandHandler<Command, BlobEvent, BlobState> commandHandler() {
        return this::onCommand;
    }

    @Override
    public SignalHandler<BlobState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .build();
    }

    private void onRecovered(BlobState state) {
        context.setReceiveTimeout(IDLE, Idle.INSTANCE);
        if (state.history().isEmpty()) {
            return;
        }
        node.projection().update(id, state);
        goOn(state);
    }

    private Effect<BlobEvent, BlobState> onCommand(BlobState state, Command command) {
        return switch (command) {
            case Submit submit -> onSubmit(state, submit);
            case Get(var replyTo) -> onGet(state, replyTo);
            case Await await -> onAwait(state, await);
            case Decide(var decide) -> decide(state, decide);
            case SignerAnswered(var answer) -> onSignerAnswered(state, answer);
            case CertificateFormed(var formed) -> onFormed(state, formed);
            case Recorded(var answer) -> onRecorded(state, answer);
            case Unworkable(var cause) -> {
                forming = false;
                context.getLog().warn("blob {}: {}, trying again", id, cause.toString());
                yield Effect().none();
            }
            case Retry.INSTANCE -> onRetry(state);
            case Resume.INSTANCE -> onResume(state);
            case Idle.INSTANCE -> onIdle(state);
            case Stop.INSTANCE -> Effect().none().thenStop();
        };
    }

    private Effect<BlobEvent, BlobState> onSubmit(BlobState state, Submit submit) {
        return switch (BlobLifecycle.decide(state, submit.submit())) {
            case Decision.Accept(var events) ->
                Effect().persist(events).thenRun(next -> {
                    node.metrics().stage(BlobStage.RECEIVED, next.sizeBytes(), 0);
                    submit.replyTo().tell(new Submitted(next, false));
                    next.history().stream().limit(next.history().size() - 1).forEach(passed -> node.changes()
                            .tell(BlobService.BlobRow.of(id, next, passed)));
                    onNews(next);
                });
            case Decision.Known _ -> Effect().reply(submit.replyTo(), new Submitted(state, true));
            case Decision.Reject(var reason) -> throw new IllegalArgumentException("blob " + id + ": " + reason);
        };
    }

    /** An expiry that nobody has noticed yet is noticed by whoever asks. */
    private Effect<BlobEvent, BlobState> onGet(BlobState state, ActorRef<BlobState> replyTo) {
        return decide(state, new BlobLifecycle.Command.Tick(now()))
                .thenRun(this::leaveIfEmpty)
                .thenReply(replyTo, next -> next);
    }

    /** Nobody is to fill the memory, or the list of entities to be woken again, by asking for blobs that there are not. */
    private void leaveIfEmpty(BlobState state) {
        if (state.history().isEmpty()) {
            shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
        }
    }

    /** When too many wait, the newest sees how far it is and asks again. */
    private Effect<BlobEvent, BlobState> onAwait(BlobState state, Await await) {
        if (await.isOver(state) || awaiting.size() >= MOST_AWAITING) {
            await.replyTo().tell(state);
            leaveIfEmpty(state);
        } else {
            awaiting.add(await);
        }
        return Effect().none();
    }

    private akka.persistence.typed.javadsl.EffectBuilder<BlobEvent, BlobState> decide(
            BlobState state, BlobLifecycle.Command command) {
        return switch (BlobLifecycle.decide(state, command)) {
            case Decision.Accept(var events) -> Effect().persist(events).thenRun(this::onNews);
            case Decision.Known _ -> Effect().none();
            case Decision.Reject(var reason) -> {
                context.getLog().error("blob {} refuses {}: {}", id, command, reason);
                yield Effect().none();
            }
        };
    }

    private void onNews(BlobState state) {
        BlobState.StageTime last = state.history().getLast();
        boolean reached = state.inclusion().isEmpty() || last.stage() == BlobStage.EXPIRED;
        if (reached) {
            long since = last.atMillis() - state.history().getFirst().atMillis();
            node.metrics().stage(last.stage(), state.sizeBytes(), since);
            node.changes().tell(BlobService.BlobRow.of(id, state, last));
        }
        node.projection().update(id, state);
        awaiting.removeIf(await -> {
            boolean over = await.isOver(state);
            if (over) {
                await.replyTo().tell(state);
            }
            return over;
        });
        goOn(state);
    }

    /** Carries out what the state asks for. */
    private void goOn(BlobState state) {
        timers.cancelAll();
        if (state.stage().filter(stage -> stage.name().equals(HELD_STAGE)).isPresent()) {
            return;
        }
        switch (BlobLifecycle.due(state)) {
            case Intent.Publish _ ->
                context.getSelf()
                        .tell(new Decide(new BlobLifecycle.Command.Publish(
                                node.config().epoch(),
                                node.configHash(),
                                node.limits()
                                        .expirySeconds(
                                                state.history().getFirst().atMillis()),
                                now())));
            case Intent.CollectAttestations(var header, var plan) -> {
                tally = new AttestationTally(node.config());
                askSigners(header, plan);
                timers.startTimerWithFixedDelay(Retry.INSTANCE, RETRY);
            }
            case Intent.PutOnChain(var certificate) -> {
                record(certificate);
                timers.startTimerWithFixedDelay(Retry.INSTANCE, RETRY);
            }
            case Intent.Prove(var certificate, var place) -> {
                prove(certificate, place);
                timers.startTimerWithFixedDelay(Retry.INSTANCE, RETRY);
            }
            case Intent.Wait _, Intent.Nothing _ -> {}
        }
    }

    private void prove(DaCertificate certificate, BlobState.Place place) {
        node.recorder()
                .tell(new RecorderActor.Prove(
                        certificate.header().id(),
                        place,
                        context.messageAdapter(RecorderActor.Answer.class, Recorded::new)));
    }

    private void askSigners(BlobHeader header, BlobState.Plan plan) {
        ActorRef<SignerEntity.Answer> answers = context.messageAdapter(SignerEntity.Answer.class, SignerAnswered::new);
        for (int member = 0; member < node.config().members().size(); member++) {
            if (!tally.has(member)) {
                node.signerEntity(member)
                        .tell(new SignerEntity.Attest(header, plan.expirySeconds(), plan.configHash(), answers));
            }
        }
    }

    private void record(DaCertificate certificate) {
        node.recorder()
                .tell(new RecorderActor.PutOnChain(
                        certificate, context.messageAdapter(RecorderActor.Answer.class, Recorded::new)));
    }

    private Effect<BlobEvent, BlobState> onSignerAnswered(BlobState state, SignerEntity.Answer answer) {
        switch (answer) {
            case SignerEntity.Attested attested -> tally.add(attested.member(), attested.signature());
            case SignerEntity.Declined declined -> {
                tally.decline(declined.member(), declined.code());
                context.getLog().debug("blob {}: {}", id, declined);
            }
        }
        formIfQuorum(state);
        return Effect().none();
    }

    private void formIfQuorum(BlobState state) {
        if (BlobLifecycle.due(state) instanceof Intent.CollectAttestations(var header, var plan)
                && tally.quorum()
                && !forming) {
            forming = true;
            var signatures = tally.snapshot();
            context.pipeToSelf(
                    node.crypto()
                            .consensus(() ->
                                    AttestationTally.form(node.config(), header, plan.expirySeconds(), signatures)),
                    (formed, failure) -> failure == null ? new CertificateFormed(formed) : new Unworkable(failure));
        }
    }

    private Effect<BlobEvent, BlobState> onFormed(BlobState state, AttestationTally.Formed formed) {
        forming = false;
        return switch (formed) {
            case AttestationTally.Formed.Whole(var certificate) ->
                decide(state, new BlobLifecycle.Command.Disperse(certificate, now()));
            case AttestationTally.Formed.Spoilt(var members) -> {
                context.getLog().warn("blob {}: members {} signed wrongly", id, members);
                tally.drop(members);
                formIfQuorum(state); // of those that answered meanwhile
                yield Effect().none();
            }
        };
    }

    private Effect<BlobEvent, BlobState> onRecorded(BlobState state, RecorderActor.Answer answer) {
        return switch (answer) {
            case RecorderActor.Included(var place) ->
                decide(state, new BlobLifecycle.Command.Certify(place.height(), place.transactionHash(), now()));
            case RecorderActor.Proven(var inclusion) ->
                decide(state, new BlobLifecycle.Command.Prove(inclusion, now()));
            case RecorderActor.Refused(var reason) -> fail(state, BlobFailure.NOT_INCLUDED, reason);
        };
    }

    private Effect<BlobEvent, BlobState> onRetry(BlobState state) {
        return switch (BlobLifecycle.due(state)) {
            case Intent.CollectAttestations(var header, var plan) -> {
                if (!plan.configHash().equals(node.configHash())) {
                    yield fail(state, BlobFailure.SET_CHANGED, "");
                }
                if (age(state).compareTo(node.limits().signingTime()) > 0) {
                    yield fail(state, BlobFailure.TOO_FEW_SIGNERS, tally.missing());
                }
                askSigners(header, plan);
                yield Effect().none();
            }
            case Intent.PutOnChain(var certificate) -> {
                if (age(state).compareTo(node.limits().recordingTime()) > 0) {
                    yield fail(state, BlobFailure.NOT_INCLUDED, "");
                }
                record(certificate);
                yield Effect().none();
            }
            case Intent.Prove(var certificate, var place) -> {
                prove(certificate, place);
                yield Effect().none();
            }
            case Intent.Publish _, Intent.Wait _, Intent.Nothing _ -> Effect().none();
        };
    }

    private Effect<BlobEvent, BlobState> fail(BlobState state, BlobFailure reason, String detail) {
        String words = detail.isEmpty() ? reason.message() : detail;
        return decide(state, new BlobLifecycle.Command.Fail(reason, words, now()));
    }

    /** A row of the list without any event is what a crash left before the blob was acknowledged. */
    private Effect<BlobEvent, BlobState> onResume(BlobState state) {
        if (state.history().isEmpty()) {
            node.projection().forget(id);
            leaveIfEmpty(state);
        }
        return Effect().none();
    }

    private Effect<BlobEvent, BlobState> onIdle(BlobState state) {
        if (state.complete()) {
            shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
        }
        return Effect().none();
    }

    private Duration age(BlobState state) {
        return Duration.ofMillis(now() - state.history().getLast().atMillis());
    }

    private long now() {
        return node.clock().nowMillis();
    }
}
