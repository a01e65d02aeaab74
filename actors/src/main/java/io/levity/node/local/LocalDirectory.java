package io.levity.node.local;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.levity.node.ExitCode;
import io.levity.node.FreshStart;
import io.levity.node.GenesisFile;
import io.levity.node.StartFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The directory of a cluster on this machine, held for this process alone until {@link #close}.
 *
 * <pre>
 * cluster      which nodes there are, and whose database they use; its presence says that this is a cluster's
 * genesis      of the network, the same for every node
 * node-0/ …    what each node keeps
 * signers/     the validators' ledgers, shared by the nodes
 * cassandra/   the database, if the cluster has its own
 * keys/        keystores, on networks that are not for development
 * run/         what the running cluster tells others: its ports and token; logs
 * lock         held by the process that runs the cluster
 * </pre>
 */
final class LocalDirectory implements AutoCloseable {
    static final String MARK = "cluster";

    /** What the cluster was when it ran last. */
    record Known(List<Integer> nodes, Optional<String> cassandra) {
        Known {
            nodes = List.copyOf(nodes);
        }
    }

    private final Path root;
    private final FileChannel file;
    private final FileLock lock;

    private LocalDirectory(Path root, FileChannel file, FileLock lock) {
        this.root = root;
        this.file = file;
        this.lock = lock;
    }

    /**
     * Takes the directory.
     *
     * @param fresh delete what an earlier cluster for development left there
     * @throws StartFailure if it is in use or holds something else
     */
    static LocalDirectory open(Path root, boolean fresh) throws IOException {
        boolean ours = Files.isRegularFile(root.resolve(MARK));
        if (!ours && (Files.exists(root.resolve("network")) || Files.isDirectory(root.resolve("journal")))) {
            throw new StartFailure(
                    ExitCode.OTHER_NETWORK,
                    root + " holds the network of a node alone: start it with ./levity up without --nodes, or use"
                            + " another --data for the cluster");
        }
        if (!ours && Files.isDirectory(root)) {
            requireNothingForeign(root);
        }
        Files.createDirectories(root);
        LocalDirectory directory = lock(root);
        if (fresh) {
            directory.clear();
        }
        Files.createDirectories(root.resolve("run"));
        makePrivate(root.resolve("run"));
        Files.createDirectories(root.resolve("signers"));
        makePrivate(root.resolve("signers"));
        linkKeys(root);
        return directory;
    }

    /** Any node may come to host any validator, so all look for keystores beside the ledgers that they share. */
    private static void linkKeys(Path root) throws IOException {
        Path keys = root.resolve("keys");
        Path shared = root.resolve("signers").resolve("keys");
        if (Files.isDirectory(keys) && !Files.exists(shared)) {
            Files.createSymbolicLink(shared, keys.toAbsolutePath());
        }
    }

    private static void requireNothingForeign(Path root) throws IOException {
        try (Stream<Path> list = Files.list(root)) {
            List<String> foreign = list.map(entry -> entry.getFileName().toString())
                    .filter(name -> !List.of("run", "keys", "lock").contains(name))
                    .sorted()
                    .toList();
            if (!foreign.isEmpty()) {
                throw new StartFailure(
                        ExitCode.USAGE,
                        root + " is not a data directory of Levity: there is " + foreign.getFirst()
                                + "; use another --data");
            }
        }
    }

    private static LocalDirectory lock(Path root) throws IOException {
        FileChannel file = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return new LocalDirectory(root, file, lock);
            }
        } catch (OverlappingFileLockException e) {
            // told below
        }
        file.close();
        throw new StartFailure(
                ExitCode.TAKEN,
                "the data directory " + root + " is used by another process: stop it with ./levity down, or use another"
                        + " --data and --port-offset");
    }

    /** Keeps keys, which can not be made again, and the log of this very start. */
    private void clear() throws IOException {
        if (GenesisFile.holdsRealNetwork(root)) {
            throw new StartFailure(
                    ExitCode.USAGE,
                    "--fresh is for dev networks: elsewhere it would forget what the validators have signed; use"
                            + " another --data");
        }
        try (Stream<Path> list = Files.list(root)) {
            for (Path entry : list.toList()) {
                String name = entry.getFileName().toString();
                boolean old = List.of(MARK, "genesis", "signers", "cassandra").contains(name)
                        || name.matches("node-[0-9]{1,2}");
                if (old) {
                    FreshStart.deleteTree(entry);
                }
            }
        }
    }

    private static void makePrivate(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Empty for a new cluster, or one that is not there. */
    static Optional<Known> known(Path root) {
        Path mark = root.resolve(MARK);
        if (!Files.isRegularFile(mark)) {
            return Optional.empty();
        }
        try {
            Config config = ConfigFactory.parseFile(mark.toFile());
            String cassandra = config.getString("cassandra");
            return Optional.of(new Known(
                    List.copyOf(new TreeSet<>(config.getIntList("nodes"))),
                    cassandra.isEmpty() ? Optional.empty() : Optional.of(cassandra)));
        } catch (ConfigException e) {
            throw new StartFailure(ExitCode.OTHER_NETWORK, mark + " is damaged: " + e.getMessage());
        }
    }

    /** Remembers which nodes there are, for the next start. */
    void remember(Collection<Integer> nodes, Optional<String> cassandra) throws IOException {
        Path draft = root.resolve(MARK + ".new");
        Files.writeString(
                draft,
                "nodes = ["
                        + new TreeSet<>(nodes).stream().map(String::valueOf).collect(Collectors.joining(", "))
                        + "]\ncassandra = \"" + cassandra.orElse("") + "\"\n");
        Files.move(draft, root.resolve(MARK), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Path root() {
        return root;
    }

    Path run() {
        return root.resolve("run");
    }

    @Override
    public void close() throws IOException {
        lock.release();
        file.close();
    }
}
