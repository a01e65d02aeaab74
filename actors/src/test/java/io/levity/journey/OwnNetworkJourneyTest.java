package io.levity.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.validator.KeyDerivation;
import io.levity.chain.validator.Keystore;
import io.levity.chain.validator.KeystoreCodec;
import io.levity.chain.validator.ValidatorKey;
import io.levity.chain.validator.ValidatorKeystore;
import io.levity.client.ChainReceipt;
import io.levity.client.LevityClient;
import io.levity.client.Wallet;
import io.levity.client.WalletAccount;
import io.levity.client.cli.LevityCommand;
import io.levity.config.NodeSettings;
import io.levity.crypto.BlsSecretKey;
import io.levity.node.ExitCode;
import io.levity.node.LevityNode;
import io.levity.node.NodeFixture;
import io.levity.node.StartFailure;
import io.levity.node.StartOptions;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A network of one's own: four keys are made, a genesis document is written, the node starts with both, a transfer
 * becomes final, and nothing starts with a wrong password, another genesis, or without keys.
 */
@Timeout(180)
class OwnNetworkJourneyTest {
    private static final BigInteger ONE_TOKEN = BigInteger.TEN.pow(18);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "a password of the operator";

    @TempDir
    Path home;

    private final WalletAccount alice = Wallet.create();
    private final Address bob = Address.fromHex("0x00000000000000000000000000000000000b0b02");

    @Test
    void shouldRunOnKeysAndAGenesisOfItsOwn() throws Exception {
        NodeSettings settings = NodeFixture.settings(home.resolve("data"));
        Path document = genesis("genesis.conf", 777_001, makeKeys());
        StartOptions options = StartOptions.NONE.withGenesis(document).withKeystorePassword(PASSWORD);

        String banner;
        LevityNode node;
        PrintStream screen = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            node = LevityNode.start(settings, options);
        } finally {
            System.setOut(screen);
            banner = printed.toString(StandardCharsets.UTF_8);
        }
        try (LevityClient client = NodeFixture.connect(settings)) {
            ChainReceipt receipt = client.chain()
                    .awaitReceipt(client.chain().send(alice, bob, ONE_TOKEN), PATIENCE)
                    .orElseThrow();
            assertTrue(receipt.success());
            assertEquals(ONE_TOKEN, client.chain().balanceWei(bob));
            assertEquals(777_001, client.chain().chainId());
            assertEquals(
                    BigInteger.ZERO,
                    client.chain().balanceWei(Wallet.dev().account(0).address()));
            assertTrue(rpc(settings, "dev_mine").contains("\"error\""));
            assertFalse(rpc(settings, "rpc_modules").contains("dev"));
        } finally {
            node.stop("the network has shown that it lives");
        }
        assertTrue(banner.contains("hosted here: 4 of 4, with 4 of 4 seats"), banner);
        assertFalse(banner.contains("Mnemonic") || banner.contains(" key 0x"), banner);

        assertExit(ExitCode.USAGE, "does not open", settings, options.withKeystorePassword("not the password"));
        assertExit(ExitCode.USAGE, "--password-file", settings, StartOptions.NONE);
        assertExit(
                ExitCode.USAGE,
                "forget what the validators have signed",
                settings,
                new StartOptions(true, OptionalInt.empty(), false, Optional.empty(), Optional.of(PASSWORD)));
        assertExit(
                ExitCode.OTHER_NETWORK,
                "but the document describes",
                settings,
                options.withGenesis(genesis("other.conf", 777_002, List.of(entryOf(newKey())))));

