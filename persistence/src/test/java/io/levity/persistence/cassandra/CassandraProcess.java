package io.levity.persistence.cassandra;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real Cassandra of one node as {@code ./levity cassandra} runs it, on ports that were free: it can be stopped, killed
 * and frozen, and started again on the same data and ports. It ends with this JVM at the latest.
 */
public final class CassandraProcess implements AutoCloseable {
    private static final int START_SECONDS = 240;
    private static final int STOP_SECONDS = 60;
    private static final Pattern READY = Pattern.compile("cassandra takes CQL on \\S+ as process (\\d+)");

    private final Path data;
    private final int port;
    private Optional<Process> script = Optional.empty();
    private long pid;

    private CassandraProcess(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    /** Returns when it takes CQL; the first time on a machine it is fetched, which needs the network. */
    public static CassandraProcess start(Path data) throws IOException, InterruptedException {
        CassandraProcess cassandra = new CassandraProcess(data, freePorts());
        cassandra.start();
        return cassandra;
    }

    /** Again, after {@link #stop} or {@link #kill}; returns when it takes CQL. */
    public void start() throws IOException, InterruptedException {
        Process started = new ProcessBuilder(
                        repository().resolve("levity").toString(),
                        "cassandra",
                        "--data",
                        data.toString(),
                        "--port",
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        script = Optional.of(started);
        Thread limit = Thread.ofVirtual().start(() -> {
            try {
                TimeUnit.SECONDS.sleep(START_SECONDS);
                started.destroyForcibly();
            } catch (InterruptedException e) {
                // It was ready in time.
            }
        });
        BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                limit.interrupt();
                pid = Long.parseLong(ready.group(1));
                return;
            }
        }
        limit.interrupt();
        throw new IOException("Cassandra ended before it took CQL, with code " + started.waitFor());
    }

    /** {@code HOST:PORT} for clients. */
    public String contactPoint() {
        return "127.0.0.1:" + port;
    }

    /** Cleanly. */
    public void stop() throws IOException, InterruptedException {
        Process running = script.orElseThrow();
        script = Optional.empty();
        running.destroy();
        if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            running.destroyForcibly();
            throw new IOException("Cassandra did not stop");
        }
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        if (script.isPresent()) {
            Optional<ProcessHandle> cassandra = ProcessHandle.of(pid);
            cassandra.ifPresent(ProcessHandle::destroyForcibly);
            script.get().destroyForcibly().waitFor();
            cassandra.ifPresent(handle -> handle.onExit().join());
            script = Optional.empty();
        }
    }

    /** SIGSTOP: takes connections, answers nothing. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " " + pid + " failed with code " + code);
        }
    }

    private static Path repository() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(directory.resolve("levity"))) {
            directory = Optional.ofNullable(directory.getParent())
                    .orElseThrow(() -> new IllegalStateException("not run below the repository"));
        }
        return directory;
    }

    /** The first of three neighbours that nobody listens on, below the range that outgoing connections take. */
    private static int freePorts() throws IOException {
        for (int port = 21_100 + (int) (ProcessHandle.current().pid() % 200) * 4; port < 30_000; port += 4) {
            if (isFree(port) && isFree(port + 1) && isFree(port + 2)) {
                return port;
            }
        }
        throw new IOException("no three free ports");
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it ends with this JVM at the latest
        }
    }
}
