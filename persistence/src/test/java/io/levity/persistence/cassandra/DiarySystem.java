package io.levity.persistence.cassandra;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.AskPattern;
import io.levity.types.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A node's actor system with diaries on Cassandra. */
final class DiarySystem implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /** A write that is refused is not answered. */
    private static final Duration ACKNOWLEDGEMENT = Duration.ofSeconds(1);

    private static final Duration RECOVERY = Duration.ofSeconds(90);

    private final ActorSystem<SpawnProtocol.Command> system;
    private final AtomicInteger recoveries = new AtomicInteger();

    DiarySystem(String keyspace) throws IOException, InterruptedException {
        this.system = ActorSystem.create(SpawnProtocol.create(), "diaries", SharedCassandra.config(keyspace));
    }

    ActorRef<Diary.Command> open(String id) {
        return AskPattern.<SpawnProtocol.Command, ActorRef<Diary.Command>>ask(
                        system,
                        replyTo -> new SpawnProtocol.Spawn<>(Diary.create(id, recoveries), id, Props.empty(), replyTo),
                        ANSWER,
                        system.scheduler())
                .toCompletableFuture()
                .join();
    }

    /** Whether the entries were acknowledged; if not, they may have been written or not. */
    boolean write(ActorRef<Diary.Command> diary, List<Bytes> entries) {
        return answer(AskPattern.<Diary.Command, Long>ask(
                                diary,
                                replyTo -> new Diary.Write(entries, replyTo),
                                ACKNOWLEDGEMENT,
                                system.scheduler())
                        .toCompletableFuture())
                .isPresent();
    }

    /** What is in the diary once it has recovered. */
    List<Bytes> read(ActorRef<Diary.Command> diary) {
        return AskPattern.<Diary.Command, List<Bytes>>ask(diary, Diary.Read::new, RECOVERY, system.scheduler())
                .toCompletableFuture()
                .join();
    }

    private static <T> Optional<T> answer(CompletableFuture<T> asked) {
        try {
            return Optional.of(asked.join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    int recoveries() {
        return recoveries.get();
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
