package io.levity.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.persistence.DataDirectory;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshStartTest {
    @TempDir
    Path directory;

    @Test
    void shouldDeleteOursAndKeepTheLogOfThisStartAndTheKeys() throws IOException {
        ours().close();
        Files.createDirectories(directory.resolve("journal/deep"));
        Files.writeString(directory.resolve("journal/deep/file"), "x");
        Files.writeString(directory.resolve("genesis"), "damaged");
        Files.writeString(directory.resolve("run/node.log"), "x");
        Files.writeString(directory.resolve("keys/validator.json"), "x");
        FreshStart.clear(directory);
        try (var left = Files.list(directory)) {
            assertEquals(
                    java.util.List.of("keys", "run"),
                    left.map(path -> path.getFileName().toString()).sorted().toList());
        }
        assertTrue(Files.exists(directory.resolve("keys/validator.json")));
        assertTrue(Files.exists(directory.resolve("run/node.log")));
    }

    @Test
    void shouldDoNothingWhenThereIsNothing() throws IOException {
        FreshStart.clear(directory.resolve("not-there"));
        assertFalse(Files.exists(directory.resolve("not-there")));
        FreshStart.clear(directory);
        assertTrue(Files.isDirectory(directory));
    }

    @Test
    void shouldRefuseADirectoryOfSomebodyElse() throws IOException {
        Path letter = Files.writeString(directory.resolve("letter.txt"), "dear");
        assertEquals(ExitCode.USAGE, refused().exitCode());
        assertTrue(Files.exists(letter));
    }

    @Test
    void shouldRefuseADirectoryThatOnlyHasANameInCommonWithOurs() throws IOException {
        Path network = Files.createDirectories(directory.resolve("network")); // as /etc has
        Files.writeString(network.resolve("interfaces"), "x");
        assertEquals(ExitCode.USAGE, refused().exitCode());
        Path hosts = Files.writeString(directory.resolve("hosts"), "x");
        assertTrue(refused().getMessage().contains("hosts"));
        assertTrue(Files.exists(hosts));
        assertTrue(Files.exists(network.resolve("interfaces")));
    }

    @Test
    void shouldRefuseOursWhenSomebodyPutAFileIntoIt() throws IOException {
        ours().close();
        Path letter = Files.writeString(directory.resolve("letter.txt"), "dear");
        assertTrue(refused().getMessage().contains("letter.txt"));
        assertTrue(Files.exists(letter));
    }

    @Test
    void shouldRefuseADirectoryInUse() throws IOException {
        try (DataDirectory inUse = ours()) {
            Files.writeString(inUse.root().resolve("genesis"), "x");
            StartFailure refused = refused();
            assertEquals(ExitCode.TAKEN, refused.exitCode());
            assertTrue(refused.getMessage().contains("./levity down"), refused.getMessage());
            assertTrue(Files.exists(directory.resolve("genesis")));
        }
    }

    private StartFailure refused() {
        return assertThrows(StartFailure.class, () -> FreshStart.clear(directory));
    }

    private DataDirectory ours() {
        return assertInstanceOf(DataDirectory.Opened.Ready.class, DataDirectory.open(directory, new Hash(1, 2, 3, 4)))
                .directory();
    }
}
