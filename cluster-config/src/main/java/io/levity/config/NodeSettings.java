package io.levity.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All that an operator can decide about one node; every key is documented in {@code reference.conf}.
 *
 * @param dataDirectory holds everything the node must remember
 * @param host address that every socket binds to
 * @param ports already shifted by the offset
 * @param portOffset the shift itself
 */
public record NodeSettings(
        Path dataDirectory,
        String host,
        Ports ports,
        int portOffset,
        Network network,
        Chain chain,
        Mempool mempool,
        Duration shutdownTimeout) {

    public record Ports(int http, int management, int metrics, int cluster) {}

    /** @param delta the bound of network delay that time-outs are multiples of */
    public record Network(int validators, Duration blockTime, Duration delta) {}

    /**
     * @param progressInterval blocks between two progress events of a validator
     * @param snapshotInterval blocks between two snapshots of a network's entity
     */
    public record Chain(int cryptoThreads, int cryptoQueue, int progressInterval, int snapshotInterval) {}

    public record Mempool(int maxTransactions, long maxBytes, int maxPerAccount) {}

    /** The outcome of reading settings: good, or every problem found. */
    public sealed interface Parsed {
        record Good(NodeSettings settings) implements Parsed {}

        record Bad(List<String> problems) implements Parsed {
            public Bad {
                problems = List.copyOf(problems);
            }
        }
    }

    /** Reads {@code overrides} (a file, flags) over the defaults. Never throws for what an operator wrote. */
    public static Parsed parse(Config overrides) {
        Config defaults = ConfigFactory.parseResources(NodeSettings.class, "reference.conf")
                .getConfig("levity");
        Config given = overrides.hasPath("levity") ? overrides.getConfig("levity") : ConfigFactory.empty();
        Reader reader = new Reader(given.withFallback(defaults).resolve());
        for (Map.Entry<String, ?> entry : given.entrySet()) {
            if (!defaults.hasPath(entry.getKey())) {
                reader.problems.add("levity." + entry.getKey() + ": there is no such setting");
            }
        }
        NodeSettings settings = reader.read();
        return reader.problems.isEmpty() ? new Parsed.Good(settings) : new Parsed.Bad(reader.problems);
    }

    /** The effective configuration for the log. It holds no secrets. */
    public static String render(Config overrides) {
        return overrides.root().render(ConfigRenderOptions.concise());
    }

    /** Collects problems instead of failing at the first. */
    private static final class Reader {
        private final Config config;
        private final List<String> problems = new ArrayList<>();

        Reader(Config config) {
            this.config = config;
        }

        NodeSettings read() {
            int offset = number("port-offset", 0, 30_000);
            Ports ports = new Ports(
                    port("ports.http", offset),
                    port("ports.management", offset),
                    port("ports.metrics", offset),
                    port("ports.cluster", offset));
            Network network = new Network(
                    number("network.validators", 1, 64),
                    duration("network.block-time", Duration.ZERO, Duration.ofMinutes(1)),
                    duration("network.delta", Duration.ofMillis(10), Duration.ofMinutes(1)));
            Chain chain = new Chain(
                    number("chain.crypto-threads", 1, 256),
                    number("chain.crypto-queue", 16, 1 << 20),
                    number("chain.progress-interval", 1, 1 << 20),
                    number("chain.snapshot-interval", 1, 1 << 20));
            Mempool mempool = new Mempool(
                    number("mempool.max-transactions", 16, 1 << 22),
                    bytes("mempool.max-bytes", 1 << 20, 16L << 30),
                    number("mempool.max-per-account", 1, 1 << 20));
            Duration shutdown = duration("shutdown.timeout", Duration.ofSeconds(1), Duration.ofHours(1));
            return new NodeSettings(
                    Path.of(text("data-directory")), text("host"), ports, offset, network, chain, mempool, shutdown);
        }

        private String text(String key) {
            return value(key, Config::getString, "", c -> c.isEmpty() ? "must not be empty" : "", key);
        }

        private int number(String key, int min, int max) {
            return value(
                    key,
                    Config::getInt,
                    min,
                    v -> v < min || v > max ? "must lie in " + min + " … " + max + ", is " + v : "",
                    key);
        }

        private int port(String key, int offset) {
            int port = number(key, 1, 65_535) + offset;
            if (port > 65_535) {
                problems.add(
                        "levity." + key + ": with port-offset " + offset + " it would be " + port + ", beyond 65535");
            }
            return port;
        }

        private long bytes(String key, long min, long max) {
            return value(
                    key,
                    Config::getBytes,
                    min,
                    v -> v < min || v > max ? "must lie in " + min + " … " + max + " bytes, is " + v : "",
                    key);
        }

        private Duration duration(String key, Duration min, Duration max) {
            return value(
                    key,
                    Config::getDuration,
                    min,
                    v -> v.compareTo(min) < 0 || v.compareTo(max) > 0
                            ? "must lie in " + min.toMillis() + "ms … " + max.toMillis() + "ms, is " + v.toMillis()
                                    + "ms"
                            : "",
                    key);
        }

        private <T> T value(String key, KeyReader<T> read, T fallback, Function<T, String> complaint, String shownAs) {
            try {
                T value = read.read(config, key);
                String problem = complaint.apply(value);
                if (!problem.isEmpty()) {
                    problems.add("levity." + shownAs + ": " + problem);
                }
                return value;
            } catch (ConfigException e) {
                problems.add("levity." + shownAs + ": " + e.getMessage());
                return fallback;
            }
        }
    }

    @FunctionalInterface
    private interface KeyReader<T> {
        T read(Config config, String key);
    }
}
