package io.levity.client.cli;

import io.levity.client.ClientParams;
import io.levity.client.LevityClient;
import io.levity.types.NetworkId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Which node a command talks to, and how it prints.
 *
 * <p>In this order: {@code --data} or {@code --port-offset} when given, the environment variable {@code LEVITY_URL}, the
 * node of {@code ./data}, and port 8080 of this machine. The environment variable {@code LEVITY_API_KEY} is sent along.
 */
final class ConnectionOptions {
    static final String DEFAULT_DATA = "data";
    static final int HTTP_PORT = 8080;
    private static final ClientParams PARAMS =
            new ClientParams(Duration.ofSeconds(2), Duration.ofSeconds(20), 3, Duration.ofMillis(150), 64 << 20);

    @Option(names = "--data", paramLabel = "DIR", description = "data directory of the node (default: ./data)")
    Path data;

    @Option(names = "--port-offset", paramLabel = "O", description = "what the node's ports are shifted by")
    Integer portOffset;

    @Option(names = "--network", paramLabel = "N", defaultValue = "0", description = "network number (default: 0)")
    int network;

    @Option(names = "--json", description = "print one JSON document instead of text")
    boolean json;

    Path dataDirectory() {
        return data == null ? Path.of(DEFAULT_DATA) : data;
    }

    /** The running node's file, if the data directory has one and the offset agrees. */
    Optional<NodeFile> nodeFile() {
        return NodeFile.read(dataDirectory()).filter(file -> portOffset == null || file.portOffset() == portOffset);
    }

    URI url(String environmentUrl) {
        boolean asked = data != null || portOffset != null;
        if (!asked && environmentUrl != null && !environmentUrl.isBlank()) {
            return checked(environmentUrl);
        }
        return nodeFile().map(NodeFile::http).orElseGet(this::byPort);
    }

    private URI byPort() {
        if (data != null && portOffset == null) {
            throw new CommandFailure(
                    ExitCode.FAILED, "no_node", "no node runs on " + data, "start one: ./levity up --data " + data);
        }
        return URI.create("http://127.0.0.1:" + (HTTP_PORT + (portOffset == null ? 0 : portOffset)));
    }

    private static URI checked(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        try {
            if (lower.startsWith("http://") || lower.startsWith("https://")) {
                return URI.create(text.strip());
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw CommandFailure.usage(
                "LEVITY_URL is no URL: '" + text + "'", "set it to something like http://127.0.0.1:8080");
    }

    LevityClient connect() {
        String key = System.getenv("LEVITY_API_KEY");
        ClientParams params = key == null || key.isBlank() ? PARAMS : PARAMS.withApiKey(key.strip());
        return LevityClient.connect(url(System.getenv("LEVITY_URL")), params);
    }

    NetworkId networkId() {
        if (network < 0) {
            throw CommandFailure.usage("a network number is not negative: " + network, "see ./levity network list");
        }
        return new NetworkId(network);
    }
}
