package io.levity.loadtest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the command that starts a node: the environment variable {@code LEVITY_NODE_COMMAND} (words parted by blanks, to
 * which the flags of {@code up} are added), else the script {@code levity} in {@code LEVITY_HOME} or in a directory
 * above the current one.
 */
public final class NodeLauncher {
    private NodeLauncher() {}

    public static List<String> command() {
        String given = System.getenv("LEVITY_NODE_COMMAND");
        if (given != null && !given.isBlank()) {
            return List.of(given.strip().split("\\s+"));
        }
        return List.of(home().resolve("levity").toString(), "up");
    }

    /** Starts the process, its output appended to {@code log}. */
    static Process launch(NodeOptions options, int portOffset, Path log) throws java.io.IOException {
        List<String> command = new ArrayList<>(command());
        command.addAll(options.flags(portOffset));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("LEVITY_NO_BUILD", "1");
        builder.environment().merge("LEVITY_NODE_OPTS", options.jvmFlags(), (a, b) -> a + " " + b);
        return builder.start();
    }

    /** The directory of the repository. */
    public static Path home() {
        String given = System.getenv("LEVITY_HOME");
        if (given != null && !given.isBlank()) {
            return Path.of(given);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isExecutable(at.resolve("levity"))) {
                return at;
            }
        }
        throw new IllegalStateException("no script 'levity' here or above: set LEVITY_HOME or LEVITY_NODE_COMMAND");
    }
}
