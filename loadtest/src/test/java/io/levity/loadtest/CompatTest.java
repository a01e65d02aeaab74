package io.levity.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs unmodified Ethereum and gRPC clients, as {@code loadtest/compat} pins them, against a node. Without Node.js this is
 * skipped with a reason on a developer's machine, and fails where {@code CI} is set.
 */
@Tag("compat")
class CompatTest {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static Path scripts;
    private static LocalNode node;

    @BeforeAll
    static void start() throws Exception {
        boolean present = run(Path.of("."), List.of("node", "--version"), "") == 0
                && run(Path.of("."), List.of("npm", "--version"), "") == 0;
        if (!present) {
            String reason =
                    "node and npm (20 or later) are needed for unmodified Ethereum clients and are not installed";
            System.out.println("skipped: " + reason);
            assertTrue(System.getenv("CI") == null, reason);
            assumeTrue(false, reason);
        }
        scripts = NodeLauncher.home().resolve("loadtest/compat");
        install();
        node = LocalNode.create(NodeOptions.of(directory.resolve("data"), 4)).start(START_LIMIT);
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void shouldServeUnmodifiedEthers() throws Exception {
        assertEquals(0, run(scripts, List.of("node", "ethers.mjs"), node.url().toString()), node::logTail);
    }

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void shouldServeUnmodifiedViem() throws Exception {
        assertEquals(0, run(scripts, List.of("node", "viem.mjs"), node.url().toString()), node::logTail);
    }

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void shouldServe0gsDaContractsToUnmodifiedEthers() throws Exception {
        assertEquals(
                0, run(scripts, List.of("node", "da-contracts.mjs"), node.url().toString()), node::logTail);
    }

    /** On a node of its own, which is killed in between: request ids and commitments outlive it. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldServeAnUnmodifiedGrpcClientOf0gsDisperserAndARollup() throws Exception {
        try (LocalNode own =
                LocalNode.create(NodeOptions.of(directory.resolve("own"), 4)).start(START_LIMIT)) {
            Map<String, String> environment = Map.of(
                    "LEVITY_URL", own.url().toString(),
                    "LEVITY_GRPC", "127.0.0.1:" + own.grpcPort(),
                    "LEVITY_COMPAT_STATE", directory.resolve("disperser.json").toString());
            assertEquals(0, run(scripts, List.of("node", "disperser.mjs"), environment), own::logTail);
            own.kill();
            own.start(START_LIMIT);
            assertEquals(0, run(scripts, List.of("node", "disperser.mjs"), environment), own::logTail);
        }
    }

    /** {@code npm ci} only when the lock file is newer than what is installed. */
    private static void install() throws IOException, InterruptedException {
        Path installed = scripts.resolve("node_modules/.package-lock.json");
        Path lock = scripts.resolve("package-lock.json");
        boolean stale = Files.notExists(installed)
                || Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock)) < 0;
        if (stale) {
            assertEquals(0, run(scripts, List.of("npm", "ci", "--no-audit", "--no-fund"), ""), "npm ci failed");
        }
    }

    private static int run(Path directory, List<String> command, String url) throws InterruptedException {
        return run(directory, command, Map.of("LEVITY_URL", url));
    }

    private static int run(Path directory, List<String> command, Map<String, String> environment)
            throws InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return -1;
        }
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            System.out.print(String.join(" ", command) + ": " + output);
            return process.waitFor();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            process.destroyForcibly();
        }
    }
}
