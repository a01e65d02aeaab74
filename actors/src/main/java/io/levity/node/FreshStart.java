package io.levity.node;

import io.levity.persistence.DataDirectory;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** {@code --fresh}: deletes a data directory, but only one that is Levity's and that no process uses. */
final class FreshStart {

    private FreshStart() {}

    static void clear(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        requireOurs(directory);
        if (DataDirectory.open(directory, Hash.ZERO) instanceof DataDirectory.Opened opened) {
            switch (opened) {
                case DataDirectory.Opened.InUse(var pid) -> throw inUse(directory, pid);
                case DataDirectory.Opened.Ready(var unused) -> unused.close();
                case DataDirectory.Opened.OtherNetwork _, DataDirectory.Opened.Unusable _ -> {}
            }
        }
        for (Path entry : entries(directory)) {
            if (!entry.getFileName().toString().equals("run")) { // the log of this very start lies there
                deleteTree(entry);
            }
        }
    }

    private static void requireOurs(Path directory) throws IOException {
        List<String> names = entries(directory).stream()
                .map(entry -> entry.getFileName().toString())
                .toList();
        boolean ours = names.contains("network") || names.contains("genesis") || names.equals(List.of("run"));
        if (!names.isEmpty() && !ours) {
            throw new StartFailure(
                    ExitCode.USAGE,
                    directory + " is not a data directory of Levity, --fresh will not delete what is in it");
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.toList();
        }
    }

    static void deleteTree(Path tree) throws IOException {
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
