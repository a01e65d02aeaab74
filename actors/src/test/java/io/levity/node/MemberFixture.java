package io.levity.node;

import akka.actor.ExtendedActorSystem;
import akka.remote.RemoteActorRefProvider;
import com.typesafe.config.ConfigFactory;
import io.levity.config.NodeSettings;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import scala.jdk.javaapi.FutureConverters;

/** Real members of real clusters on this machine's loopback, without networks on them. */
final class MemberFixture implements AutoCloseable {
    static final Hash NETWORK = new Hash(1, 2, 3, 4);

    private final AtomicInteger drains = new AtomicInteger();
    private final Membership member;
    private final CompletableFuture<Membership.Known> up = new CompletableFuture<>();

    private MemberFixture(NodeSettings settings, Path journal, Hash network) throws Exception {
        member = Membership.prepare(settings, journal, network, drains::incrementAndGet);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                member.enter();
                up.complete(member.known());
            } catch (Exception e) {
                up.completeExceptionally(e);
            }
        });
    }

    static MemberFixture start(NodeSettings settings, Path data) throws Exception {
        return start(settings, data, NETWORK);
    }

    static MemberFixture start(NodeSettings settings, Path data, Hash network) throws Exception {
        return new MemberFixture(settings, data.resolve(settings.cluster().name()), network);
    }

    /**
     * Settings of nodes that find each other by their ports.
     *
     * @param more settings of all, under {@code levity}
     */
    static List<NodeSettings> settings(Path data, int count, String more) throws IOException {
        List<Integer> ports = NodeFixture.freePorts(6 * count);
        StringBuilder points = new StringBuilder();
        for (int node = 0; node < count; node++) {
            points.append('"').append("127.0.0.1:").append(ports.get(6 * node)).append("\",");
        }
        List<NodeSettings> all = new ArrayList<>();
        for (int node = 0; node < count; node++) {
            List<Integer> own = ports.subList(6 * node, 6 * node + 6);
            all.add(parse("""
                    levity {
                      data-directory = "%s"
                      ports { management = %d, http = %d, metrics = %d, cluster = %d, grpc = %d, data = %d }
                      cluster {
                        name = "node-%d", discovery = CONFIG, contact-points = [%s]
                        required-contact-points = %d, heartbeat-pause = 2s, stable-after = 2s
                      }
                      %s
                    }
                    """.formatted(
                            data.resolve("node-" + node),
                            own.get(0),
                            own.get(1),
                            own.get(2),
                            own.get(3),
                            own.get(4),
                            own.get(5),
                            node,
                            points,
                            count / 2 + 1,
                            more)));
        }
        return all;
    }

    private static NodeSettings parse(String hocon) {
        return switch (NodeSettings.parse(ConfigFactory.parseString(hocon))) {
            case NodeSettings.Parsed.Good(var settings) -> settings;
            case NodeSettings.Parsed.Bad(var problems) -> throw new IllegalStateException(problems.toString());
        };
    }

    Membership member() {
        return member;
    }

    /** Waits until it is up. */
    Membership.Known known() throws Exception {
        return up.get(60, TimeUnit.SECONDS);
    }

    /** Why it was not let in, once that is known. */
    StartFailure refusal() throws Exception {
        try {
            up.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StartFailure failure) {
                return failure;
            }
            throw e;
        }
        throw new AssertionError("it was let in");
    }

    /** How often an operator asked it to stop. */
    int drains() {
        return drains.get();
    }

    EndReason awaitEnd() throws Exception {
        member.system().getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
        return EndReason.of(member.stop().reason());
    }

    /** Looks until it is so. */
    static void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("after a minute it is still not so: " + what);
            }
            Thread.sleep(20);
        }
    }

    /** Cuts it off from all others, for good. */
    void cutOff() {
        RemoteActorRefProvider provider =
                (RemoteActorRefProvider) ((ExtendedActorSystem) member.system().classicSystem()).provider();
        FutureConverters.asJava(provider.transport().shutdown())
                .toCompletableFuture()
                .join();
    }

    @Override
    public void close() {
        member.system().terminate();
        member.system()
                .getWhenTerminated()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
