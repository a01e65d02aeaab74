package io.levity.node;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.actor.chain.BlockClock;
import io.levity.chain.execution.Genesis;
import io.levity.config.NodeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock behind the chain is refused, but not one that a developer moved and that is gone on with. */
class BlockTimeTest {
    private static final long NOW = 1_700_000_000_000L;

    @TempDir
    Path directory;

    private final Clock wall = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    private Genesis genesis;
    private ClockFile file;

    @BeforeEach
    void open() {
        genesis = GenesisFile.loadOrCreate(
                directory, new NodeSettings.Network(1, Duration.ZERO, Duration.ofSeconds(1)), NOW - 1_000);
        file = new ClockFile(directory);
    }

    @Test
    void shouldStartWhenTheChainIsAheadByNoMoreThanProposalsMayBe() {
        long drift = genesis.params().maxClockDriftMillis();
        assertDoesNotThrow(() -> DriftCheck.check(genesis, NOW - 1_000_000, NOW));
        assertDoesNotThrow(() -> DriftCheck.check(genesis, NOW + drift, NOW));
        assertThrows(StartFailure.class, () -> DriftCheck.check(genesis, NOW + drift + 1, NOW));
    }

    @Test
    void shouldSayHowFarOffAndWhatToDo() {
        StartFailure drift = assertThrows(StartFailure.class, () -> DriftCheck.check(genesis, NOW + 7_260_000, NOW));
        assertEquals(ExitCode.CLOCK_DRIFT, drift.exitCode());
        assertEquals(5, drift.exitCode().code());
        assertTrue(drift.getMessage().contains("2h1m"), drift.getMessage());
        assertTrue(drift.getMessage().contains("set the clock"), drift.getMessage());
        assertEquals(1, drift.getMessage().lines().count());
    }

    @Test
    void shouldGoOnWithAMovedClockAfterARestart() {
        assertEquals(0, file.aheadMillis(genesis));
        BlockClock clock = new BlockClock(wall, 0, file::save);
        clock.advance(3_600_000);
        clock.advance(1);
        long stamped = clock.nowMillis();
        assertEquals(NOW + 3_600_001, stamped);

        BlockClock again = new BlockClock(wall, new ClockFile(directory).aheadMillis(genesis), file::save);
        assertEquals(stamped, again.nowMillis());
        assertDoesNotThrow(() -> DriftCheck.check(genesis, stamped, again.nowMillis()));
        assertThrows(StartFailure.class, () -> DriftCheck.check(genesis, stamped, wall.millis()));
    }

    @Test
    void shouldNotMoveAClockThatCannotBeRemembered() {
        BlockClock clock = new BlockClock(wall, 0, ahead -> {
            throw new IllegalStateException("no disk");
        });
        assertThrows(IllegalStateException.class, () -> clock.advance(5));
        assertEquals(NOW, clock.nowMillis());
        assertThrows(IllegalArgumentException.class, () -> clock.advance(-1));
    }

    @Test
    void shouldSayThatTheFileIsDamaged() throws Exception {
        Files.writeString(directory.resolve("clock"), "soon");
        StartFailure damaged = assertThrows(StartFailure.class, () -> file.aheadMillis(genesis));
        assertTrue(damaged.getMessage().contains("clock"), damaged.getMessage());
    }
}
