package io.levity.client.cli;

import io.levity.client.ClientParams;
import io.levity.client.LevityClient;
import io.levity.types.NetworkId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Which node a command talks to, and how it prints.
 *
 * <p>In this order: {@code --data} or {@code --port-offset} when given, the environment variable {@code LEVITY_URL}, the
 * node or the cluster of {@code ./data}, and port 8080 of this machine. The environment variable {@code LEVITY_API_KEY} is sent along.
 */
final class ConnectionOptions {
    static final String DEFAULT_DATA = "data";
    static final int HTTP_PORT = 8080;
    private static final Duration PROBE_LIMIT = Duration.ofMillis(1500);
    private static final ClientParams PARAMS =
            new ClientParams(Duration.ofSeconds(2), Duration.ofSeconds(20), 3, Duration.ofMillis(150), 64 << 20);

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "data directory of the node or cluster (default: ./data)")
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

    /** The cluster that runs on the data directory, if the offset agrees. */
    Optional<ClusterFile> clusterFile() {
        return ClusterFile.read(dataDirectory()).filter(file -> portOffset == null || file.portOffset() == portOffset);
    }

    URI url(String environmentUrl) {
        boolean asked = data != null || portOffset != null;
        if (!asked && environmentUrl != null && !environmentUrl.isBlank()) {
            return checked(environmentUrl);
        }
        return clusterFile()
                .flatMap(file -> firstThatAnswers(file.urls()))
                .or(() -> nodeFile().map(NodeFile::http))
                .orElseGet(this::byPort);
    }

    /** Of several nodes one may be dead or frozen. The first, if none answers; empty if there is none. */
    private static Optional<URI> firstThatAnswers(List<URI> urls) {
        if (urls.size() < 2) {
            return urls.stream().findFirst();
        }
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(PROBE_LIMIT).build()) {
            Optional<URI> found =
                    urls.stream().filter(url -> answers(http, url)).findFirst();
            http.shutdownNow();
            return found.or(() -> urls.stream().findFirst());
        }
    }

    private static boolean answers(HttpClient http, URI url) {
        try {
            http.send(
                    HttpRequest.newBuilder(URI.create(url + "/v1/cluster"))
                            .timeout(PROBE_LIMIT)
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
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
