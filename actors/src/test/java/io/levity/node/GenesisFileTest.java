package io.levity.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.execution.Genesis;
import io.levity.config.NodeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenesisFileTest {
    private static final NodeSettings.Network SETTINGS =
            new NodeSettings.Network(3, Duration.ofMillis(250), Duration.ofSeconds(1));

    @TempDir
    Path directory;

    @Test
    void shouldBeMadeOnceAndLoadedEverAfter() {
        Path data = directory.resolve("new/data");
        Genesis made = GenesisFile.loadOrCreate(data, SETTINGS, 1_000);
        assertEquals(3, made.validators().size());
        assertEquals(250, made.params().blockTimeMillis());
        assertEquals(1_000, made.timestampMillis());

        NodeSettings.Network others = new NodeSettings.Network(7, Duration.ZERO, Duration.ofSeconds(2));
        Genesis loaded = GenesisFile.loadOrCreate(data, others, 2_000);
        assertEquals(made, loaded);
        assertEquals(made.hash(), loaded.hash());
    }

    @Test
    void shouldSayWhichFileIsDamaged() throws Exception {
        GenesisFile.loadOrCreate(directory, SETTINGS, 1_000);
        Path file = directory.resolve("genesis");
        String good = Files.readString(file);
        for (String bad : new String[] {"", "0x", "no hexadecimal", good.substring(0, 100), good.trim() + "00"}) {
            Files.writeString(file, bad);
            StartFailure damaged =
                    assertThrows(StartFailure.class, () -> GenesisFile.loadOrCreate(directory, SETTINGS, 2_000), bad);
            assertEquals(ExitCode.OTHER_NETWORK, damaged.exitCode());
            assertTrue(damaged.getMessage().contains(file.toString()), damaged.getMessage());
            assertEquals(bad, Files.readString(file)); // evidence is left as it is
        }
    }
}
