package io.levity.node;

import akka.actor.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.ClusterSharding;
import akka.cluster.sharding.ShardRegion;
import akka.pattern.Patterns;
import io.levity.actor.peer.NodeReport;
import io.levity.actor.peer.Peer;
import io.levity.actor.peer.Peers;
import io.levity.config.NodeSettings;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** What this node tells of itself: put together from its parts as they come, each time it is asked. Thread-safe. */
final class OwnReport implements Supplier<NodeReport> {
    private static final Duration COUNT_TIMEOUT = Duration.ofSeconds(1);

    private final ActorSystem<?> system;
    private final NodeSettings settings;
    private final long startedAtMillis = System.currentTimeMillis();
    private final Map<String, ShardCount> counts = new ConcurrentHashMap<>();
    private volatile Supplier<Peer> self;
    private volatile Optional<NetworkRuntime> network = Optional.empty();
    private volatile IntSupplier uploads = () -> 0;
    private volatile Supplier<String> drain = () -> "";
    private volatile Supplier<List<String>> warnings = List::of;

    private record ShardCount(int shards, int entities) {}

    /** @param self as long as nobody knows more, see {@link #peers} */
    OwnReport(ActorSystem<?> system, NodeSettings settings, Peer self) {
        this.system = system;
        this.settings = settings;
        this.self = () -> self;
    }

    void peers(Peers known) {
        self = known::self;
    }

    void network(NetworkRuntime started) {
        network = Optional.of(started);
    }

    void uploads(IntSupplier running) {
        uploads = running;
    }

    void drain(Supplier<String> progress) {
        drain = progress;
    }

    /** @param lines asked at each report */
    void warnings(Supplier<List<String>> lines) {
        warnings = lines;
    }

    /** Counts shards anew; the report shows them once the regions have answered. */
    void count() {
        ClusterSharding sharding = ClusterSharding.get(system.classicSystem());
        for (String type : sharding.getShardTypeNames()) {
            ActorRef region = sharding.shardRegion(type);
            var _ = Patterns.ask(region, ShardRegion.getRegionStatsInstance(), COUNT_TIMEOUT)
                    .thenAccept(answer -> {
                        if (answer instanceof ShardRegion.ShardRegionStats stats) {
                            counts.put(type, count(stats));
                        }
                    });
        }
    }

    private static ShardCount count(ShardRegion.ShardRegionStats stats) {
        int entities = stats.getStats().values().stream()
                .mapToInt(n -> ((Number) n).intValue())
                .sum();
        return new ShardCount(stats.getStats().size(), entities);
    }

    /** Of all types together, as they were last counted. */
    int shards() {
        return counts.values().stream().mapToInt(ShardCount::shards).sum();
    }

    @Override
    public NodeReport get() {
        Peer me = self.get();
        Runtime runtime = Runtime.getRuntime();
        return new NodeReport(
                me.name(),
                me.address().toString(),
                me.http().toString(),
                RunFiles.managementUrl(settings),
                me.roles(),
                LevityNode.VERSION,
                me.appVersion(),
                startedAtMillis,
                heights(),
                me.validators(),
                counted(ShardCount::shards),
                counted(ShardCount::entities),
                network.map(NetworkRuntime::volumes).orElse(NodeReport.Volumes.NONE),
                uploads.getAsInt(),
                runtime.totalMemory() - runtime.freeMemory(),
                runtime.maxMemory(),
                drain.get(),
                warnings.get());
    }

    private Map<NetworkId, Long> heights() {
        return network.map(n -> Map.of(n.network(), n.service().height())).orElseGet(Map::of);
    }

    private Map<String, Integer> counted(ToIntFunction<ShardCount> part) {
        Map<String, Integer> result = new TreeMap<>();
        counts.forEach((type, count) -> result.put(type, part.applyAsInt(count)));
        return result;
    }
}
