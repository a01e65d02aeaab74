package io.levity.loadtest;

import io.levity.client.ClientParams;
import io.levity.client.LevityClient;
import io.levity.client.LevityClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real node in a process of its own, with ports that nobody else has: can be started, stopped, killed and started
 * again on the same data. Every wait has a limit, and a failure shows the end of the node's log. Closing kills it.
 *
 * <p>Not safe for several threads, except for the getters.
 */
public final class LocalNode implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int LOG_TAIL_BYTES = 6_000;
    private static final ClientParams CLIENT =
            new ClientParams(Duration.ofSeconds(2), Duration.ofSeconds(10), 1, Duration.ofMillis(20), 64 << 20);

    private final NodeOptions options;
    private final int portOffset;
    private final Path log;
    private final LevityClient client;
    private final Thread reaper;
    private volatile Process process;

    private LocalNode(NodeOptions options, int portOffset, Path log) {
        this.options = options;
        this.portOffset = portOffset;
        this.log = log;
        this.client = LevityClient.connect(URI.create("http://127.0.0.1:" + (8080 + portOffset)), CLIENT);
        this.reaper = new Thread(this::killQuietly, "node-reaper");
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /** Prepares a node with free ports; nothing runs yet. */
    public static LocalNode create(NodeOptions options) {
        Path data = options.data().toAbsolutePath();
        try {
            Files.createDirectories(data.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LocalNode(options, FreePorts.offset(), data.resolveSibling(data.getFileName() + ".out"));
    }

    /** Starts it and waits for a final block above {@code height}; returns how long that took. */
    public Duration start(long height, Duration limit) {
        if (isAlive()) {
            throw new IllegalStateException("it runs already as process " + pid());
        }
        long begin = System.nanoTime();
        try {
            process = NodeLauncher.launch(options, portOffset, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitHeight(height + 1, limit);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Starts a node that has no chain yet, or whose height does not matter. */
    public LocalNode start(Duration limit) {
        start(0, limit);
        return this;
    }

    /** Waits until a block of at least this height is final. @throws IllegalStateException with the log's end if not */
    public void awaitHeight(long height, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (heightNow() < height) {
            if (!isAlive()) {
                throw new IllegalStateException("the node ended with code " + process.exitValue() + logTail());
            }
            if (System.nanoTime() - end >= 0) {
                throw new IllegalStateException(
                        "no final block " + height + " within " + limit + ", height is " + heightNow() + logTail());
            }
            sleep(POLL);
        }
    }

    /** The node's height, -1 while it does not answer. */
    public long heightNow() {
        try {
            return client.chain().blockNumber();
        } catch (LevityClientException e) {
            return -1;
        }
    }

    /** Asks it to stop (SIGTERM) and waits for it; returns its exit code. */
    public int stop(Duration limit) {
        Process running = process;
        running.destroy();
        try {
            if (!running.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the node did not stop within " + limit + logTail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return running.exitValue();
    }

    /** {@code kill -9}: no chance to write or say anything. Returns when the process is gone. */
    public void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        List<ProcessHandle> children = running.descendants().toList();
        running.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        running.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    public boolean isAlive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    public ProcessStats stats() {
        return ProcessStats.of(process.toHandle());
    }

    public LevityClient client() {
        return client;
    }

    public URI url() {
        return client.base();
    }

    public URI rpcUrl() {
        return URI.create(url() + "/rpc/chain");
    }

    public URI metricsUrl() {
        return URI.create("http://127.0.0.1:" + (9464 + portOffset) + "/metrics");
    }

    public int grpcPort() {
        return 9090 + portOffset;
    }

    public Path data() {
        return options.data();
    }

    public int portOffset() {
        return portOffset;
    }

    /** The end of what the node printed, over all its starts. */
    public String logTail() {
        try {
            byte[] all = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
            int from = Math.max(0, all.length - LOG_TAIL_BYTES);
            return "\n--- end of " + log + "\n" + new String(all, from, all.length - from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "\n--- no log: " + e.getMessage();
        }
    }

    private void killQuietly() {
        Process running = process;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
        }
    }

    @Override
    public void close() {
        kill();
        client.close();
        try {
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (IllegalStateException e) {
            // the JVM is on its way down: the hook runs anyway
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
