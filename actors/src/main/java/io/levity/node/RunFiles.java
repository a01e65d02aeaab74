package io.levity.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.config.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/** What a running node tells other programs on this machine: {@code run/node.json}, and {@code run/ready} once a block is final. */
final class RunFiles {
    private final Path directory;

    RunFiles(Path directory) {
        this.directory = directory;
    }

    void announce(NodeSettings settings, String version) throws IOException {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("pid", ProcessHandle.current().pid());
        json.put("version", version);
        json.put("http", url(settings, settings.ports().http()));
        json.put("grpc", settings.host() + ":" + settings.ports().grpc());
        json.put("management", managementUrl(settings));
        json.put("metrics", url(settings, settings.ports().metrics()));
        json.put("portOffset", settings.portOffset());
        json.put("startedAt", Instant.now().toString());
        Files.createDirectories(directory);
        Files.deleteIfExists(directory.resolve("ready"));
        Path draft = directory.resolve("node.json.new");
        Files.writeString(draft, json.toPrettyString() + "\n");
        Files.move(
                draft,
                directory.resolve("node.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    void ready() throws IOException {
        Files.writeString(directory.resolve("ready"), Instant.now() + "\n");
    }

    void remove() {
        try {
            Files.deleteIfExists(directory.resolve("ready"));
            Files.deleteIfExists(directory.resolve("node.json"));
        } catch (IOException e) {
            System.err.println("levity: could not remove " + directory + "/node.json: " + e);
        }
    }

    /** Of the operator's door. */
    static String managementUrl(NodeSettings settings) {
        String scheme = settings.cluster().tls().isPresent() ? "https://" : "http://";
        return scheme + settings.host() + ":" + settings.ports().management();
    }

    private static String url(NodeSettings settings, int port) {
        return "http://" + settings.host() + ":" + port;
    }
}
