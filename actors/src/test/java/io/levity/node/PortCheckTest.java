package io.levity.node;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.config.NodeSettings;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PortCheckTest {

    @Test
    void shouldNameEveryPortThatIsTaken() throws Exception {
        NodeSettings settings = NodeFixture.settings(Path.of("unused"));
        NodeSettings.Ports ports = settings.ports();
        try (ServerSocket http = NodeFixture.listen(ports.http());
                ServerSocket grpc = NodeFixture.listen(ports.grpc());
                ServerSocket cluster = NodeFixture.listen(ports.cluster())) {
            StartFailure taken = assertThrows(StartFailure.class, () -> PortCheck.allFree(settings));
            assertEquals(ExitCode.TAKEN, taken.exitCode());
            assertTrue(taken.getMessage().contains(http.getLocalPort() + " (http)"), taken.getMessage());
            assertTrue(taken.getMessage().contains(grpc.getLocalPort() + " (grpc)"), taken.getMessage());
            assertTrue(taken.getMessage().contains(cluster.getLocalPort() + " (cluster)"), taken.getMessage());
            assertFalse(taken.getMessage().contains("(metrics)"), taken.getMessage());
            assertTrue(taken.getMessage().contains("--port-offset"), taken.getMessage());
        }
        assertDoesNotThrow(() -> PortCheck.allFree(settings));
    }
}
