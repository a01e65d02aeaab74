package io.levity.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.levity.config.NodeSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./levity up}: starts a whole network in this process and keeps it running until it is told to stop. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description =
                "Start a whole network on this machine. Ctrl-C stops it cleanly; starting again continues the chain.",
        sortOptions = false)
final class UpCommand implements Callable<Integer> {
    static final String PASSWORD_VARIABLE = "LEVITY_KEYSTORE_PASSWORD";

    private static final int MAX_PASSWORD_BYTES = 4096;

    @Option(names = "--data", paramLabel = "DIR", description = "data directory, default ./data")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--validators", paramLabel = "V", description = "validators of a new network, default 4")
    private Optional<Integer> validators = Optional.empty();

    @Option(
            names = "--block-time",
            paramLabel = "TIME",
            description = "least time between blocks of a new network, for example 500ms; 0 = as fast as possible")
    private Optional<String> blockTime = Optional.empty();

    @Option(names = "--port-offset", paramLabel = "O", description = "added to every port, default 0")
    private Optional<Integer> portOffset = Optional.empty();

    @Option(names = "--fresh", description = "delete the data directory first")
    private boolean fresh;

    @Option(
            names = "--genesis",
            paramLabel = "FILE",
            description = "genesis document (HOCON or JSON) of a network of your own; default: a dev network")
    private Optional<Path> genesis = Optional.empty();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "opens the keystores in <data>/keys; default: the environment variable " + PASSWORD_VARIABLE)
    private Optional<Path> passwordFile = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "HOCON file with settings below the key levity")
    private Optional<File> configFile = Optional.empty();

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "processes in one cluster, with a Cassandra; default 1, a process alone")
    private int nodes = 1;

    @Option(names = "--networks", paramLabel = "K", description = "initial networks; only 1 for now")
    private int networks = 1;

    @Option(names = "--journal", paramLabel = "KIND", description = "embedded (default) or cassandra")
    private Optional<String> journal = Optional.empty();

    @Option(
            names = "--cassandra",
            paramLabel = "HOST:PORT",
            description =
                    "a database that runs already; default with --nodes or --journal cassandra: one is started here")
    private Optional<String> cassandra = Optional.empty();

    @SuppressWarnings("UnusedVariable") // the script keeps it for itself; it stands here for --help
    @Option(names = "--detach", description = "return when the first block is final, go on in the background")
    private boolean detach;

    @Override
    public Integer call() throws Exception {
        ParentPipe.watchIfAsked();
        List<String> problems = new ArrayList<>(notThereYet());
        Optional<NodeSettings> parsed = settings(problems);
        if (!problems.isEmpty()) {
            throw new StartFailure(
                    ExitCode.USAGE,
                    problems.size() == 1
                            ? problems.getFirst()
                            : "there are " + problems.size() + " problems:\n  " + String.join("\n  ", problems));
        }
        NodeSettings settings = parsed.orElseThrow();
        LevityNode node = LevityNode.start(settings, options());
        Thread hook = new Thread(() -> node.stop("terminated"), "levity-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        return node.awaitStopped().code();
    }

    private StartOptions options() {
        return new StartOptions(fresh, validatorsGiven(), blockTime.isPresent(), genesis, password());
    }

    private Optional<String> password() {
        return passwordFile
                .map(UpCommand::readPassword)
                .or(() -> Optional.ofNullable(System.getenv(PASSWORD_VARIABLE)));
    }

    /** Whole, as control characters such as a line's end do not count in a password (EIP-2335). */
    private static String readPassword(Path file) {
        try {
            if (Files.size(file) <= MAX_PASSWORD_BYTES) {
                return Files.readString(file);
            }
            throw new StartFailure(ExitCode.USAGE, "--password-file " + file + " is too long for a password");
        } catch (IOException e) {
            throw new StartFailure(ExitCode.USAGE, "--password-file " + file + " can not be read: " + e);
        }
    }

    private OptionalInt validatorsGiven() {
        return validators.isPresent() ? OptionalInt.of(validators.get()) : OptionalInt.empty();
    }

    private List<String> notThereYet() {
        List<String> problems = new ArrayList<>();
        if (nodes != 1) {
            problems.add("--nodes: a process is one node; ./levity up --nodes " + nodes + " starts them all");
        }
        if (networks != 1) {
            problems.add("--networks: not yet, only the root network C0 runs so far");
        }
        return problems;
    }

    /** Empty when there are problems, which are added to the list. */
    private Optional<NodeSettings> settings(List<String> problems) {
        Map<String, Object> flags = new HashMap<>();
        data.ifPresent(dir -> flags.put("levity.data-directory", dir.toString()));
        validators.ifPresent(count -> flags.put("levity.network.validators", count));
        blockTime.ifPresent(time -> flags.put("levity.network.block-time", time));
        portOffset.ifPresent(offset -> flags.put("levity.port-offset", offset));
        journal.ifPresent(kind -> flags.put("levity.journal.kind", kind.toUpperCase(Locale.ROOT)));
        cassandra.ifPresent(endpoint -> {
            flags.putIfAbsent("levity.journal.kind", "CASSANDRA");
            flags.put("levity.cassandra.contact-points", List.of(endpoint));
        });
        try {
            Config file = configFile.map(UpCommand::parse).orElseGet(ConfigFactory::empty);
            return switch (NodeSettings.parse(ConfigFactory.parseMap(flags).withFallback(file))) {
                case NodeSettings.Parsed.Good(var settings) -> Optional.of(settings);
                case NodeSettings.Parsed.Bad(var found) -> {
                    problems.addAll(found);
                    yield Optional.empty();
                }
            };
        } catch (ConfigException e) {
            problems.add("--config " + configFile.map(File::toString).orElse("") + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Config parse(File file) {
        return ConfigFactory.parseFile(file, ConfigParseOptions.defaults().setAllowMissing(false));
    }
}
