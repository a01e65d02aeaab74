package io.levity.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Refusals only: nothing here gets as far as starting a node. */
@Timeout(30)
class UpCommandTest {
    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();

    @Test
    void shouldNameEveryProblemWhenSeveralFlagsAreBad() {
        assertEquals(2, up("--validators", "0", "--block-time", "soon", "--port-offset", "-1", "--nodes", "2"));
        said("levity.network.validators");
        said("levity.network.block-time");
        said("levity.port-offset");
        said("--nodes: a process is one node");
        said("4 problems");
    }

    @Test
    void shouldSayNotYetWhenAskedForWhatIsStillToCome() {
        assertEquals(2, up("--networks", "3"));
        said("--networks: not yet");
        assertEquals(2, up("--journal", "tape"));
        said("levity.journal.kind");
    }

    @Test
    void shouldRefuseFlagsThatDoNotExistOrAreNoNumbers() {
        assertEquals(2, up("--validaters", "4"));
        assertEquals(2, up("--validators", "four"));
    }

    @Test
    void shouldRefuseAConfigFileThatIsMissingBrokenOrHasUnknownKeys() throws IOException {
        Path file = directory.resolve("node.conf");
        assertEquals(2, up("--config", file.toString()));
        said("node.conf");
        Files.writeString(file, "levity { ports { http = ");
        assertEquals(2, up("--config", file.toString()));
        Files.writeString(file, "levity.mempol.max-bytes = 1MiB");
        assertEquals(2, up("--config", file.toString()));
        said("levity.mempol.max-bytes: there is no such setting");
    }

    @Test
    void shouldTouchNoDirectoryWhenItRefuses() {
        Path data = directory.resolve("data");
        assertEquals(2, up("--data", data.toString(), "--validators", "65", "--fresh"));
        assertFalse(Files.exists(data));
    }

    private int up(String... flags) {
        err.getBuffer().setLength(0);
        return NodeMain.run(new PrintWriter(err, true), flags);
    }

    private void said(String words) {
        assertTrue(err.toString().contains(words), err.toString());
    }
}
