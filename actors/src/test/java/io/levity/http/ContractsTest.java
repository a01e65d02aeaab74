package io.levity.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.SerializationFeature;
import io.levity.actor.da.SampleCounts;
import io.levity.actor.da.StageClock;
import io.levity.grpc.GrpcMetrics;
import io.levity.http.rpc.RpcMetrics;
import io.levity.metrics.ChainMetrics;
import io.levity.metrics.DaMetrics;
import io.levity.metrics.JvmMetrics;
import io.levity.metrics.Metrics;
import io.levity.metrics.TransferMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What clients and dashboards rely on is committed and compared. After a change that is meant, run this test with
 * {@code -Dlevity.contracts.write=true} and commit what it wrote.
 */
@Timeout(30)
class ContractsTest {

    @Test
    void shouldServeTheDescriptionThatIsCommitted() throws Exception {
        String now = Json.MAPPER
                .copy()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(HttpServer.openApi("0"));
        assertCommitted("openapi.json", now + "\n");
    }

    @Test
    void shouldOfferTheMetricsThatAreCommitted() throws Exception {
        Metrics metrics = new Metrics();
        JvmMetrics.register(metrics);
        new ChainMetrics(metrics, List::of);
        new DaMetrics(metrics);
        new RpcMetrics(metrics);
        new StageClock(metrics);
        new GrpcMetrics(metrics);
        new SampleCounts(metrics);
        new TransferMetrics(metrics);
        try (EdgePool pool = new EdgePool(1, 1)) {
            new HttpMetrics(metrics, Set.of(), pool);
            assertCommitted("metrics.txt", metrics.catalogue());
        }
    }

    private static void assertCommitted(String name, String now) throws IOException {
        if (Boolean.getBoolean("levity.contracts.write")) {
            Files.writeString(Path.of("src/test/resources/io/levity/http", name), now);
            return;
        }
        try (InputStream in = ContractsTest.class.getResourceAsStream("/io/levity/http/" + name)) {
            assertEquals(in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8), now);
        }
    }
}
