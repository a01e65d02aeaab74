package io.levity.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs the TLC model checker over {@code Simplex.tla}, which states the voting rules without network, clock or current
 * view: four members, one Byzantine, all behaviours of two views.
 */
@DisplayName("The model of the voting rules")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ModelTest {
    @TempDir
    Path scratch;

    @ParameterizedTest(name = "holds with {0}")
    @CsvSource({"Kept"})
    void shouldHoldWhenAllVotesAreRemembered(String config) throws Exception {
        String said = check(config);
        assertTrue(said.contains("No error has been found"), said);
    }

    @ParameterizedTest(name = "{1} breaks with {0}")
    @CsvSource({
        "ForgetsNotarize, Agreement",
        "ForgetsNullify, Agreement",
        "ForgetsFinalize, Agreement",
        "TermsNoGate, NoFinalAndNull",
        "TermsNullBelowFinal, NoFinalAndNull",
    })
    void shouldBreakWhenARuleIsTakenAway(String config, String invariant) throws Exception {
        String said = check(config);
        assertTrue(said.contains("Invariant " + invariant + " is violated"), said);
    }

    @Test
    void shouldHoldForLeaderTermsWhenBothGuardsAreKept() throws Exception {
        String said = check("Terms");
        assertTrue(said.contains("No error has been found"), said);
    }

    /** TLC keeps its state in static fields, so each run has a process of its own. */
    private String check(String config) throws IOException, InterruptedException {
        for (String file : List.of("Simplex.tla", "MC.tla", config + ".cfg")) {
            try (InputStream in = ModelTest.class.getResourceAsStream("model/" + file)) {
                Files.copy(in, scratch.resolve(file));
            }
        }
        Path output = scratch.resolve("output");
        Process tlc = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx700m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "tlc2.TLC",
                        "-workers",
                        "1",
                        "-metadir",
                        scratch.resolve("states").toString(),
                        "-config",
                        config + ".cfg",
                        "MC")
                .directory(scratch.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!tlc.waitFor(4, TimeUnit.MINUTES)) {
            tlc.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
