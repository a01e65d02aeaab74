package io.levity.actor.seat;

import static io.levity.actor.seat.SeatFixture.config;
import static io.levity.actor.seat.SeatFixture.seats;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.Done;
import akka.actor.Address;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.levity.actor.chain.ValidatorEntity;
import io.levity.types.NetworkId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes of one cluster in this process, with real sharding and real ledgers; only the validators' work is left out. */
@Timeout(120)
class SeatClusterTest {
    private static final NetworkId NETWORK = new NetworkId(0);
    private static final int VALIDATORS = 7;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration SETTLE = Duration.ofMillis(1_500);

    @TempDir
    Path directory;

    private final PeerBoard board = new PeerBoard();
    private final List<Node> nodes = new ArrayList<>();
    /** Where each validator's entity runs; a second one at the same time is a failure. */
    private final Map<String, Address> running = new ConcurrentHashMap<>();

    private final List<String> faults = java.util.Collections.synchronizedList(new ArrayList<>());

    private record Node(
            ActorTestKit kit,
            Address address,
            SharedSeats seats,
            ActorRef<SeatActor.Command> actor,
            AtomicReference<Optional<SeatReport>> report) {}

    /** @param port 0 for one that is free */
    private static Config settings(int port) {
        return ConfigFactory.parseMap(Map.of("akka.remote.artery.canonical.port", port))
                .withFallback(ConfigFactory.parseString("""
                        akka.actor.allow-java-serialization = on
                        akka.actor.warn-about-java-serializer-usage = off
                        akka.loglevel = WARNING
                        akka.cluster.split-brain-resolver.stable-after = 2s
                        akka.cluster.failure-detector.acceptable-heartbeat-pause = 2s
                        akka.coordinated-shutdown.run-by-actor-system-terminate = off
                        akka.persistence.journal.auto-start-journals = []
                        akka.persistence.journal.plugin = ""
                        akka.persistence.snapshot-store.plugin = ""
                        """))
                .withFallback(ConfigFactory.parseResources("levity-akka.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    private Node start(String name) {
        return start(name, 0);
    }

    private Node start(String name, int port) {
        ActorTestKit kit = ActorTestKit.create("seats", settings(port));
        Cluster cluster = Cluster.get(kit.system());
        Address address = cluster.selfMember().address();
        cluster.manager()
                .tell(Join.create(nodes.isEmpty() ? address : nodes.getFirst().address()));
        TestProbe<Object> probe = kit.createTestProbe();
        probe.awaitAssert(PATIENCE, () -> {
            assertEquals(akka.cluster.MemberStatus.up(), cluster.selfMember().status());
            return null;
        });
        ClusterSharding.get(kit.system())
                .init(SeatSharding.place(
                        kit.system(),
                        Entity.of(ValidatorEntity.KEY, context -> worker(context.getEntityId(), address))
                                .withStopMessage(ValidatorEntity.Stop.INSTANCE)));
        SharedSeats seats = seats(directory, name, VALIDATORS);
        AtomicReference<Optional<SeatReport>> report = new AtomicReference<>(Optional.empty());
        ActorRef<SeatActor.Command> actor = kit.spawn(SeatActor.create(new SeatActor.Setup(
                NETWORK,
                config(VALIDATORS),
                board.join(name, address),
                seats,
                SeatActor.departures(kit.system()),
                SETTLE,
                System::nanoTime,
                ForkJoinPool.commonPool(),
                new SeatSharding(kit.system(), NETWORK)::tend,
                seen -> report.set(Optional.of(seen)))));
        Node node = new Node(kit, address, seats, actor, report);
        nodes.add(node);
        return node;
    }

    private Behavior<ValidatorEntity.Command> worker(String id, Address here) {
        return Behaviors.setup(context -> {
            Address other = running.put(id, here);
            if (other != null && nodes.stream().anyMatch(node -> node.address().equals(other))) {
                faults.add(id + " runs on " + other + " and " + here);
            }
            return Behaviors.receive(ValidatorEntity.Command.class)
                    .onMessageEquals(ValidatorEntity.Stop.INSTANCE, () -> {
                        running.remove(id, here);
                        return Behaviors.stopped();
                    })
                    .onAnyMessage(_ -> Behaviors.same())
                    .build();
        });
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.kit().shutdownTestKit());
        nodes.forEach(node -> node.seats().close());
    }

    @Test
    void shouldFollowThePlanWhileNodesComeLeaveAndDie() {
        Node a = start("a");
        awaitSpread(7);
        Node b = start("b");
        Node c = start("c");
        awaitSpread(3, 2, 2);
        assertEquals(
                List.of(1, 1, 1),
                nodes.stream()
                        .map(n -> n.report()
                                .get()
                                .orElseThrow()
                                .plan()
                                .overloaded()
                                .size())
                        .toList());

        leave(b);
        awaitSpread(4, 3);
        assertTrue(
                generations().stream().mapToLong(g -> g).max().orElseThrow() >= 3,
                generations().toString());

        start("b", b.address().getPort().orElseThrow()); // what it said when it left is not meant for ever
        awaitSpread(3, 2, 2);
        Set<Integer> kept = c.seats().held();

        die(a); // the oldest, which allocates the shards
        awaitSpread(4, 3);
        assertTrue(c.seats().held().containsAll(kept), "nothing moves that need not");
        assertEquals(List.of(), faults);
    }

    private List<Long> generations() {
        return nodes.stream()
                .flatMap(node -> node.seats().holdings().values().stream())
                .map(SharedSeats.Holding::generation)
                .toList();
    }

    /** Hands over what it has, then leaves; nobody gives it anything back. */
    private void leave(Node node) {
        Done done = AskPattern.<SeatActor.Command, Done>ask(
                        node.actor(),
                        SeatActor.HandOver::new,
                        PATIENCE,
                        node.kit().system().scheduler())
                .toCompletableFuture()
                .join();
        assertEquals(Done.getInstance(), done);
        assertEquals(Set.of(), node.seats().held());
        nodes.remove(node);
        awaitSpread(4, 3);
        assertEquals(Set.of(), node.seats().held());
        board.leave(node.address());
        akka.actor.CoordinatedShutdown.get(node.kit().system())
                .runAll(akka.actor.CoordinatedShutdown.unknownReason())
                .toCompletableFuture()
                .join();
    }

    /** As a killed process: the operating system lets go of its locks, and nobody is told anything. */
    private void die(Node node) {
        nodes.remove(node);
        node.kit().system().terminate();
        node.kit().system().getWhenTerminated().toCompletableFuture().join();
        board.leave(node.address());
        node.seats().close();
    }

    /** Each validator is held once, loads are these, and each entity runs where its validator is held. */
    private void awaitSpread(Integer... loads) {
        nodes.getFirst().kit().createTestProbe().awaitAssert(PATIENCE, Duration.ofMillis(100), () -> {
            List<Integer> spread = nodes.stream()
                    .map(node -> node.seats().held().size())
                    .sorted(java.util.Comparator.reverseOrder())
                    .toList();
            assertEquals(List.of(loads), spread);
            TreeMap<String, Address> held = new TreeMap<>();
            nodes.forEach(node -> node.seats()
                    .held()
                    .forEach(validator -> held.put(ValidatorEntity.entityId(NETWORK, validator), node.address())));
            assertEquals(VALIDATORS, held.size());
            assertEquals(held, new TreeMap<>(running), () -> "holders " + new TreeSet<>(held.keySet()));
            return null;
        });
    }
}
