package io.levity.loadtest.cluster;

import io.levity.loadtest.NodeLauncher;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The one Cassandra of a test cluster, as {@code ./levity cassandra} starts it, in a process of its own. */
public final class Database {
    private static final int PORT = 9042;
    private static final int CONNECT_MILLIS = 500;

    private final String host;
    private final int port;
    private final ChildProcess process;
    private volatile boolean wanted;

    private Database(String host, int port, ChildProcess process) {
        this.host = host;
        this.port = port;
        this.process = process;
    }

    static Database create(String host, int portOffset, Path directory, RunLedger ledger) {
        List<String> command = List.of(
                NodeLauncher.home().resolve("levity").toString(),
                "cassandra",
                "--data",
                directory.resolve("cassandra").toString(),
                "--host",
                host,
                "--port",
                Integer.toString(PORT + portOffset));
        return new Database(
                host,
                PORT + portOffset,
                new ChildProcess(command, Map.of("LEVITY_NO_BUILD", "1"), directory.resolve("cassandra.log"), ledger));
    }

    /** For the nodes' settings. */
    String contactPoint() {
        return host + ":" + port;
    }

    /** Starts it and waits until it takes connections. */
    public void start(Duration limit) {
        wanted = true;
        if (!process.isAlive()) {
            process.start();
        }
        Waiting.until(
                "Cassandra takes no connections",
                limit,
                () -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(
                                "Cassandra ended with code " + process.exitCode() + process.logTail());
                    }
                    return accepts();
                },
                process::logTail);
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** SIGKILL; what it acknowledged is in its commit log. */
    public void kill() {
        wanted = false;
        process.kill();
    }

    public void freeze() {
        process.freeze();
    }

    public void thaw() {
        process.thaw();
    }

    boolean ended() {
        return wanted && !process.isAlive();
    }

    public String logTail() {
        return process.logTail();
    }

    void close() {
        wanted = false;
        process.thaw();
        process.kill();
    }
}
