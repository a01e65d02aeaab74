package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a running node says about itself in {@code run/node.json} of its data directory.
 *
 * @param pid process id
 * @param http public URL
 * @param management operator URL; empty text if not given
 * @param metrics metrics URL; empty text if not given
 * @param portOffset as given to {@code up}
 * @param version of the node
 */
public record NodeFile(long pid, URI http, String management, String metrics, int portOffset, String version) {
    public static final String NAME = "run/node.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the file; empty when there is none or it is not (yet) whole. */
    public static Optional<NodeFile> read(Path dataDirectory) {
        try {
            JsonNode node = JSON.readTree(Files.readAllBytes(dataDirectory.resolve(NAME)));
            String http = node.path("http").asText(node.path("url").asText(""));
            long pid = node.path("pid").asLong(0);
            if (http.isEmpty() || pid <= 0) {
                return Optional.empty();
            }
            return Optional.of(new NodeFile(
                    pid,
                    URI.create(http),
                    node.path("management").asText(""),
                    node.path("metrics").asText(""),
                    node.path("portOffset").asInt(0),
                    node.path("version").asText("")));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The live process, only if its command line shows that it is a Levity node and not a reuse of the number. */
    public Optional<ProcessHandle> process() {
        return process(pid);
    }

    static Optional<ProcessHandle> process(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(NodeFile::isNode);
    }

    private static boolean isNode(ProcessHandle process) {
        return process.info()
                        .commandLine()
                        .filter(line -> line.contains("io.levity"))
                        .isPresent()
                || Optional.ofNullable(readCommandLine(process.pid()))
                        .filter(line -> line.contains("io.levity"))
                        .isPresent();
    }

    /** Linux cuts nothing here, where {@link ProcessHandle.Info#commandLine} may. */
    private static String readCommandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) {
            return null;
        }
    }
}
