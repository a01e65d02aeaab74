package io.levity.actor.diary;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

/** Writes batches of events for one {@link Diary}, which sends the next only after the one before is answered. */
final class DiaryActor<E, S> extends EventSourcedBehavior<DiaryActor.Command<E>, E, S> {

    sealed interface Command<E> {}

    record Write<E>(long number, List<E> events) implements Command<E> {}

    /** Stops once everything before is written. */
    record Close<E>() implements Command<E> {}

    /** @param retention which events snapshots replace */
    record Form<E, S>(PersistenceId id, S empty, BiFunction<S, E, S> evolve, RetentionCriteria retention) {}

    private final Form<E, S> form;
    private final ActorRef<Diary.Answer<S>> owner;

    private DiaryActor(Form<E, S> form, ActorRef<Diary.Answer<S>> owner) {
        super(form.id(), SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.form = form;
        this.owner = owner;
    }

    static <E, S> Behavior<Command<E>> create(Form<E, S> form, ActorRef<Diary.Answer<S>> owner) {
        return Behaviors.setup(_ -> new DiaryActor<>(form, owner));
    }

    @Override
    public S emptyState() {
        return form.empty();
    }

    @Override
    public EventHandler<S, E> eventHandler() {
        return form.evolve()::apply;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return form.retention();
    }

    @Override
    public SignalHandler<S> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> owner.tell(new Diary.Opened<>(state)))
                .build();
    }

    @Override
    public CommandHandler<Command<E>, E, S> commandHandler() {
        return (_, command) -> switch (command) {
            case Write<E>(var number, var events) ->
                Effect().persist(events).thenRun(state -> owner.tell(new Diary.Written<>(number, state)));
            case Close<E>() -> Effect().none().thenStop();
        };
    }
}
