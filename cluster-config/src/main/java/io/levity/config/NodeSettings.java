package io.levity.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueType;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * All that an operator can decide about one node; every key is documented in {@code reference.conf}.
 *
 * @param dataDirectory holds everything the node must remember
 * @param host address that every socket binds to
 * @param ports already shifted by the offset
 * @param portOffset the shift itself
 * @param sharedSigners directory of the validators' ledgers, if several nodes see it
 */
public record NodeSettings(
        Path dataDirectory,
        String host,
        Ports ports,
        int portOffset,
        ClusterSettings cluster,
        Management management,
        JournalKind journal,
        CassandraSettings cassandra,
        Optional<Path> sharedSigners,
        Http http,
        Network network,
        Chain chain,
        Mempool mempool,
        DaSettings da,
        Duration shutdownTimeout) {

    public record Ports(int http, int grpc, int management, int metrics, int cluster, int data) {}

    /** @param allowWrites whether the operator's door changes anything */
    public record Management(boolean allowWrites) {}

    /** Where entities keep their events. */
    public enum JournalKind {
        EMBEDDED,
        CASSANDRA
    }

    /** @param apiKeys file of the accounts that may write; empty = everybody may */
    public record Http(Optional<Path> apiKeys) {}

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

    /**
     * Reads {@code unresolved} (a file, flags) over the defaults; they may name environment variables, as {@code ${POD_IP}}.
     * Never throws for what an operator wrote.
     */
    public static Parsed parse(Config unresolved) {
        Config overrides;
        try {
            overrides = unresolved.resolve();
        } catch (ConfigException e) {
            return new Parsed.Bad(List.of(e.getMessage()));
        }
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
                    port("ports.grpc", offset),
                    port("ports.management", offset),
                    port("ports.metrics", offset),
                    port("ports.cluster", offset),
                    port("ports.data", offset));
            Http http = new Http(Optional.of(optionalText("http.api-keys"))
                    .filter(text -> !text.isEmpty())
                    .map(Path::of));
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
                    Path.of(text("data-directory")),
                    text("host"),
                    ports,
                    offset,
                    cluster(),
                    new Management(flag("management.allow-writes")),
                    choice("journal.kind", JournalKind.class),
                    cassandra(),
                    file("signer.directory"),
                    http,
                    network,
                    chain,
                    mempool,
                    da(),
                    shutdown);
        }

        private ClusterSettings cluster() {
            ClusterSettings.Discovery discovery = choice("cluster.discovery", ClusterSettings.Discovery.class);
            List<InetSocketAddress> contactPoints = endpoints("cluster.contact-points");
            if (discovery == ClusterSettings.Discovery.CONFIG && contactPoints.isEmpty()) {
                problems.add("levity.cluster.contact-points: must not be empty, as discovery is CONFIG");
            }
            return new ClusterSettings(
                    Optional.of(optionalText("cluster.name"))
                            .filter(name -> !name.isEmpty())
                            .orElse("node-0"),
                    discovery,
                    contactPoints,
                    text("cluster.service-name"),
                    number("cluster.required-contact-points", 1, 64),
                    roles("cluster.roles"),
                    text("cluster.app-version"),
                    duration("cluster.heartbeat-pause", Duration.ofMillis(500), Duration.ofMinutes(2)),
                    duration("cluster.stable-after", Duration.ofMillis(500), Duration.ofMinutes(10)),
                    tls());
        }

        private Optional<ClusterSettings.Tls> tls() {
            Optional<Path> key = file("cluster.tls.key-file");
            Optional<Path> certificate = file("cluster.tls.certificate-file");
            Optional<Path> authority = file("cluster.tls.authority-file");
            if (!flag("cluster.tls.enabled")) {
                return Optional.empty();
            }
            if (key.isEmpty() || certificate.isEmpty() || authority.isEmpty()) {
                problems.add("levity.cluster.tls: key-file, certificate-file and authority-file must be named");
                return Optional.empty();
            }
            return Optional.of(new ClusterSettings.Tls(key.get(), certificate.get(), authority.get()));
        }

        private CassandraSettings cassandra() {
            return new CassandraSettings(
                    endpoints("cassandra.contact-points"),
                    text("cassandra.datacenter"),
                    text("cassandra.keyspace"),
                    number("cassandra.replication-factor", 1, 16),
                    choice("cassandra.consistency", CassandraSettings.Consistency.class),
                    duration("cassandra.request-timeout", Duration.ofMillis(100), Duration.ofMinutes(5)));
        }

        private List<InetSocketAddress> endpoints(String key) {
            return value(
                    key,
                    (c, k) -> c.getStringList(k).stream()
                            .map(text -> endpoint(key, text))
                            .flatMap(Optional::stream)
                            .toList(),
                    List.of(),
                    _ -> "",
                    key);
        }

        private Optional<InetSocketAddress> endpoint(String key, String text) {
            int colon = text.lastIndexOf(':');
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                if (colon > 0 && port > 0 && port <= 65_535) {
                    return Optional.of(InetSocketAddress.createUnresolved(text.substring(0, colon), port));
                }
            } catch (NumberFormatException e) {
                // told below
            }
            problems.add("levity." + key + ": must be HOST:PORT, is " + text);
            return Optional.empty();
        }

        private Set<String> roles(String key) {
            return value(
                    key,
                    (c, k) -> Set.copyOf(c.getStringList(k)),
                    Set.of(),
                    roles -> roles.isEmpty() || !ClusterSettings.ROLES.containsAll(roles)
                            ? "must be some of " + new TreeSet<>(ClusterSettings.ROLES) + ", is " + new TreeSet<>(roles)
                            : "",
                    key);
        }

        private <E extends Enum<E>> E choice(String key, Class<E> type) {
            return value(key, (c, k) -> c.getEnum(type, k), type.getEnumConstants()[0], _ -> "", key);
        }

        private DaSettings da() {
            return new DaSettings(
                    choice("da.mode", DaSettings.Mode.class),
                    volumes("da.volumes"),
                    bytes("da.volume-capacity", 1 << 20, 16L << 40),
                    bytes("da.volume-reserve", 0, 16L << 40),
                    duration("da.retention", Duration.ofMinutes(1), DaSettings.MAX_RETENTION),
                    number("da.encoders", 1, 256),
                    number("da.encode-queue", 1, 1 << 20),
                    number("da.uploads", 1, 1 << 16),
                    bytes("da.upload-memory", DaSettings.MIN_UPLOAD_MEMORY_BYTES, 1L << 40),
                    bytes("da.retrieval-memory", 64 << 20, 1L << 40),
                    number("da.readers", 1, 256),
                    number("da.read-queue", 16, 1 << 20),
                    file("da.payer-key-file"),
                    duration("da.signing-time", Duration.ofSeconds(1), Duration.ofHours(1)),
                    duration("da.recording-time", Duration.ofSeconds(1), Duration.ofDays(1)),
                    duration("da.hedge-delay", Duration.ofMillis(1), Duration.ofMinutes(1)),
                    duration("da.sample-interval", Duration.ofMillis(100), Duration.ofDays(1)),
                    new DaSettings.Repair(
                            bytes("da.repair.bytes-per-second", 64 << 10, 1L << 40),
                            duration("da.repair.audit-interval", Duration.ofSeconds(1), Duration.ofDays(30))),
                    bytes("da.scrub.bytes-per-second", 0, 1L << 40));
        }

        /** A number n stands for {@code volume-0} to {@code volume-(n-1)}. */
        private List<Path> volumes(String key) {
            return value(
                    key,
                    (c, k) -> c.getValue(k).valueType() == ConfigValueType.LIST
                            ? c.getStringList(k).stream().map(Path::of).toList()
                            : IntStream.range(0, Math.min(c.getInt(k), DaSettings.MAX_VOLUMES + 1))
                                    .mapToObj(i -> Path.of("volume-" + i))
                                    .toList(),
                    List.of(),
                    Reader::complaintAboutVolumes,
                    key);
        }

        private static String complaintAboutVolumes(List<Path> volumes) {
            if (volumes.isEmpty() || volumes.size() > DaSettings.MAX_VOLUMES) {
                return "must be 1 … " + DaSettings.MAX_VOLUMES + " volumes";
            }
            long different = volumes.stream().map(Path::normalize).distinct().count();
            boolean empty = volumes.stream().anyMatch(v -> v.toString().isEmpty());
            return empty || different < volumes.size() ? "must name different directories, is " + volumes : "";
        }

        private Optional<Path> file(String key) {
            return value(
                    key,
                    (c, k) -> Optional.of(c.getString(k))
                            .filter(t -> !t.isEmpty())
                            .map(Path::of),
                    Optional.<Path>empty(),
                    file -> "",
                    key);
        }

        private boolean flag(String key) {
            return value(key, Config::getBoolean, false, _ -> "", key);
        }

        private String optionalText(String key) {
            return value(key, Config::getString, "", _ -> "", key);
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
            } catch (ConfigException | InvalidPathException e) {
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
