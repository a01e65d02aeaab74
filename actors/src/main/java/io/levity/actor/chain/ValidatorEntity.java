package io.levity.actor.chain;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.RetentionCriteria;
import io.levity.actor.diary.Diary;
import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Input;
import io.levity.chain.consensus.Message;
import io.levity.chain.validator.ValidatorEvent;
import io.levity.chain.validator.ValidatorEvent.EpochEntered;
import io.levity.chain.validator.ValidatorEvent.FinalisedTo;
import io.levity.chain.validator.ValidatorEvent.OffenceSeen;
import io.levity.chain.validator.ValidatorProgress;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One validator in one network. It holds no rule of the protocol and no vote: a {@link ConsensusShell} runs the pure core
 * and carries its effects out, the signer keeps the votes; here live the life cycle and the coarse progress, which goes to
 * a diary, so that a slow journal does not keep it from voting.
 *
 * <p>Start: learn the chain's tip from the network, acquire a session with the signer (which ends any older
 * incarnation's), recover, run. Messages that arrive meanwhile wait, up to a limit.
 *
 * <p>Move: a node that lets the validator go recalls the signer; the session ends, and the entity waits without a word. Whoever
 * holds the validator next moves the entity's shard to itself and wakes it; until then messages are dropped, for consensus
 * asks again for what it lacks. What this incarnation had not delivered is in the ledger.
 */
