package io.levity.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.execution.Genesis;
import io.levity.config.NodeSettings;
import io.levity.persistence.DataDirectory;
import io.levity.types.Hash;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a node refuses to start, with which exit code, and that it then holds nothing. */
@Timeout(90)
class LevityNodeTest {
    @TempDir
    Path data;

    @Test
    void shouldRefuseADirectoryThatIsInUse() throws Exception {
        NodeSettings settings = NodeFixture.settings(data);
        Genesis genesis = GenesisFile.loadOrCreate(data, settings.network(), System.currentTimeMillis());
        try (DataDirectory held = directory(genesis.hash())) {
            StartFailure refused = refused(settings);
            assertEquals(ExitCode.TAKEN, refused.exitCode());
            assertTrue(refused.getMessage().contains(held.root().toString()), refused.getMessage());
            assertTrue(
                    refused.getMessage()
                            .contains("process " + ProcessHandle.current().pid()),
                    refused.getMessage());
        }
    }

    @Test
    void shouldRefuseTheDirectoryOfAnotherNetwork() throws Exception {
        NodeSettings settings = NodeFixture.settings(data);
        directory(new Hash(1, 2, 3, 4)).close();
        StartFailure refused = refused(settings);
        assertEquals(ExitCode.OTHER_NETWORK, refused.exitCode());
        assertTrue(refused.getMessage().contains("--fresh"), refused.getMessage());
    }

    @Test
    void shouldRefuseWhenAnotherNumberOfValidatorsIsNamed() throws Exception {
        NodeSettings settings = NodeFixture.settings(data);
        GenesisFile.loadOrCreate(data, settings.network(), System.currentTimeMillis());
        StartFailure refused =
                assertThrows(StartFailure.class, () -> LevityNode.start(settings, false, OptionalInt.of(3), false));
        assertEquals(ExitCode.OTHER_NETWORK, refused.exitCode());
        assertTrue(refused.getMessage().contains("has 2 validators"), refused.getMessage());
    }

    @Test
    void shouldRefuseWhenTheClockIsBehindTheChainAndLetEverythingGo() throws Exception {
        NodeSettings settings = NodeFixture.settings(data);
        long hourAhead = System.currentTimeMillis() + 3_600_000;
        Genesis genesis = GenesisFile.loadOrCreate(data, settings.network(), hourAhead);
        StartFailure refused = refused(settings);
        assertEquals(ExitCode.CLOCK_DRIFT, refused.exitCode());

        PortCheck.allFree(settings);
        try (DataDirectory free = directory(genesis.hash())) {
            new ClockFile(free.root()).save(3_600_000); // as if a developer had moved the clock
        }
        LevityNode node = LevityNode.start(settings, false, OptionalInt.empty(), false);
        node.stop("the test is over");
    }

    private static StartFailure refused(NodeSettings settings) {
        return assertThrows(StartFailure.class, () -> LevityNode.start(settings, false, OptionalInt.empty(), false));
    }

    private DataDirectory directory(Hash genesis) {
        return assertInstanceOf(DataDirectory.Opened.Ready.class, DataDirectory.open(data, genesis))
                .directory();
    }
}
