package io.levity.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./levity} as a new user runs it, against a node that it started. */
@Tag("cluster")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandLineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RECEIVER = "0x00000000000000000000000000000000000000aa";

    @TempDir
    static Path directory;

    private static LocalNode node;

    /** What a command printed, and how it ended. */
    private record Outcome(int exit, String out, String err) {
        JsonNode json() throws IOException {
            return JSON.readTree(out);
        }
    }

    @BeforeAll
    static void start() {
        node = LocalNode.create(NodeOptions.of(directory.resolve("data"), 4)).start(Duration.ofSeconds(60));
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    private static Outcome levity(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(NodeLauncher.home().resolve("levity").toString()));
        command.addAll(List.of(arguments));
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().put("LEVITY_NO_BUILD", "1");
        builder.environment().put("LEVITY_URL", node.url().toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out, java.nio.file.Files.readString(err));
    }

    private static JsonNode ok(String... arguments) throws IOException, InterruptedException {
        Outcome outcome = levity(arguments);
        assertEquals(0, outcome.exit(), () -> String.join(" ", arguments) + outcome.out() + outcome.err());
        return outcome.json();
    }

    @Test
    @Order(1)
    void shouldShowStatusNetworksBlocksAndAccounts() throws Exception {
        JsonNode status = ok("status", "--json");
        assertEquals(31337, status.path("chainId").asInt());
        assertEquals(4, status.path("validators").path("validators").size());
        assertEquals(
                "C0",
                ok("network", "list", "--json")
                        .path("networks")
                        .path(0)
                        .path("network")
                        .asText());
        JsonNode contracts = ok("network", "show", "--json").path("contracts");
        assertEquals(
                "0x0000000000000000000000000000000000001001",
                contracts.path("Staking").asText());
        assertEquals(1, ok("block", "show", "1", "--json").path("height").asInt());
        assertEquals(10, ok("account", "list", "--json").path("accounts").size());
        assertTrue(levity("status").out().contains("validator"));
    }

    @Test
    @Order(2)
    void shouldSendATransferUntilFinalAndProveTheBalance() throws Exception {
        JsonNode sent =
                ok("tx", "send", "--to", RECEIVER, "--value", "1.5", "--from", "1", "--wait", "final", "--json");
        assertEquals("final", sent.path("status").asText());
        JsonNode shown = ok("tx", "show", sent.path("hash").asText(), "--json");
        assertEquals(sent.path("blockHash"), shown.path("blockHash"));
        JsonNode account = ok("account", "show", RECEIVER, "--json");
        assertEquals("1500000000000000000", account.path("balanceWei").asText());
        assertTrue(account.path("verified").asBoolean());
    }

    @Test
    @Order(3)
    void shouldBondStake() throws Exception {
        JsonNode bonded = ok("stake", "bond", "0", "--value", "2", "--from", "2", "--json");
        assertTrue(bonded.path("success").asBoolean(), bonded::toString);
        JsonNode stakes = ok("stake", "show", "--json");
        assertEquals(4, stakes.path("validatorCount").asInt());
        assertTrue(stakes.path("validators").path(0).path("stakeWei").asText().startsWith("1000002"), stakes::toString);
    }

    @Test
    @Order(4)
    void shouldFailWithCodeAndNextStep() throws Exception {
        Outcome outcome = levity("tx", "send", "--to", RECEIVER, "--value", "1000000", "--from", "3", "--json");
        assertEquals(1, outcome.exit());
        assertEquals(
                "insufficient_funds", outcome.json().path("error").path("code").asText(), outcome.out());
        assertTrue(outcome.err().contains("next: "), outcome.err());
        assertEquals(2, levity("chat", "hello").exit());
        assertEquals(2, levity("tx", "send").exit());
        assertEquals(1, levity("tx", "show", "0x" + "12".repeat(32)).exit());
    }

    @Test
    @Order(5)
    void shouldSubmitSampleAndRestoreFiles() throws Exception {
        Path in = Files.createDirectories(directory.resolve("in/deep"));
        Files.write(in.resolve("empty"), new byte[0]);
        Files.write(in.resolve("one"), new byte[] {7});
        byte[] large = new byte[9 << 20];
        new java.util.Random(4).nextBytes(large);
        Files.write(in.resolve("large"), large);
        String manifest = directory.resolve("manifest.json").toString();
        JsonNode put = ok(
                "blob", "put", directory.resolve("in").toString(), "--wait", "final", "--manifest", manifest, "--json");
        assertEquals(3, put.path("files").asInt());
        assertEquals(2, put.path("certified").asInt(), put::toString);
        String out = directory.resolve("out").toString();
        assertTrue(ok("blob", "get", "--manifest", manifest, "-o", out, "--json")
                .path("verified")
                .asBoolean());
        assertEquals(-1, Files.mismatch(in.resolve("large"), Path.of(out, "in", "deep", "large")));
        assertEquals(-1, Files.mismatch(in.resolve("one"), Path.of(out, "in", "deep", "one")));
        assertEquals(0, Files.size(Path.of(out, "in", "deep", "empty")));
        String id = put.path("content").path(1).path("parts").path(0).path("id").asText();
        JsonNode sampled = ok("blob", "sample", id, "--cells", "32", "--json");
        assertEquals(32, sampled.path("proven").asInt());
        assertTrue(sampled.path("confidence").asDouble() > 0.99, sampled::toString);
        assertEquals(2, levity("blob", "get", "-o", out).exit());
        assertEquals(2, levity("blob", "put", in.resolve("missing").toString()).exit());
    }

    @Test
    @Order(6)
    void shouldShowWhatThereIsInADemo() throws Exception {
        JsonNode steps = ok("demo", "--quick", "--json").path("steps");
        assertEquals(7, steps.size(), steps::toString);
        for (JsonNode step : steps) {
            boolean later = step.path("status").asText().equals("not in this version yet");
            assertTrue(later || step.path("costWei").asText().matches("[1-9]\\d*"), step::toString);
        }
        assertEquals(1000, steps.path(3).path("files").asInt());
    }

    @Test
    @Order(7)
    void shouldRefuseASecondNodeOnTheSameDataOrPorts() throws Exception {
        String offset = Integer.toString(node.portOffset());
        assertEquals(
                3,
                levity("up", "--data", node.data().toString(), "--port-offset", offset)
                        .exit());
        assertEquals(
                3,
                levity("up", "--data", directory.resolve("other").toString(), "--port-offset", offset)
                        .exit());
    }

    @Test
    @Order(8)
    void shouldStopTheNodeAndOnlyOnce() throws Exception {
        JsonNode stopped = ok("down", "--data", node.data().toString(), "--json");
        assertTrue(stopped.path("stopped").asBoolean());
        assertFalse(node.isAlive());
        assertFalse(ok("down", "--data", node.data().toString(), "--json")
                .path("stopped")
                .asBoolean());
        assertEquals(1, levity("status").exit());
    }
}