public final class ValidatorEntity extends AbstractBehavior<ValidatorEntity.Command> {
    public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "validator");

    private static final int MAX_EARLY_MESSAGES = 1024;
    private static final Duration RETRY = Duration.ofSeconds(1);

    public sealed interface Command {}

    /** Wakes the entity up. */
    public enum Start implements Command {
        INSTANCE
    }

    /** Closes the signer session, then stops. */
    public enum Stop implements Command {
        INSTANCE
    }

    /** A message of the member with index {@code from} of the set with this config. */
    public record FromMember(Hash configHash, int from, Message message) implements Command {}

    /** An answer to an effect of the shell with this session number; a later shell must not hear it. */
    record CoreInput(long session, Input input) implements Command {}

    /** A timer set for a block's earliest time. */
    record BuildDue(long session, io.levity.chain.consensus.Effect.BuildBody question) implements Command {}

    record BatchDurable(long session, ConsensusShell.DurableBatch batch) implements Command {}

    /** What the shell with this session number relies on failed: only a new session can tell what is durable. */
    record ShellFailed(long session, Throwable cause) implements Command {}

    record RecordOffence(Evidence evidence) implements Command {}

    /** How far a start has come, and with which loan: after a failure or a recall those of the one before may still arrive. */
    private record TipKnown(SignerLoan with, NetworkEntity.Tip tip) implements Command {}

    private record SessionOpen(SignerLoan with, ConsensusShell.OpenSession session) implements Command {}

    private record StartFailed(SignerLoan with, Throwable cause) implements Command {}

    private record Noted(Diary.Answer<ValidatorProgress> answer) implements Command {}

    private enum DiaryClosed implements Command {
        INSTANCE
    }

    /** The node lets the validator go. */
    private enum Recalled implements Command {
        INSTANCE
    }

    private record DeliveredTo(long height) implements Command {}

    private enum RedeliverTick implements Command {
        INSTANCE
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final ValidatorSeat seat;
    private final Diary<ValidatorEvent, ValidatorProgress> diary;
    private final ArrayDeque<FromMember> early = new ArrayDeque<>();
    private Optional<SignerLoan> loan = Optional.empty();
    private Optional<ConsensusShell> shell = Optional.empty();
    /** With what is noted but not durable yet. */
    private ValidatorProgress progress;

    private boolean stopping;

    private ValidatorEntity(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ValidatorSeat seat,
            Diary<ValidatorEvent, ValidatorProgress> diary) {
        super(context);
        this.context = context;
        this.timers = timers;
        this.seat = seat;
        this.diary = diary;
        this.progress = diary.state().orElse(ValidatorProgress.NONE);
        context.getSelf().tell(Start.INSTANCE); // after a failure too: nobody else may be there to do it
    }

    public static Behavior<Command> create(ValidatorSeat seat) {
        return Behaviors.setup(context -> {
            Diary<ValidatorEvent, ValidatorProgress> diary = Diary.open(
                    context,
                    PersistenceId.of(KEY.name(), entityId(seat.network(), seat.validatorId())),
                    ValidatorProgress.NONE,
                    ValidatorProgress::evolve,
                    RetentionCriteria.disabled(),
                    Noted::new,
                    DiaryClosed.INSTANCE);
            Behavior<Command> running = Behaviors.setup(
                    _ -> Behaviors.withTimers(timers -> new ValidatorEntity(context, timers, seat, diary)));
            return Behaviors.supervise(running)
                    .onFailure(
                            SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2)
                                    .withStopChildren(false));
        });
    }

    /** {@code network/validator}. */
    public static String entityId(NetworkId network, int validatorId) {
        return network + "/" + validatorId;
    }

    /** However it ends, the signer is given back. */
    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.class, this::onCommand)
                .onSignal(PreRestart.class, _ -> ended())
                .onSignal(PostStop.class, _ -> ended())
                .build();
    }

    private Behavior<Command> ended() {
        endSession();
        return this;
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Start.INSTANCE -> onStart();
            case TipKnown(var with, var tip) -> {
                if (has(with)) {
                    onTipKnown(with, tip);
                }
            }
            case SessionOpen(var with, var session) -> {
                if (has(with)) {
                    onSessionOpen(session);
                }
            }
            case StartFailed(var with, var cause) -> {
                if (has(with)) {
                    onStartFailed(cause);
                }
            }
            case Noted(var answer) -> onNoted(answer);
            case DiaryClosed.INSTANCE -> {
                return onDiaryClosed();
            }
            case Recalled.INSTANCE -> onRecalled();
            case FromMember message -> onFromMember(message);
            case CoreInput(var session, var input) -> run(session, s -> s.on(input));
            case BatchDurable(var session, var batch) -> run(session, s -> s.onDurable(batch));
            case BuildDue(var session, var question) -> run(session, s -> s.buildNow(question));
            case ShellFailed(var session, var cause) -> run(session, s -> fail(cause));
            case DeliveredTo(var height) -> onDeliveredTo(height);
            case RedeliverTick.INSTANCE -> shell.ifPresent(ConsensusShell::redeliver);
            case RecordOffence(var evidence) -> {
                if (!progress.covers(evidence)) {
                    note(new OffenceSeen(evidence));
                }
            }
            case Stop.INSTANCE -> onStop();
        }
        return this;
    }

    /** Read first, so that what is already known is not written once more. */
    private void onNoted(Diary.Answer<ValidatorProgress> answer) {
        boolean first = diary.state().isEmpty();
        diary.onAnswer(answer);
        if (first) {
            progress = diary.state().orElse(ValidatorProgress.NONE);
            onStart();
        }
    }

    private void note(ValidatorEvent event) {
        if (diary.note(event, () -> {})) {
            progress = progress.evolve(event);
        } else {
            context.getLog().warn("the journal is too slow for validator {}: {} is not noted", seat.name(), event);
        }
    }

    @SuppressWarnings("ReferenceEquality") // of this loan, not of one like it
    private boolean has(SignerLoan with) {
        return loan.isPresent() && loan.get() == with;
    }

    private void onStart() {
        if (loan.isPresent() || stopping || diary.state().isEmpty()) {
            return;
        }
        ActorRef<Command> self = context.getSelf();
        loan = seat.node().seats().borrow(seat.validatorId(), () -> self.tell(Recalled.INSTANCE));
        if (loan.isEmpty()) {
            if (!seat.node().seats().movable()) {
                context.getLog().warn("validator {} can not start: its key is not held here", seat.name());
            }
            return;
        }
        SignerLoan with = loan.get();
        context.ask(
                NetworkEntity.Tip.class,
                seat.node().networkEntity(),
                Duration.ofSeconds(5),
                (ActorRef<NetworkEntity.Tip> replyTo) -> new NetworkEntity.GetTip(replyTo),
                (tip, failure) -> tip != null ? new TipKnown(with, tip) : new StartFailed(with, failure));
    }

    private void onTipKnown(SignerLoan with, NetworkEntity.Tip tip) {
        context.pipeToSelf(
                seat.node().openSession(seat, with, tip),
                (session, failure) ->
                        failure == null ? new SessionOpen(with, session) : new StartFailed(with, failure));
    }

    private void onStartFailed(Throwable cause) {
        context.getLog().warn("validator {} can not start yet, trying again: {}", seat.name(), cause.toString());
        endSession();
        timers.startSingleTimer(Start.INSTANCE, RETRY);
    }

    /** One that was meant for an incarnation before does no harm: the signer is borrowed again if it is still here. */
    private void onRecalled() {
        endSession();
        early.clear();
        onStart();
    }

    /** Whoever takes over acquires a newer session, which makes ours stale; answers to ours are not heard any more. */
    private void endSession() {
        timers.cancelAll();
        shell = Optional.empty();
        loan.ifPresent(SignerLoan::close);
        loan = Optional.empty();
    }

    private void onSessionOpen(ConsensusShell.OpenSession session) {
        ActorRef<NetworkEntity.Delivered> delivered =
                context.messageAdapter(NetworkEntity.Delivered.class, message -> new DeliveredTo(message.height()));
        ConsensusShell started = new ConsensusShell(context, timers, seat, session, delivered);
        shell = Optional.of(started);
        timers.startTimerWithFixedDelay(RedeliverTick.INSTANCE, RETRY);
        progress.offences().forEach(started::tellReplica);
        started.start();
        while (!early.isEmpty()) {
            started.onMessage(early.poll());
        }
        if (!progress.configHash().equals(seat.configHash())) {
            note(new EpochEntered(seat.config().epoch(), seat.configHash()));
        }
    }

    private void onFromMember(FromMember message) {
        if (shell.isPresent()) {
            shell.get().onMessage(message);
            return;
        }
        onStart();
        if (loan.isPresent() && early.size() < MAX_EARLY_MESSAGES) {
            early.add(message);
        }
    }

    private void onDeliveredTo(long height) {
        Optional<FinalBlock> newest = shell.flatMap(s -> s.onDelivered(height));
        if (newest.isPresent() && height - progress.finalisedTo() >= seat.node().progressInterval()) {
            note(new FinalisedTo(height, newest.get().hash()));
        }
    }

    private void run(long session, Consumer<ConsensusShell> step) {
        shell.filter(s -> s.number() == session).ifPresent(step);
    }

    private void fail(Throwable cause) {
        throw new IllegalStateException("validator " + seat.name() + " must begin a new session", cause);
    }

    /** Stopped once the diary is: nobody else may write it before that. */
    private void onStop() {
        stopping = true;
        endSession();
        diary.close();
    }

    private Behavior<Command> onDiaryClosed() {
        if (!stopping) {
            context.getLog().error("the diary of validator {} ended by itself", seat.name());
        }
        return Behaviors.stopped();
    }
}
