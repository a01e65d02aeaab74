package io.levity.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The command line of the simulator")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SimulationMainTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private int run(String line) {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return SimulationMain.run(line.isEmpty() ? new String[0] : line.split(" ", -1), out, out);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--seeds",
                "--seeds x",
                "--seeds 0",
                "--nodes 3",
                "--nodes 4,,7",
                "--cast nobody",
                "--ablation nothing",
                "--trace --seeds 2",
                "--frobnicate"
            })
    void shouldExitWithTwoWhenTheUsageIsBad(String line) {
        assertEquals(2, run(line));
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("usage: ./levity sim"));
    }

    @Test
    void shouldExitWithZeroAndCountWhenAllSeedsAreClean() {
        assertEquals(0, run("--seeds 3 --nodes 4 --cast all --twice --json"));
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("\"schedules\":3"));
    }

    @Test
    void shouldExitWithOneAndPrintTheReplayLineWhenAnInvariantBreaks() {
        assertEquals(1, run("--seed 1 --nodes 4 --cast all --ablation own-votes-not-tallied-again"));
        String text = said.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("VIOLATION I9"), text);
        String replay = "replay: ./levity sim --seed 1 --nodes 4 --cast all --ablation OWN_VOTES_NOT_TALLIED_AGAIN";
        assertTrue(text.contains(replay), text);
    }
}
