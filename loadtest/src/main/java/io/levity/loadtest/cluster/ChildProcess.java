package io.levity.loadtest.cluster;

import io.levity.loadtest.NodeLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that can be started, asked to stop, killed and frozen again and again, all its output in one log. */
final class ChildProcess {
    private static final int LOG_TAIL_BYTES = 6_000;

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final RunLedger ledger;
    private volatile Process process;

    ChildProcess(List<String> command, Map<String, String> environment, Path log, RunLedger ledger) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.log = log;
        this.ledger = ledger;
    }

    /** @throws IllegalStateException if it runs */
    void start() {
        if (isAlive()) {
            throw new IllegalStateException(command + " runs already as process " + process.pid());
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            builder.environment().put("LEVITY_HOME", NodeLauncher.home().toString());
            process = builder.start();
            ledger.child(process.toHandle());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM. @return the exit code @throws IllegalStateException with the log's end if it does not end in time */
    int stop(Duration limit) {
        Process running = process;
        running.destroy();
        try {
            if (!running.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("it did not stop within " + limit + logTail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return running.exitValue();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() {
        Process running = process;
        if (running != null) {
            List<ProcessHandle> children = running.descendants().toList();
            running.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            running.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    /** SIGSTOP: it does nothing any more, its connections stay open. */
    void freeze() {
        signal("-STOP");
    }

    void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        Process running = process;
        if (running != null && running.isAlive()) {
            HostCommand.attempt("kill", name, Long.toString(running.pid()));
            running.descendants().forEach(child -> HostCommand.attempt("kill", name, Long.toString(child.pid())));
        }
    }

    boolean isAlive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    /** Of the last that ended; -1 while it runs or never ran. */
    int exitCode() {
        Process last = process;
        return last == null || last.isAlive() ? -1 : last.exitValue();
    }

    long pid() {
        return process.pid();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    Path log() {
        return log;
    }

    /** The end of what it printed, over all its starts. */
    String logTail() {
        if (!Files.exists(log)) {
            return "\n--- no " + log;
        }
        try (FileChannel in = FileChannel.open(log, StandardOpenOption.READ)) {
            long from = Math.max(0, in.size() - LOG_TAIL_BYTES);
            ByteBuffer tail = ByteBuffer.allocate((int) (in.size() - from));
            while (tail.hasRemaining() && in.read(tail, from + tail.position()) > 0) {
                // goes on until the buffer is full
            }
            return "\n--- end of " + log + "\n" + new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "\n--- no log: " + e.getMessage();
        }
    }
}
