package io.levity.node;

import io.levity.persistence.DataDirectory;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** {@code --fresh}: deletes a data directory, but only one that is Levity's and that no process uses. */
public final class FreshStart {

    private static final Set<String> OURS = Set.of(
            "lock",
            "network",
            "network.new",
            "genesis",
            "genesis.new",
            "clock",
            "clock.new",
            "journal",
            "state",
            "blocks",
            "mempool",
            "slices",
            "blobs",
            "volumes",
            "volumes.new",
            "accounts",
            "accounts.new",
            "signer",
            "keys",
            "run");

    /** The log of this very start lies in {@code run}, and keys can not be made again. */
    private static final Set<String> KEPT = Set.of("run", "keys");

    private FreshStart() {}

    static void clear(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        requireOurs(directory);
        switch (DataDirectory.open(directory, Hash.ZERO)) {
            case DataDirectory.Opened.InUse(var pid) -> throw inUse(directory, pid);
            case DataDirectory.Opened.Ready(var unused) -> unused.close();
            case DataDirectory.Opened.OtherNetwork _, DataDirectory.Opened.Unusable _ -> {}
        }
        for (Path entry : entries(directory)) {
            if (!KEPT.contains(entry.getFileName().toString())) {
                deleteTree(entry);
            }
        }
    }

    /** By what lies in it: one name that is not ours is enough to refuse, and one file must be what only we write. */
    private static void requireOurs(Path directory) throws IOException {
        List<String> names = entries(directory).stream()
                .map(entry -> entry.getFileName().toString())
                .toList();
        List<String> foreign =
                names.stream().filter(name -> !OURS.contains(name)).sorted().toList();
        boolean marked =
                Files.isRegularFile(directory.resolve("network")) || Files.isRegularFile(directory.resolve("genesis"));
        boolean empty = Set.of("run", "lock", "keys").containsAll(names);
        if (!foreign.isEmpty() || !(marked || empty)) {
            String why = foreign.isEmpty() ? "" : ": there is " + foreign.getFirst();
            throw new StartFailure(
                    ExitCode.USAGE,
                    directory + " is not a data directory of Levity" + why
                            + "; --fresh will not delete what is in it, use another --data");
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.toList();
        }
    }

    /** Deletes a directory with all that is in it; symbolic links in it are not followed. */
    public static void deleteTree(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    static StartFailure inUse(Path directory, OptionalLong pid) {
        String who = pid.isPresent() ? "process " + pid.getAsLong() : "another process";
        return new StartFailure(
                ExitCode.TAKEN,
                "the data directory " + directory + " is used by " + who + ": stop it with ./levity down, or use "
                        + "another --data and --port-offset");
    }
}
