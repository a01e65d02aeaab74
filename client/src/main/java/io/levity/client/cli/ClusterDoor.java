package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Commands upon the nodes of a cluster on this machine, to the process that runs them. */
final class ClusterDoor implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final ClusterFile file;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    ClusterDoor(ClusterFile file) {
        this.file = file;
    }

    /** The cluster as it is. */
    JsonNode state() {
        return ask("GET", "/nodes");
    }

    /** One node as it is; missing if there is none. */
    JsonNode node(int index) {
        for (JsonNode node : state().path("nodes")) {
            if (node.path("index").asInt() == index) {
                return node;
            }
        }
        return JSON.missingNode();
    }

    JsonNode add() {
        return ask("POST", "/nodes");
    }

    /** @param verb kill, pause, resume or drain */
    JsonNode command(int index, String verb) {
        return ask("POST", "/nodes/" + index + "/" + verb);
    }

    private JsonNode ask(String method, String path) {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create(file.door() + path))
                            .timeout(LIMIT)
                            .header("Authorization", "Bearer " + file.token())
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            JsonNode answer = JSON.readTree(response.body());
            if (response.statusCode() / 100 != 2) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        answer.path("code").asText("refused"),
                        answer.path("message").asText("status " + response.statusCode()),
                        answer.path("next").asText());
            }
            return answer;
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
    }

    private CommandFailure unreachable(Exception why) {
        return new CommandFailure(
                ExitCode.FAILED,
                "cluster_unreachable",
                "process " + file.pid() + ", which runs the cluster, does not answer at " + file.door() + ": " + why,
                "is it just stopping? see ./levity status");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
