package io.levity.actor.diary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.RetentionCriteria;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An owner that notes numbers: each is confirmed once it is in the journal, in order, whatever the journal does. */
@Timeout(60)
class DiaryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ID = "diary|x";

    private final ActorTestKit kit = ActorTestKit.create(PersistenceTestKitPlugin.getInstance()
            .config()
            .withFallback(ConfigFactory.parseString("""
                    akka.persistence.testkit.events.serialize = off
                    akka.actor.provider = local
                    akka.loglevel = OFF
                    """))
            .withFallback(ConfigFactory.defaultReference())
            .resolve());
    private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());

    private sealed interface Command {}

    private record Note(int number) implements Command {}

    private record Noted(Diary.Answer<Integer> answer) implements Command {}

    private enum Close implements Command {
        INSTANCE
    }

    private enum Closed implements Command {
        INSTANCE
    }

    /** Tells what is durable. */
    private static Behavior<Command> owner(ActorRef<Object> told) {
        return Behaviors.setup(context -> {
            Diary<Integer, Integer> diary = Diary.open(
                    context,
                    PersistenceId.ofUniqueId(ID),
                    0,
                    Math::max,
                    RetentionCriteria.disabled(),
                    Noted::new,
                    Closed.INSTANCE);
            return Behaviors.receive(Command.class)
                    .onMessage(Note.class, note -> {
                        if (!diary.note(note.number(), () -> told.tell(note.number()))) {
                            told.tell("full");
                        }
                        return Behaviors.same();
                    })
                    .onMessage(Noted.class, noted -> {
                        diary.onAnswer(noted.answer());
                        return Behaviors.same();
                    })
                    .onMessageEquals(Close.INSTANCE, () -> {
                        diary.close();
                        return Behaviors.same();
                    })
                    .onMessageEquals(Closed.INSTANCE, () -> {
                        told.tell("closed at " + diary.state().orElseThrow());
                        return Behaviors.stopped();
                    })
                    .build();
        });
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void shouldConfirmAThousandNotesInOrderAndReadThemAgain() {
        TestProbe<Object> told = kit.createTestProbe();
        ActorRef<Command> owner = kit.spawn(owner(told.ref()));
        List<Object> all =
                IntStream.rangeClosed(1, 1_000).<Object>mapToObj(i -> i).toList();
        all.forEach(number -> owner.tell(new Note((Integer) number)));
        assertEquals(all, told.receiveSeveralMessages(1_000, PATIENCE));
        assertEquals(all, journal.persistedInStorage(ID));
        owner.tell(Close.INSTANCE);
        told.expectMessage(PATIENCE, "closed at 1000");

        ActorRef<Command> next = kit.spawn(owner(told.ref()));
        next.tell(new Note(5));
        told.expectMessage(PATIENCE, 5);
        next.tell(Close.INSTANCE);
        told.expectMessage(PATIENCE, "closed at 1000");
    }

    @Test
    void shouldWriteAgainWhatTheJournalFailedAndConfirmNothingBefore() {
        TestProbe<Object> told = kit.createTestProbe();
        ActorRef<Command> owner = kit.spawn(owner(told.ref()));
        owner.tell(new Note(1));
        told.expectMessage(PATIENCE, 1);
        journal.failNextNPersisted(ID, 3);
        IntStream.rangeClosed(2, 50).forEach(i -> owner.tell(new Note(i)));
        assertEquals(
                IntStream.rangeClosed(2, 50).<Object>mapToObj(i -> i).toList(),
                told.receiveSeveralMessages(49, PATIENCE));
        List<Object> stored = journal.persistedInStorage(ID);
        assertTrue(stored.containsAll(
                IntStream.rangeClosed(1, 50).<Object>mapToObj(i -> i).toList()));
    }

    @Test
    void shouldTakeNoMoreThanItsLimitWhileTheJournalIsNotThere() {
        TestProbe<Object> told = kit.createTestProbe();
        journal.failNextNOps(1_000); // it can not even be read
        ActorRef<Command> owner = kit.spawn(owner(told.ref()));
        IntStream.rangeClosed(1, Diary.MAX_WAITING + 2).forEach(i -> owner.tell(new Note(i)));
        assertEquals(List.of("full", "full"), told.receiveSeveralMessages(2, PATIENCE));
        journal.resetPolicy();
        assertEquals(
                IntStream.rangeClosed(1, Diary.MAX_WAITING)
                        .<Object>mapToObj(i -> i)
                        .toList(),
                told.receiveSeveralMessages(Diary.MAX_WAITING, PATIENCE));
    }
}
