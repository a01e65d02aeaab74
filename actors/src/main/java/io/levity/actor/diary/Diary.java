package io.levity.actor.diary;

import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.RetentionCriteria;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What one actor has written down. The actor goes on while the journal writes: what was noted takes effect, in order, when
 * it is durable. Notes that come meanwhile share the next write.
 *
 * <p>When the journal fails the diary is opened anew, with growing pauses, and what was not confirmed is written again: an
 * event must do no harm when it is there twice. Only for use within the actor that owns it, which hands it every {@link
 * Answer} and, once it is {@linkplain #close closed}, ends when told so.
 *
 * @param <E> events
 * @param <S> their fold
 */
public final class Diary<E, S> {
    /** Notes that may wait; beyond them the journal is too slow for its owner. */
    public static final int MAX_WAITING = 8192;

    private static final int MAX_BATCH = 64;

    /** From the journal's side to the owner. */
    public sealed interface Answer<S> {}

    /** Everything is read; once more whenever the journal failed. */
    record Opened<S>(S state) implements Answer<S> {}

    record Written<S>(long number, S state) implements Answer<S> {}

    /** @param then run by the owner when the event is durable */
    private record Note<E>(E event, Runnable then) {}

    private final ActorRef<DiaryActor.Command<E>> writer;
    private final ArrayDeque<Note<E>> waiting = new ArrayDeque<>();
    private List<Note<E>> underway = List.of();
    private long number;
    private Optional<S> state = Optional.empty();

    private Diary(ActorRef<DiaryActor.Command<E>> writer) {
        this.writer = writer;
    }

    /**
     * Begins to read.
     *
     * @param toCommand makes a command for the owner from what it has to hand to {@link #onAnswer}
     * @param closed the command that tells the owner that the diary has ended
     */
    public static <C, E, S> Diary<E, S> open(
            ActorContext<C> owner,
            PersistenceId id,
            S empty,
            BiFunction<S, E, S> evolve,
            RetentionCriteria retention,
            Function<Answer<S>, C> toCommand,
            C closed) {
        @SuppressWarnings("unchecked")
        Class<Answer<S>> type = (Class<Answer<S>>) (Class<?>) Answer.class;
        ActorRef<Answer<S>> answers = owner.messageAdapter(type, toCommand::apply);
        ActorRef<DiaryActor.Command<E>> writer = owner.spawnAnonymous(
                DiaryActor.create(new DiaryActor.Form<>(id, empty, evolve, retention), answers),
                DispatcherSelector.sameAsParent());
        owner.watchWith(writer, closed);
        return new Diary<>(writer);
    }

    /** What is durable; empty until it is read. */
    public Optional<S> state() {
        return state;
    }

    /**
     * Notes an event.
     *
     * @param then run once it is durable
     * @return false, and nothing is noted, if too much is waiting
     */
    public boolean note(E event, Runnable then) {
        if (waiting.size() >= MAX_WAITING) {
            return false;
        }
        waiting.add(new Note<>(event, then));
        writeNext();
        return true;
    }

    public void onAnswer(Answer<S> answer) {
        switch (answer) {
            case Opened<S>(var read) -> {
                state = Optional.of(read);
                if (underway.isEmpty()) {
                    writeNext();
                } else {
                    write();
                }
            }
            case Written<S>(var written, var next) -> {
                if (written == number && !underway.isEmpty()) {
                    state = Optional.of(next);
                    List<Note<E>> done = underway;
                    underway = List.of();
                    done.forEach(note -> note.then().run());
                    writeNext();
                }
            }
        }
    }

    private void writeNext() {
        if (state.isEmpty() || !underway.isEmpty() || waiting.isEmpty()) {
            return;
        }
        List<Note<E>> batch = new ArrayList<>();
        while (!waiting.isEmpty() && batch.size() < MAX_BATCH) {
            batch.add(waiting.poll());
        }
        underway = batch;
        write();
    }

    private void write() {
        writer.tell(new DiaryActor.Write<>(
                ++number, underway.stream().map(Note::event).toList()));
    }

    /** Ends after the write that is underway; what waits is forgotten, for its owner has not been told of it. */
    public void close() {
        waiting.clear();
        writer.tell(new DiaryActor.Close<>());
    }
}