        Files.delete(settings.dataDirectory().resolve("keys/3.json")); // three of four are a quorum
        LevityNode again = LevityNode.start(settings, StartOptions.NONE.withKeystorePassword(PASSWORD));
        try (LevityClient client = NodeFixture.connect(settings)) {
            ChainReceipt receipt = client.chain()
                    .awaitReceipt(client.chain().send(alice, bob, ONE_TOKEN), PATIENCE)
                    .orElseThrow();
            assertTrue(receipt.success());
            assertEquals(ONE_TOKEN.shiftLeft(1), client.chain().balanceWei(bob));
        } finally {
            again.stop("the journey is over");
        }
    }

    @Test
    void shouldStartNothingWithoutAKeyAndLeaveTheDirectoryFree() throws Exception {
        NodeSettings settings = NodeFixture.settings(home.resolve("data"));
        Path stranger = genesis("stranger.conf", 777_003, List.of(entryOf(newKey())));
        assertExit(
                ExitCode.USAGE,
                "holds no keystore of a validator",
                settings,
                StartOptions.NONE.withGenesis(stranger).withKeystorePassword(PASSWORD));
        assertFalse(Files.exists(settings.dataDirectory().resolve("genesis")), "so that another one can be chosen");
    }

    /** One key by the command that people use, three by hand with a derivation that takes less time. */
    private List<String> makeKeys() throws IOException {
        Path keys = Files.createDirectories(home.resolve("data/keys"));
        Path password = Files.writeString(home.resolve("password"), PASSWORD + "\n");
        StringWriter out = new StringWriter();
        int exit = new CommandLine(new LevityCommand())
                .setOut(new PrintWriter(out, true))
                .execute(
                        "validator-key",
                        "new",
                        "--out",
                        keys.resolve("first.json").toString(),
                        "--password-file",
                        password.toString(),
                        "--operator",
                        alice.address().toHex());
        assertEquals(0, exit);
        List<String> entries = new ArrayList<>();
        entries.add(out.toString().substring(out.toString().indexOf('{')));
        for (int i = 1; i < 4; i++) {
            ValidatorKey key = newKey();
            Keystore keystore = ValidatorKeystore.seal(
                    key.bls(),
                    key.networkSeed(),
                    PASSWORD,
                    new KeyDerivation.Scrypt(1024, 8, 1, Wallet.create().privateKey()),
                    Wallet.create().privateKey().slice(0, Keystore.IV_BYTES),
                    "");
            Files.writeString(keys.resolve(i + ".json"), KeystoreCodec.encode(keystore));
            entries.add(entryOf(key));
        }
        return entries;
    }

    private ValidatorKey newKey() {
        Bytes bls = Wallet.create().privateKey();
        return new ValidatorKey(
                0, BlsSecretKey.fromKeyMaterial(bls), Wallet.create().privateKey(), alice.address());
    }

    private static String entryOf(ValidatorKey key) {
        return """
                { operator = "%s", reward = "%s", blsKey = "%s", proofOfPossession = "%s", networkKey = "%s"
                  stakeWei = "1000000000000000000000000" }
                """.formatted(
                        key.operator().toHex(),
                        key.operator().toHex(),
                        key.bls().publicKey().toHex(),
                        key.bls().proofOfPossession().toHex(),
                        key.networkKey().toHex());
    }

    private Path genesis(String name, long chainId, List<String> validators) throws IOException {
        return Files.writeString(
                home.resolve(name), """
                        chainId = %d
                        timestamp = "2026-01-01T00:00:00Z"
                        economy {
                          gasLimit = 100000000
                          startBaseFeeWei = "1000000000", floorBaseFeeWei = "10000000"
                          blockRewardWei = "10000000000000000"
                          unbondingDelay = 7d
                        }
                        allocations { "%s" = "5000000000000000000" }
                        validators = [
                        %s
                        ]
                        consensus { delta = 1s, blockTime = 100ms, maxBodyBytes = 2097152, maxClockDrift = 5s }
                        """.formatted(chainId, alice.address().toHex(), String.join("\n", validators)));
    }

    private static void assertExit(ExitCode code, String words, NodeSettings settings, StartOptions options) {
        StartFailure failure = assertThrows(StartFailure.class, () -> LevityNode.start(settings, options));
        assertEquals(code, failure.exitCode(), failure.getMessage());
        assertTrue(failure.getMessage().contains(words), failure.getMessage());
    }

    private static String rpc(NodeSettings settings, String method) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(NodeFixture.url(settings).resolve("/rpc/chain"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[]}"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
