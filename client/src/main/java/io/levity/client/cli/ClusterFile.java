package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the process that runs a cluster on this machine says in {@code run/cluster.json} of its data directory.
 *
 * @param pid of that process
 * @param door where it takes commands
 * @param token that its door asks for
 * @param portOffset as given to {@code up}
 * @param document all of it
 */
record ClusterFile(long pid, URI door, String token, int portOffset, JsonNode document) {
    static final String NAME = "run/cluster.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the file of a cluster that runs; empty when there is none. */
    static Optional<ClusterFile> read(Path dataDirectory) {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(dataDirectory.resolve(NAME)));
            ClusterFile file = new ClusterFile(
                    json.path("pid").asLong(0),
                    URI.create(json.path("door").asText()),
                    json.path("token").asText(),
                    json.path("portOffset").asInt(0),
                    json);
            return Optional.of(file).filter(found -> found.process().isPresent());
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The live process, only if it is one of Levity. */
    Optional<ProcessHandle> process() {
        return NodeFile.process(pid);
    }

    /** Public URLs of the nodes, those that most likely answer first. */
    List<URI> urls() {
        List<URI> up = new ArrayList<>();
        List<URI> perhaps = new ArrayList<>();
        List<URI> hardly = new ArrayList<>();
        for (JsonNode node : document.path("nodes")) {
            URI url = URI.create(node.path("http").asText());
            switch (node.path("state").asText()) {
                case "up" -> up.add(url);
                case "starting", "draining" -> perhaps.add(url);
                default -> hardly.add(url);
            }
        }
        up.addAll(perhaps);
        up.addAll(hardly);
        return up;
    }

    /** Shows no token. */
    @Override
    public String toString() {
        return "ClusterFile(process " + pid + ", " + door + ")";
    }
}
