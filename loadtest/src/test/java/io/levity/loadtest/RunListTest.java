package io.levity.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs are listed in the section of their benchmark, whatever stands before and after it. */
@Timeout(30)
class RunListTest {
    private static final String HEAD = "## Speed\n\nWhat it means.\n\n| when | x |\n|---|---|\n";

    @TempDir
    Path directory;

    @Test
    void shouldAddLinesBelowThoseOfTheirSection() throws Exception {
        Path file = directory.resolve("README.md");
        RunList list = RunList.at(file);
        list.add(HEAD, List.of("| 1 | a |"));
        Files.writeString(file, Files.readString(file) + "\n## Later\n\n| other |\n");
        list.add(HEAD, List.of("| 2 | b |", "| 3 | c |"));
        assertEquals(
                "# Recorded runs\n\n" + HEAD + "| 1 | a |\n| 2 | b |\n| 3 | c |\n\n## Later\n\n| other |\n",
                Files.readString(file));
    }

    @Test
    void shouldRecordARunWithItsMachineAndCommit() throws Exception {
        Environment environment = new Environment(2, "a cpu", "a system", "a jdk", 0.5, "abc123", false);
        KernelSpeed speed =
                new KernelSpeed("64+64", CodingBench.FAST, 8 << 20, KernelSpeed.DRAM, 1, 1.5e9, 1.25e9, 1e9);
        Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
        Path file = new BenchReport<>(new CodingTable(), environment, clock, List.of(speed)).record(directory);
        assertEquals("coding-20260102-0304-abc123.json", file.getFileName().toString());
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertEquals("abc123", json.path("environment").path("commit").asText());
        assertEquals(1500, json.path("results").path(0).path("bestMBPerCore").asDouble());
        assertTrue(json.path("results").path(0).path("reached").asBoolean());
        String list = Files.readString(directory.resolve("README.md"));
        assertTrue(list.contains("| 2026-01-02T03:04 | abc123 | 2, a cpu, 0.5 | 64+64 | 1500 / 1250 |  |"), list);
    }
}
