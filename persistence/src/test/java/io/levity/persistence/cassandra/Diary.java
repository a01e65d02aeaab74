package io.levity.persistence.cassandra;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import io.levity.types.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An entity as those of a node are: it keeps what it is told and starts again, after a pause, when it can not. */
final class Diary extends EventSourcedBehavior<Diary.Command, byte[], List<Bytes>> {
    sealed interface Command {}

    /** Written as one or not at all; answered with the number of the last entry. */
    record Write(List<Bytes> entries, ActorRef<Long> replyTo) implements Command {
        Write {
            entries = List.copyOf(entries);
        }
    }

    record Read(ActorRef<List<Bytes>> replyTo) implements Command {}

    private final AtomicInteger recoveries;

    private Diary(String id, AtomicInteger recoveries) {
        super(
                PersistenceId.ofUniqueId(id),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(100), Duration.ofSeconds(2), 0.2));
        this.recoveries = recoveries;
    }

    /** @param recoveries counts how often it has recovered */
    static Behavior<Command> create(String id, AtomicInteger recoveries) {
        return Behaviors.setup(_ -> new Diary(id, recoveries));
    }

    @Override
    public List<Bytes> emptyState() {
        return List.of();
    }

    @Override
    public CommandHandler<Command, byte[], List<Bytes>> commandHandler() {
        return (_, command) -> switch (command) {
            case Write(List<Bytes> entries, ActorRef<Long> replyTo) ->
                Effect().persist(entries.stream().map(Bytes::toArray).toList()).thenReply(replyTo, state ->
                        (long) state.size());
            case Read(ActorRef<List<Bytes>> replyTo) -> Effect().none().thenReply(replyTo, state -> state);
        };
    }

    @Override
    public EventHandler<List<Bytes>, byte[]> eventHandler() {
        return (state, entry) -> {
            List<Bytes> longer = new ArrayList<>(state);
            longer.add(Bytes.copyOf(entry));
            return List.copyOf(longer);
        };
    }

    @Override
    public SignalHandler<List<Bytes>> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), _ -> recoveries.incrementAndGet())
                .build();
    }
}
