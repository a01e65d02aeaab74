package io.levity.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.chain.validator.Keystore;
import io.levity.chain.validator.KeystoreCodec;
import io.levity.chain.validator.ValidatorKey;
import io.levity.chain.validator.ValidatorKeystore;
import io.levity.client.StubNode;
import io.levity.crypto.Bls;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LevityCommandTest {
    private static final String RECEIVER = "0x" + "ab".repeat(20);

    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return LevityCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private StubNode node() throws Exception {
        StubNode node = new StubNode()
                .method("eth_chainId", "\"0x7a69\"")
                .method("eth_feeHistory", "{\"baseFeePerGas\":[\"0x1\",\"0x3b9aca00\"]}")
                .method("eth_maxPriorityFeePerGas", "\"0x1\"")
                .method("eth_getTransactionCount", "\"0x5\"")
                .method("eth_getBalance", "\"0xde0b6b3a7640000\"");
        announce(node, ProcessHandle.current().pid());
        return node;
    }

    private void announce(StubNode node, long pid) throws Exception {
        Files.createDirectories(data.resolve("run"));
        Files.writeString(
                data.resolve(NodeFile.NAME),
                "{\"pid\":" + pid + ",\"http\":\"" + node.url() + "\",\"portOffset\":0,\"version\":\"1\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"upload", "download", "root", "chat", "models", "kv"})
    void shouldSayNotYetWithExitTwo(String word) {
        assertEquals(2, run(word, "--whatever", "x"));
        assertTrue(err.toString().startsWith("not yet: " + word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "tx", "tx send", "tx send --to 0x12 --value", "account show"})
    void shouldExitTwoWithHintWhenUsageIsBad(String line) {
        assertEquals(2, run(line.isEmpty() ? new String[0] : line.split(" ")));
        assertTrue(err.toString().contains("next: "), err.toString());
    }

    @Test
    void shouldNameTheArgumentThatIsWrong() throws Exception {
        try (StubNode node = node()) {
            assertEquals(2, run("tx", "send", "--to", "0x12", "--value", "1", "--data", data.toString()));
            assertTrue(err.toString().contains("0x12"));
            assertEquals(0, node.requests().size(), "nothing was asked");
        }
    }

    @Test
    void shouldShowCostAndSendNothingOnDryRun() throws Exception {
        try (StubNode node = node()) {
            assertEquals(
                    0,
                    run(
                            "tx",
                            "send",
                            "--to",
                            RECEIVER,
                            "--value",
                            "1.5",
                            "--dry-run",
                            "--json",
                            "--data",
                            data.toString()),
                    err::toString);
            JsonNode shown = Output.JSON.readTree(out.toString());
            assertEquals("1500000000000000000", shown.path("valueWei").asText());
            assertEquals(5, shown.path("nonce").asInt());
            assertEquals("42000000021000", shown.path("maxFeeWei").asText());
            assertFalse(node.requests().contains("eth_sendRawTransaction"));
        }
    }

    @Test
    void shouldSendAndSayAccepted() throws Exception {
        try (StubNode node = node().method("eth_sendRawTransaction", "\"0x" + "77".repeat(32) + "\"")) {
            assertEquals(
                    0,
                    run("tx", "send", "--to", RECEIVER, "--value", "1wei", "--from", "3", "--data", data.toString()));
            assertTrue(node.requests().contains("eth_sendRawTransaction"));
            assertTrue(out.toString().contains("77".repeat(32)));
            assertTrue(out.toString().contains("next: ./levity tx show"));
        }
    }

    @Test
    void shouldRefusePublicKeysOutsideOfDevNetworks() throws Exception {
        try (StubNode node = node().method("eth_chainId", "\"0x1\"")) {
            assertEquals(2, run("tx", "send", "--to", RECEIVER, "--value", "1", "--data", data.toString()));
            assertFalse(node.requests().contains("eth_sendRawTransaction"));
        }
    }

    @Test
    void shouldPrintTheCodeAndANextStepAsJsonWhenNobodyIsThere() throws Exception {
        try (StubNode node = new StubNode()) {
            announce(node, 1);
        }
        assertEquals(1, run("status", "--json", "--data", data.toString()));
        JsonNode error = Output.JSON.readTree(out.toString()).path("error");
        assertEquals("node_unreachable", error.path("code").asText());
        assertTrue(error.path("next").asText().contains("./levity up"));
    }

    @Test
    void shouldSayWhatToStartWhenTheDirectoryHasNoNode() {
        assertEquals(1, run("status", "--data", data.toString()));
        assertTrue(err.toString().contains("./levity up --data " + data));
    }

    @Test
    void shouldListDevAccounts() throws Exception {
        try (StubNode node = node()) {
            assertEquals(0, run("account", "list", "--json", "--data", data.toString()));
            JsonNode accounts = Output.JSON.readTree(out.toString()).path("accounts");
            assertEquals(10, accounts.size());
            assertEquals(
                    "1000000000000000000", accounts.get(9).path("balanceWei").asText());
            assertTrue(node.requests().size() > 10);
        }
    }

    @Test
    void shouldWriteANewKeyThatOnlyItsOwnerReadsAndNeverOverwriteOne() throws Exception {
        Path file = data.resolve("key");
        assertEquals(0, run("account", "new", "--out", file.toString()));
        assertEquals(Set.of("OWNER_READ", "OWNER_WRITE"), names(file));
        assertFalse(out.toString().contains(Files.readString(file).strip()));
        assertEquals(2, run("account", "new", "--out", file.toString()));
    }

    @Test
    void shouldMakeAValidatorKeyWhoseSecretsOnlyThePasswordOpens() throws Exception {
        Path file = data.resolve("validator.json");
        Path password = data.resolve("password");
        Files.writeString(password, "correct horse\n");
        String[] command = {
            "validator-key",
            "new",
            "--out",
            file.toString(),
            "--password-file",
            password.toString(),
            "--operator",
            RECEIVER,
            "--stake",
            "5",
            "--json"
        };
        assertEquals(0, run(command), err::toString);

        JsonNode entry = Output.JSON.readTree(out.toString()).path("validator");
        Keystore keystore = assertInstanceOf(
                        KeystoreCodec.Decoded.Ok.class, KeystoreCodec.decode(Files.readString(file)))
                .keystore();
        var opened =
                assertInstanceOf(ValidatorKeystore.Opened.Ok.class, ValidatorKeystore.open(keystore, "correct horse"));
        ValidatorKey key = new ValidatorKey(0, opened.bls(), opened.networkSeed(), Address.fromHex(RECEIVER));
        assertEquals(key.bls().publicKey().toHex(), entry.path("blsKey").asText());
        assertEquals(key.networkKey().toHex(), entry.path("networkKey").asText());
        assertTrue(Bls.verifyProofOfPossession(
                key.bls().publicKey(),
                Bytes.fromHex(entry.path("proofOfPossession").asText())));
        assertEquals("5000000000000000000", entry.path("stakeWei").asText());
        assertEquals(RECEIVER, entry.path("reward").asText());
        assertEquals(Set.of("OWNER_READ", "OWNER_WRITE"), names(file));
        assertEquals(2, run(command), "never overwritten");
    }

    @Test
    void shouldRefuseAWeakPasswordForAValidatorKey() throws Exception {
        Path password = data.resolve("password");
        Files.writeString(password, "short\n");
        Path file = data.resolve("validator.json");
        assertEquals(
                2,
                run(
                        "validator-key",
                        "new",
                        "--out",
                        file.toString(),
                        "--password-file",
                        password.toString(),
                        "--operator",
                        RECEIVER));
        assertFalse(Files.exists(file));
    }

    private static Set<String> names(Path file) throws Exception {
        return Files.getPosixFilePermissions(file).stream()
                .map(Enum::name)
                .collect(java.util.stream.Collectors.toSet());
    }

    @Test
    void shouldNotSignalAProcessThatIsNoNode() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try (StubNode node = new StubNode()) {
            announce(node, stranger.pid());
            assertEquals(0, run("down", "--data", data.toString()));
            assertTrue(out.toString().contains("no node runs"));
            assertTrue(stranger.isAlive());
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void shouldStopANodeAndWaitForIt() throws Exception {
        Process named = new ProcessBuilder("bash", "-c", "exec -a io.levity.node.NodeMain sleep 60").start();
        try (StubNode node = new StubNode()) {
            announce(node, awaitNamed(named));
            assertEquals(0, run("down", "--data", data.toString()), err::toString);
            assertFalse(named.isAlive());
            assertEquals(0, run("down", "--data", data.toString()), "a second time there is nothing to stop");
        } finally {
            named.destroyForcibly();
        }
    }

    /** The name is there once the shell has become the other program. */
    private static long awaitNamed(Process named) throws Exception {
        Path line = Path.of("/proc", Long.toString(named.pid()), "cmdline");
        while (!Files.readString(line).startsWith("io.levity")) {
            Thread.onSpinWait();
        }
        return named.pid();
    }
}
