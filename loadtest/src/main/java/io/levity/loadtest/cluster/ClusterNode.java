package io.levity.loadtest.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.client.ClientParams;
import io.levity.client.LevityClient;
import io.levity.client.LevityClientException;
import io.levity.loadtest.ProcessStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One node of a {@link LocalCluster}: its process, its place in the network, its client. Faults come in pairs; the second
 * of a pair may be called without the first.
 */
public final class ClusterNode {
    /** A node that says nothing is asked again soon, perhaps another one. */
    private static final ClientParams CLIENT =
            new ClientParams(Duration.ofSeconds(2), Duration.ofSeconds(10), 1, Duration.ofMillis(20), 64 << 20);

    private static final ClientParams PROBE =
            new ClientParams(Duration.ofMillis(500), Duration.ofMillis(1_500), 1, Duration.ofMillis(20), 1 << 20);

    private static final int BALLAST_PIECE_BYTES = 1 << 20;

    private final int index;
    private final NodeNetwork network;
    private final Path volumes;
    private final ChildProcess process;
    private final LevityClient client;
    private final LevityClient probe;
    private final LevityClient management;
    private volatile boolean wanted;

    ClusterNode(int index, NodeNetwork network, Path volumes, ChildProcess process) {
        this.index = index;
        this.network = network;
        this.volumes = volumes;
        this.process = process;
        this.client = LevityClient.connect(url(8080), CLIENT);
        this.probe = LevityClient.connect(url(8080), PROBE);
        this.management = LevityClient.connect(url(8558), PROBE);
    }

    private URI url(int port) {
        return URI.create("http://" + network.host(index) + ":" + (port + network.portOffset(index)));
    }

    /** Counted from 0; the name counts from 1. */
    public int index() {
        return index;
    }

    public String name() {
        return name(index);
    }

    static String name(int index) {
        return "node-" + (index + 1);
    }

    public LevityClient client() {
        return client;
    }

    public URI httpUrl() {
        return url(8080);
    }

    public URI metricsUrl() {
        return url(9464);
    }

    /** Starts the process, unless it runs. Whoever wants it to be up asks {@link #ready}. */
    public synchronized void start() {
        wanted = true;
        if (!process.isAlive()) {
            process.start();
        }
    }

    /** Started again when it has ended, and was not meant to. */
    synchronized boolean restartIfEnded() {
        boolean ended = wanted && !process.isAlive();
        if (ended) {
            process.start();
        }
        return ended;
    }

    /** Whether it should run and does not. */
    public boolean ended() {
        return wanted && !process.isAlive();
    }

    /** SIGTERM; a node that does not end in time is killed and the caller told. */
    public synchronized int stop(Duration limit) {
        wanted = false;
        return process.stop(limit);
    }

    /** SIGKILL. */
    public synchronized void kill() {
        wanted = false;
        process.kill();
    }

    public void freeze() {
        process.freeze();
    }

    public void thaw() {
        process.thaw();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitCode();
    }

    public ProcessStats stats() {
        return ProcessStats.of(process.handle());
    }

    /** Height of its newest final block, -1 while it does not answer. */
    public long heightNow() {
        try {
            return probe.chain().blockNumber();
        } catch (LevityClientException e) {
            return -1;
        }
    }

    /** Whether it says so itself. */
    public boolean ready() {
        try {
            management.get("/ready");
            return true;
        } catch (LevityClientException e) {
            return false;
        }
    }

    /** How many nodes it sees that are up and reachable; 0 while it does not answer. */
    public int membersUp() {
        try {
            int up = 0;
            for (JsonNode member : probe.get("/v1/cluster").path("members")) {
                up += member.path("status").asText().equals("up")
                                && member.path("reachable").asBoolean(true)
                        ? 1
                        : 0;
            }
            return up;
        } catch (LevityClientException e) {
            return 0;
        }
    }

    /** Fills the file system of its volumes to the last byte. @throws IllegalStateException if it has none of its own */
    public void fillDisk() {
        if (!Files.isDirectory(volumes)) {
            throw new IllegalStateException("the volumes of " + name() + " have no file system of their own");
        }
        byte[] piece = new byte[BALLAST_PIECE_BYTES];
        try (var out = Files.newOutputStream(ballast())) {
            while (Files.getFileStore(volumes).getUsableSpace() > 0) {
                out.write(piece);
            }
        } catch (IOException e) {
            // it is full
        }
    }

    public void emptyDisk() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path ballast() {
        return volumes.resolve("ballast");
    }

    /** The end of what it printed, over all its starts. */
    public String logTail() {
        return process.logTail();
    }

    public Path log() {
        return process.log();
    }

    void close() {
        wanted = false;
        process.thaw();
        process.kill();
        client.close();
        probe.close();
        management.close();
    }
}
