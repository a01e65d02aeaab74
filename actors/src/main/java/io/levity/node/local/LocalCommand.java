package io.levity.node.local;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.levity.chain.execution.Genesis;
import io.levity.config.NodeSettings;
import io.levity.node.ExitCode;
import io.levity.node.GenesisFile;
import io.levity.node.LevityNode;
import io.levity.node.PortCheck;
import io.levity.node.StartFailure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./levity up --nodes N}: starts a cluster of several processes and keeps it running until it is told to stop. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Start a cluster of several nodes with a Cassandra on this machine. Ctrl-C stops it cleanly;"
                + " starting again continues the chain.",
        sortOptions = false)
final class LocalCommand implements Callable<Integer> {
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final int DEFAULT_VALIDATORS = 4;

    @Option(names = "--nodes", paramLabel = "N", description = "node processes; default: those it had last, else 1")
    private Optional<Integer> nodes = Optional.empty();

    @Option(names = "--data", paramLabel = "DIR", description = "data directory, default ./data")
    private Path data = Path.of("data");

    @Option(
            names = "--validators",
            paramLabel = "V",
            description = "validators of a new network, default 4, or one for each node if there are more")
    private Optional<Integer> validators = Optional.empty();

    @Option(
            names = "--block-time",
            paramLabel = "TIME",
            description = "least time between blocks of a new network, for example 500ms; 0 = as fast as possible")
    private Optional<String> blockTime = Optional.empty();

    @Option(names = "--port-offset", paramLabel = "O", description = "added to every port; node k has 100·k more")
    private int portOffset;

    @Option(names = "--fresh", description = "delete the data directory first")
    private boolean fresh;

    @Option(
            names = "--genesis",
            paramLabel = "FILE",
            description = "genesis document (HOCON or JSON) of a network of your own; default: a dev network")
    private Optional<Path> genesis = Optional.empty();

