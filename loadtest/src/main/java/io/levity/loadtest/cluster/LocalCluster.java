package io.levity.loadtest.cluster;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.DevGenesis;
import io.levity.chain.execution.Genesis;
import io.levity.chain.execution.GenesisCodec;
import io.levity.chain.validator.DevKeys;
import io.levity.loadtest.Directories;
import io.levity.loadtest.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Nodes of one cluster and their database, all processes of this machine, made for one run and gone after it: also after
 * Ctrl-C, and what a killed run has left is cleared away by the next. A node that ends of itself is started again after two
 * seconds, as a supervisor of services would; {@link #endings} tells which did.
 */
public final class LocalCluster implements AutoCloseable {
    private static final Duration DATABASE_LIMIT = Duration.ofMinutes(2);
    private static final long KEEPER_MILLIS = 500;
    private static final long RESTART_MILLIS = 2_000;
    private static final int MAX_BODY_BYTES = 2 << 20;
    private static final long MAX_CLOCK_DRIFT_MILLIS = 5_000;
    private static final long DELTA_MILLIS = 1_000;
    private static final String LOOPBACK_WANTED = "the run was told to stay on loopback";

    private final ClusterOptions options;
    private final Path directory;
    private final Genesis genesis;
    private final NodeNetwork network;
    private final Database database;
    private final List<ClusterNode> nodes = new ArrayList<>();
    private final List<Path> mounts = new ArrayList<>();
    private final Optional<String> whyNoDisks;
    private final List<String> endings = new CopyOnWriteArrayList<>();
    private final Thread keeper =
            Thread.ofPlatform().name("node-keeper").daemon().unstarted(this::keep);
    private final Thread reaper = new Thread(this::closeQuietly, "cluster-reaper");
    private volatile boolean closed;
    private volatile boolean keepFiles;

    private LocalCluster(ClusterOptions options, Path directory, RunLedger ledger) throws IOException {
        this.options = options;
        this.directory = directory;
        this.keepFiles = options.keep();
        this.genesis = genesis(options);
        this.network = network(options, directory, ledger);
        Runtime.getRuntime().addShutdownHook(reaper);
        this.database = Database.create(network.databaseHost(), network.portOffset(0), directory, ledger);
        this.whyNoDisks = mountVolumes(ledger);
        for (int node = 0; node < options.nodes(); node++) {
            nodes.add(prepare(node, ledger));
        }
    }

    /** Makes directories, networks and settings; nothing runs yet. */
    public static LocalCluster create(ClusterOptions options) {
        try {
            Files.createDirectories(options.runs());
            RunLedger.sweep(options.runs());
            Path directory = Files.createTempDirectory(options.runs(), RunLedger.PREFIX);
            return new LocalCluster(options, directory, RunLedger.create(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Genesis genesis(ClusterOptions options) {
        SetConfig.Params params = new SetConfig.Params(
                DELTA_MILLIS, options.blockTimeMillis(), 1, MAX_BODY_BYTES, MAX_BODY_BYTES, MAX_CLOCK_DRIFT_MILLIS);
        List<DevGenesis.DevValidator> validators = DevKeys.validators(options.validators()).stream()
                .map(key -> new DevGenesis.DevValidator(
                        key.operator(), key.bls().publicKey(), key.bls().proofOfPossession(), key.networkKey()))
                .toList();
        return DevGenesis.create(System.currentTimeMillis(), validators, params);
    }

    private static NodeNetwork network(ClusterOptions options, Path directory, RunLedger ledger) {
        Optional<String> missing = options.namespaces() ? NamespaceNetwork.missing() : Optional.of(LOOPBACK_WANTED);
        if (missing.isPresent()) {
            return new LoopbackNetwork(options.portOffset().orElseGet(FreePorts::offset), missing.get());
        }
        String name = directory.getFileName().toString();
        String id = Integer.toHexString(0x10000 | (name.hashCode() & 0xffff)).substring(1);
        return NamespaceNetwork.create(id, options.nodes(), ledger);
    }

    /** Answers why not, where that is not possible. */
    private Optional<String> mountVolumes(RunLedger ledger) throws IOException {
        if (options.volumeBytes() == 0) {
            return Optional.of("the run has no file systems of its own");
        }
        for (int node = 0; node < options.nodes(); node++) {
            Path volumes = volumes(node);
            Files.createDirectories(volumes);
            ledger.mount(volumes);
            HostCommand.Outcome mounted = HostCommand.attempt(
                    "mount",
                    "-t",
                    "tmpfs",
                    "-o",
                    "size=" + options.volumeBytes(),
                    "levity-volumes",
                    volumes.toString());
            if (mounted.exit() != 0) {
                return Optional.of(
                        "no right to mount a file system: " + mounted.output().strip());
            }
            mounts.add(volumes);
        }
        return Optional.empty();
    }

    private ClusterNode prepare(int node, RunLedger ledger) throws IOException {
        Path home = directory.resolve(ClusterNode.name(node));
        Files.createDirectories(home);
        Files.createDirectories(volumes(node));
        Files.writeString(home.resolve("genesis"), GenesisCodec.encode(genesis).toHex() + "\n");
        NodeFiles files = new NodeFiles(options, network, database, directory);
        return new ClusterNode(node, network, volumes(node), files.process(node, home, volumes(node), ledger));
    }

    private Path volumes(int node) {
        return directory.resolve("volumes-" + (node + 1));
    }

    /** Starts the database and all nodes, and waits until each sees all and the first block is final. */
    public LocalCluster start(Duration limit) {
        database.start(DATABASE_LIMIT);
        nodes.forEach(ClusterNode::start);
        keeper.start();
        awaitUp(limit);
        awaitHeight(1, limit);
        return this;
    }

    /** Until every node is ready and sees every other. */
    public void awaitUp(Duration limit) {
        Waiting.until(
                "not all " + nodes.size() + " nodes are up",
                limit,
                () -> nodes.stream().allMatch(node -> node.ready() && node.membersUp() == nodes.size()),
                this::state);
    }

    /** Until every node shows a final block of at least this height. */
    public void awaitHeight(long height, Duration limit) {
        Waiting.until(
                "not all nodes show block " + height,
                limit,
                () -> nodes.stream().allMatch(node -> node.heightNow() >= height),
                this::state);
    }

    /** Every node's height, members and last words. */
    public String state() {
        StringBuilder text = new StringBuilder();
        for (ClusterNode node : nodes) {
            text.append("\n")
                    .append(node.name())
                    .append(node.isAlive() ? ": alive" : ": ended with " + node.exitCode())
                    .append(node.ready() ? ", ready" : ", not ready")
                    .append(", sees ")
                    .append(node.membersUp())
                    .append(" up, height ")
                    .append(node.heightNow());
        }
        nodes.forEach(node -> text.append(node.logTail()));
        endings.forEach(ending -> text.append("\n").append(ending));
        return text.append("\nlogs are in ").append(directory).toString();
    }

    private void keep() {
        try {
            watch();
        } catch (IllegalStateException e) {
            if (!closed) {
                endings.add("nobody restarts nodes any more: " + e.getMessage());
            }
        }
    }

    private void watch() {
        while (!closed) {
            Waiting.sleep(KEEPER_MILLIS);
            for (ClusterNode node : nodes) {
                if (node.ended() && !closed) {
                    endings.add(node.name() + " ended of itself with code " + node.exitCode());
                    Waiting.sleep(RESTART_MILLIS);
                    if (!closed) {
                        node.restartIfEnded();
                    }
                }
            }
        }
    }

    public List<ClusterNode> nodes() {
        return nodes;
    }

    public ClusterNode node(int index) {
        return nodes.get(index);
    }

    public NodeNetwork network() {
        return network;
    }

    public Database database() {
        return database;
    }

    public Genesis genesis() {
        return genesis;
    }

    public Path directory() {
        return directory;
    }

    /** Nodes that ended and were not told to, with their exit codes. */
    public List<String> endings() {
        return endings;
    }

    /** Why no node's disk can be filled here; empty if it can. */
    public Optional<String> whyNoDisks() {
        return whyNoDisks;
    }

    /** The logs stay when this is closed. */
    public void keepLogs() {
        keepFiles = true;
    }

    @Override
    public void close() {
        closeQuietly();
        try {
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (IllegalStateException e) {
            // the JVM is on its way down: the hook runs anyway
        }
    }

    private synchronized void closeQuietly() {
        if (closed) {
            return;
        }
        closed = true;
        keeper.interrupt();
        nodes.forEach(ClusterNode::close);
        database.close();
        mounts.forEach(mount -> HostCommand.attempt("umount", "-l", mount.toString()));
        network.close();
        try {
            if (keepFiles) {
                deleteAllButLogs();
            } else {
                Directories.delete(directory);
            }
        } catch (IOException e) {
            System.err.println("left in " + directory + ": " + e);
        }
    }

    private void deleteAllButLogs() throws IOException {
        Path databaseLog = directory.resolve("cassandra/run/cassandra.log");
        if (Files.exists(databaseLog)) {
            Files.move(databaseLog, directory.resolve("cassandra-itself.log"), StandardCopyOption.REPLACE_EXISTING);
        }
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                if (Files.isDirectory(entry)) {
                    Directories.delete(entry);
                }
            }
        }
        Files.deleteIfExists(directory.resolve("owned"));
    }
}
