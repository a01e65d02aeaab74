package io.levity.loadtest.cluster;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.Leave;
import com.typesafe.config.ConfigFactory;
import io.levity.actor.da.SignerEntity;
import io.levity.chain.publishing.BlobHeader;
import io.levity.cluster.ActorSystemConfig;
import io.levity.config.NodeSettings;
import io.levity.types.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Two actor systems with the settings and the serializer of nodes: {@code ask PORT SEED-PORT SECONDS} measures entities here
 * and there, and how long those of the other are away when it leaves; {@code serve} is the other. The entities answer a
 * signer's question with a refusal, which is a message of some 100 bytes each way.
 */
public final class EntityBench {
    private static final EntityTypeKey<SignerEntity.Command> KEY =
            EntityTypeKey.create(SignerEntity.Command.class, "bench");
    private static final BlobHeader HEADER = new BlobHeader(1 << 20, 8, 16, 0, Hash.ZERO);
    private static final int ENTITIES = 2_000;
    private static final int AT_A_TIME = 64;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration ASK = Duration.ofSeconds(1);

    private final ActorSystem<Void> system;
    private final ClusterSharding sharding;
    private final String self;

    private EntityBench(ActorSystem<Void> system, int port) {
        this.system = system;
        this.sharding = ClusterSharding.get(system);
        this.self = Integer.toString(port);
        sharding.init(Entity.of(KEY, _ -> entity(self)).withStopMessage(SignerEntity.Stop.INSTANCE));
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        int seed = Integer.parseInt(args[2]);
        int seconds = Integer.parseInt(args[3]);
        Path directory = Files.createTempDirectory("levity-entities");
        if (!(NodeSettings.parse(ConfigFactory.parseString("levity.host=\"127.0.0.1\"\nlevity.ports.cluster=" + port))
                instanceof NodeSettings.Parsed.Good(NodeSettings settings))) {
            throw new IllegalStateException("settings");
        }
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(), "levity", ActorSystemConfig.of(settings, directory, Hash.ZERO.toHex()));
        Address first = AddressFromURIString.parse("akka://levity@127.0.0.1:" + seed);
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(first));
        EntityBench bench = new EntityBench(system, port);
        if (args[0].equals("serve")) {
            await(cluster, 2);
            System.out.println("joined");
            while (System.in.read() >= 0) {}
            cluster.manager().tell(Leave.create(cluster.selfMember().address()));
            system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } else {
            await(cluster, 2);
            bench.run(seconds);
        }
        System.exit(0);
    }

    private static void await(Cluster cluster, int members) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (cluster.state().members().size() < members
                || !cluster.selfMember().status().equals(akka.cluster.MemberStatus.up())) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("no cluster: " + cluster.state());
            }
            Thread.sleep(50);
        }
    }

    private static Behavior<SignerEntity.Command> entity(String where) {
        return Behaviors.receive(SignerEntity.Command.class)
                .onMessage(SignerEntity.Attest.class, attest -> {
                    attest.replyTo()
                            .tell(new SignerEntity.Declined(attest.header().id(), 0, where, ""));
                    return Behaviors.same();
                })
                .onMessage(SignerEntity.Stop.class, _ -> Behaviors.stopped())
                .build();
    }

    private CompletionStage<SignerEntity.Answer> ask(String id) {
        return AskPattern.ask(
                sharding.entityRefFor(KEY, id),
                (ActorRef<SignerEntity.Answer> replyTo) -> new SignerEntity.Attest(HEADER, 1_000, Hash.ZERO, replyTo),
                ASK,
                system.scheduler());
    }

    private void run(int seconds) throws Exception {
        List<String> here = new ArrayList<>();
        List<String> there = new ArrayList<>();
        long end = System.nanoTime() + LIMIT.toNanos();
        while (there.isEmpty() && System.nanoTime() < end) {
            here.clear();
            for (int i = 0; i < ENTITIES; i++) {
                String id = "C0/" + i;
                (where(id).equals(self) ? here : there).add(id);
            }
        }
        measure("local", here, seconds);
        measure("remote", there, seconds);
        System.out.println("leave");
        long begin = System.nanoTime();
        Set<String> away = new HashSet<>(there);
        while (!away.isEmpty() && System.nanoTime() - begin < 3 * LIMIT.toNanos()) {
            List<CompletionStage<SignerEntity.Answer>> asked = new ArrayList<>();
            List<String> ids = List.copyOf(away);
            ids.forEach(id -> asked.add(ask(id)));
            for (int i = 0; i < ids.size(); i++) {
                if (placeOf(asked.get(i)).equals(self)) {
                    away.remove(ids.get(i));
                }
            }
        }
        if (!away.isEmpty()) {
            throw new IllegalStateException(away.size() + " entities never came");
        }
        System.out.printf(
                Locale.ROOT,
                "moved {\"entities\":%d,\"seconds\":%.3f}%n",
                there.size(),
                (System.nanoTime() - begin) / 1e9);
    }

    private String where(String id) throws InterruptedException {
        for (int i = 0; i < 30; i++) {
            String place = placeOf(ask(id));
            if (!place.isEmpty()) {
                return place;
            }
        }
        throw new IllegalStateException("no answer of " + id);
    }

    /** Empty when there is no answer in time. */
    private static String placeOf(CompletionStage<SignerEntity.Answer> asked) throws InterruptedException {
        try {
            return asked.toCompletableFuture().get(5, TimeUnit.SECONDS) instanceof SignerEntity.Declined declined
                    ? declined.code()
                    : "";
        } catch (ExecutionException | TimeoutException none) {
            return "";
        }
    }

    private void measure(String kind, List<String> ids, int seconds) throws InterruptedException {
        if (ids.isEmpty()) {
            throw new IllegalStateException("all entities are on one node");
        }
        Thread.sleep(2_000L); // the other JVM compiles what the look around has used
        loop(ids, Duration.ofSeconds(2));
        List<Long> nanos = loop(ids, Duration.ofSeconds(seconds));
        Collections.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%s {\"perSecond\":%.1f,\"p50Millis\":%.3f,\"p99Millis\":%.3f}%n",
                kind,
                nanos.size() / (double) seconds,
                nanos.get(nanos.size() / 2) / 1e6,
                nanos.get(nanos.size() * 99 / 100) / 1e6);
    }

    /** Times of all asks that were answered. */
    private List<Long> loop(List<String> ids, Duration time) throws InterruptedException {
        List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
        long end = System.nanoTime() + time.toNanos();
        CountDownLatch ended = new CountDownLatch(AT_A_TIME);
        for (int i = 0; i < AT_A_TIME; i++) {
            next(ids, i, end, nanos, ended);
        }
        if (!ended.await(time.plus(LIMIT).toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("asks do not end");
        }
        return nanos;
    }

    private void next(List<String> ids, int number, long end, List<Long> nanos, CountDownLatch ended) {
        long begin = System.nanoTime();
        if (begin - end >= 0) {
            ended.countDown();
            return;
        }
        ask(ids.get(number % ids.size())).whenCompleteAsync((_, failure) -> {
            if (failure == null) {
                nanos.add(System.nanoTime() - begin);
            }
            next(ids, number + AT_A_TIME, end, nanos, ended);
        });
    }
}
