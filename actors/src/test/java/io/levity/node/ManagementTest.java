package io.levity.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.CoordinatedShutdown;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.levity.cluster.StopPhases;
import io.levity.config.NodeSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the operator's door shows and does, and the order in which a node stops. */
@Timeout(120)
class ManagementTest {
    @TempDir
    Path data;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void shouldOnlyShowUnlessWritesAreAllowed() throws Exception {
        NodeSettings settings = NodeFixture.settings(data);
        try (MemberFixture node = MemberFixture.start(settings, data)) {
            node.known();
            assertEquals(200, send(settings, "GET", "/alive").statusCode());
            HttpResponse<String> ready = send(settings, "GET", "/ready");
            assertEquals(503, ready.statusCode());
            assertTrue(ready.body().contains("the node is starting"), ready.body());
            JsonNode members = json(send(settings, "GET", "/cluster/members"));
            String self = members.get("selfNode").asText();
            assertEquals(
                    403, send(settings, "DELETE", "/cluster/members/" + self).statusCode());
            assertEquals(403, send(settings, "POST", "/drain").statusCode());
            assertEquals(0, node.drains());
            assertEquals(
                    MemberFixture.NETWORK.toString(),
                    json(send(settings, "GET", "/identity")).get("network").asText());
        }
    }

    @Test
    void shouldDrainWhenAskedToButNotByAPageInABrowser() throws Exception {
        NodeSettings settings = NodeFixture.settings(data, 2, "management.allow-writes = true");
        try (MemberFixture node = MemberFixture.start(settings, data)) {
            node.known();
            HttpRequest.Builder page = request(settings, "POST", "/drain").header("Origin", "http://evil.example");
            assertEquals(
                    403,
                    http.send(page.build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode());
            assertEquals(0, node.drains());
            assertEquals(202, send(settings, "POST", "/drain").statusCode());
            assertEquals(1, node.drains());
            assertEquals(405, send(settings, "PUT", "/ready").statusCode());
        }
    }

    @Test
    void shouldLetUploadsEndBeforeTheDoorsCloseAndShardsGo() throws Exception {
        NodeSettings settings = NodeFixture.settings(data);
        try (MemberFixture node = MemberFixture.start(settings, data)) {
            node.known();
            AtomicInteger uploads = new AtomicInteger(2);
            ConcurrentLinkedQueue<String> steps = new ConcurrentLinkedQueue<>();
            GracefulStop stop = node.member().stop();
            stop.load(new GracefulStop.Load(uploads::get, () -> 1, () -> 12));
            stop.onBegin(() -> steps.add("no new uploads"));
            stop.task(StopPhases.DOORS, "doors", () -> step(steps, "doors after " + uploads.get() + " uploads"));
            stop.task(StopPhases.SHARDS, "shards", () -> step(steps, "shards"));
            assertEquals("", stop.progress());

            stop.run(CoordinatedShutdown.jvmExitReason());
            MemberFixture.eventually("it drains", stop::draining);
            assertEquals("2 of 2 uploads, 1 seats, 12 shards", stop.progress());
            assertEquals(
                    "2 of 2 uploads, 1 seats, 12 shards",
                    json(send(settings, "GET", "/drain")).get("drain").asText());
            uploads.set(0);
            assertEquals(EndReason.ASKED, node.awaitEnd());
            assertEquals(List.of("no new uploads", "doors after 0 uploads", "shards"), List.copyOf(steps));
        }
    }

    private static CompletableFuture<Void> step(ConcurrentLinkedQueue<String> steps, String step) {
        steps.add(step);
        return CompletableFuture.completedFuture(null);
    }

    private HttpResponse<String> send(NodeSettings settings, String method, String path) throws Exception {
        return http.send(request(settings, method, path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(NodeSettings settings, String method, String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + settings.ports().management() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body());
    }
}