    @Option(names = "--password-file", paramLabel = "FILE", description = "opens the keystores in <data>/keys")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "HOCON file with settings of every node")
    private Optional<File> configFile = Optional.empty();

    @Option(names = "--networks", paramLabel = "K", description = "initial networks; only 1 for now")
    private int networks = 1;

    @Option(names = "--journal", paramLabel = "KIND", description = "cassandra; a cluster has no other")
    private String journal = "cassandra";

    @Option(
            names = "--cassandra",
            paramLabel = "HOST:PORT",
            description = "a database that runs already; default: one is started here")
    private Optional<String> cassandra = Optional.empty();

    @SuppressWarnings("UnusedVariable") // the script keeps it for itself; it stands here for --help
    @Option(names = "--detach", description = "return when the first block is final, go on in the background")
    private boolean detach;

    @Override
    public Integer call() throws Exception {
        return run(Launcher.ofScript());
    }

    private int run(Launcher launcher) throws Exception {
        long startedNanos = System.nanoTime();
        Path root = data.toAbsolutePath().normalize();
        LocalPlan plan = plan(root, LocalDirectory.known(root));
        try (LocalDirectory directory = LocalDirectory.open(root, fresh)) {
            plan.nodes().forEach(index -> PortCheck.allFree(NodeConfig.settings(plan, index)));
            NodeSettings first = NodeConfig.settings(plan, plan.nodes().getFirst());
            Genesis chosen = GenesisFile.choose(root, genesis, first.network(), System.currentTimeMillis());
            LevityNode.requireSameNetwork(chosen, first.network(), root, validators, blockTime.isPresent());
            GenesisFile.keep(root, chosen);
            Files.deleteIfExists(directory.run().resolve("ready"));
            return supervise(plan, directory, chosen, launcher, startedNanos);
        }
    }

    private static int supervise(
            LocalPlan plan, LocalDirectory directory, Genesis genesis, Launcher launcher, long startedNanos)
            throws Exception {
        LocalCluster cluster = new LocalCluster(plan, directory, genesis, launcher, LocalCommand::say);
        CountDownLatch stopAsked = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    stopAsked.countDown();
                    awaitQuietly(stopped);
                    Runtime.getRuntime().halt(ExitCode.OK.code()); // asked for, so no failure
                },
                "levity-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try (ControlDoor door =
                ControlDoor.open(cluster, directory.run().resolve("cluster.json"), LevityNode.VERSION)) {
            say("starting " + plan.nodes().size() + " node(s)"
                    + (plan.cassandra().isEmpty() ? " and Cassandra" : "") + ", data in " + plan.data() + " …");
            try {
                if (awaitUp(cluster.start(door::announce), stopAsked)) {
                    System.out.print(LocalBanner.of(plan, genesis, cluster.view(), LevityNode.VERSION));
                    System.out.printf("Up after %.1f s, blocks are final.%n", (System.nanoTime() - startedNanos) / 1e9);
                    Files.writeString(directory.run().resolve("ready"), Instant.now() + "\n");
                    stopAsked.await();
                }
            } finally {
                say("stopping nodes, then Cassandra …");
                Files.deleteIfExists(directory.run().resolve("ready"));
                cluster.stop();
                say("stopped");
            }
        } finally {
            stopped.countDown();
            removeQuietly(hook);
        }
        return ExitCode.OK.code();
    }

    private static void removeQuietly(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it runs already, and ends this process
        }
    }

    /** @return false if it is to stop before it is up */
    private static boolean awaitUp(CompletableFuture<Void> up, CountDownLatch stopAsked) throws InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() - end < 0) {
            try {
                up.get(100, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                if (stopAsked.getCount() == 0) {
                    return false;
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof StartFailure known
                        ? known
                        : new StartFailure(ExitCode.FAILED, String.valueOf(e.getCause()));
            }
        }
        throw new StartFailure(
                ExitCode.FAILED,
                "no block was final on every node within " + START_LIMIT.toMinutes()
                        + " minutes: see node-*/run/node.log in the data directory");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(String text) {
        System.out.println("levity: " + text);
        System.out.flush();
    }

    private LocalPlan plan(Path root, Optional<LocalDirectory.Known> known) {
        List<String> problems = new ArrayList<>();
        int count = nodes.orElse(1);
        if (count < 1 || count > LocalPlan.MAX_NODES) {
            problems.add("--nodes must lie in 1 … " + LocalPlan.MAX_NODES + ", is " + count);
        }
        if (networks != 1) {
            problems.add("--networks: not yet, only the root network C0 runs so far");
        }
        if (!journal.equalsIgnoreCase("cassandra")) {
            problems.add(
                    "--journal " + journal + ": nodes of a cluster share a journal in Cassandra; leave the flag out");
        }
        Optional<String> database = cassandra.or(() -> known.flatMap(LocalDirectory.Known::cassandra));
        List<Integer> indices = nodes.isEmpty() && known.isPresent()
                ? known.get().nodes()
                : IntStream.range(0, Math.clamp(count, 1, LocalPlan.MAX_NODES))
                        .boxed()
                        .toList();
        LocalPlan plan = new LocalPlan(
                root,
                indices,
                portOffset,
                settings(problems, indices.size()),
                database,
                passwordFile.map(Path::toAbsolutePath));
        if (problems.isEmpty()) {
            indices.forEach(index -> {
                if (NodeSettings.parse(NodeConfig.of(plan, index, indices)) instanceof NodeSettings.Parsed.Bad bad) {
                    bad.problems().stream()
                            .filter(problem -> !problems.contains(problem))
                            .forEach(problems::add);
                }
            });
        }
        if (!problems.isEmpty()) {
            throw new StartFailure(
                    ExitCode.USAGE,
                    problems.size() == 1
                            ? problems.getFirst()
                            : "there are " + problems.size() + " problems:\n  " + String.join("\n  ", problems));
        }
        return plan;
    }

    private Config settings(List<String> problems, int count) {
        Map<String, Object> flags = new HashMap<>();
        validators.ifPresent(v -> flags.put("levity.network.validators", v));
        blockTime.ifPresent(time -> flags.put("levity.network.block-time", time));
        try {
            Config file = configFile
                    .map(f -> ConfigFactory.parseFile(
                            f, ConfigParseOptions.defaults().setAllowMissing(false)))
                    .orElseGet(ConfigFactory::empty);
            Config given = ConfigFactory.parseMap(flags).withFallback(file);
            return given.withFallback(
                    ConfigFactory.parseMap(Map.of("levity.network.validators", Math.max(DEFAULT_VALIDATORS, count))));
        } catch (ConfigException e) {
            problems.add("--config " + configFile.map(File::toString).orElse("") + ": " + e.getMessage());
            return ConfigFactory.empty();
        }
    }
}
