package io.levity.persistence.journal;

import akka.actor.AbstractActor;
import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.Props;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.RecoveryCompleted;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * Compares journal plugins: {@code JournalBench <name> <config file> <seconds>}. Entities persist one event after the
 * acknowledgement of the last, as a node's entities do; then one long journal is written and replayed.
 */
public final class JournalBench {
    private record Start(long untilNanos, CompletableFuture<Long> done) {}

    private record Fill(int events, CompletableFuture<Long> done) {}

    private JournalBench() {}

    /** Prints one line for each measurement. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        Config config = ConfigFactory.parseFile(new File(args[1])).withFallback(ConfigFactory.load());
        int seconds = Integer.parseInt(args[2]);
        ActorSystem system = ActorSystem.create("bench", config);
        try {
            write(system, "warmup", 16, 200, 3);
            for (int entities : new int[] {1, 16, 128}) {
                for (int size : new int[] {200, 4096}) {
                    double rate = write(system, "w" + size, entities, size, seconds);
                    System.out.printf(
                            Locale.ROOT, "%s %3d entities %4d B: %8.0f events/s%n", args[0], entities, size, rate);
                }
            }
            for (int size : new int[] {200, 4096}) {
                double rate = replay(system, "replay" + size, size, 20_000);
                System.out.printf(Locale.ROOT, "%s replay %4d B: %8.0f events/s%n", args[0], size, rate);
            }
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        }
    }

    private static double write(ActorSystem system, String name, int entities, int size, int seconds) {
        long began = System.nanoTime();
        long until = began + seconds * 1_000_000_000L;
        CompletableFuture<?>[] all = new CompletableFuture<?>[entities];
        for (int i = 0; i < entities; i++) {
            CompletableFuture<Long> done = new CompletableFuture<>();
            all[i] = done;
            String id = name + "-" + entities + "-" + i;
            system.actorOf(Props.create(Entity.class, () -> new Entity(id, size, new CountDownLatch(1))))
                    .tell(new Start(until, done), ActorRef.noSender());
        }
        CompletableFuture.allOf(all).join();
        long sum = 0;
        for (CompletableFuture<?> done : all) {
            sum += (Long) done.join();
        }
        return sum * 1e9 / (System.nanoTime() - began);
    }

    private static double replay(ActorSystem system, String id, int size, int events) {
        CompletableFuture<Long> filled = new CompletableFuture<>();
        system.actorOf(Props.create(Entity.class, () -> new Entity(id, size, new CountDownLatch(1))))
                .tell(new Fill(events, filled), ActorRef.noSender());
        filled.join();
        CountDownLatch recovered = new CountDownLatch(1);
        long began = System.nanoTime();
        system.actorOf(Props.create(Entity.class, () -> new Entity(id, size, recovered)));
        try {
            recovered.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return events * 1e9 / (System.nanoTime() - began);
    }

    private static final class Entity extends AbstractPersistentActor {
        private final String id;
        private final byte[] event;
        private final CountDownLatch recovered;
        private long written;

        private Entity(String id, int size, CountDownLatch recovered) {
            this.id = id;
            this.event = new byte[size];
            new Random(size).nextBytes(event);
            this.recovered = recovered;
        }

        @Override
        public String persistenceId() {
            return id;
        }

        @Override
        public AbstractActor.Receive createReceiveRecover() {
            return receiveBuilder()
                    .match(byte[].class, _ -> {})
                    .match(RecoveryCompleted.class, _ -> recovered.countDown())
                    .build();
        }

        @Override
        public AbstractActor.Receive createReceive() {
            return receiveBuilder()
                    .match(Start.class, this::next)
                    .match(Fill.class, this::fill)
                    .build();
        }

        private void next(Start start) {
            persist(event, _ -> {
                written++;
                if (System.nanoTime() < start.untilNanos()) {
                    next(start);
                } else {
                    start.done().complete(written);
                    getContext().stop(getSelf());
                }
            });
        }

        private void fill(Fill fill) {
            for (int i = 0; i < fill.events(); i++) {
                persistAsync(event, _ -> {
                    written++;
                    if (written == fill.events()) {
                        fill.done().complete(written);
                        getContext().stop(getSelf());
                    }
                });
            }
        }
    }
}
