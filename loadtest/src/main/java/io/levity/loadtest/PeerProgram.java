package io.levity.loadtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One of two JVMs that are measured together, with the flags and the class path of this one; ends with its input or when it is
 * closed. What it prints is read line by line.
 */
final class PeerProgram implements AutoCloseable {
    private static final int MOST_LINES = 1_000;

    private final String name;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(MOST_LINES);
    private final List<String> last = new ArrayList<>();

    private PeerProgram(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** @param main name of the class, since it may be one that only tests see */
    static PeerProgram start(String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-Xmx"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        PeerProgram program = new PeerProgram(
                main + " " + String.join(" ", arguments),
                new ProcessBuilder(command).redirectErrorStream(true).start());
        Thread.ofPlatform().daemon().name("peer-program").start(program::read);
        return program;
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (!lines.offer(line)) {
                    lines.poll();
                }
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** What follows {@code word} on the line that begins with it. @throws IllegalStateException if none comes in time */
    String await(String word, int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            while (true) {
                String line = lines.poll(200, TimeUnit.MILLISECONDS);
                if (line != null && line.startsWith(word)) {
                    return line.substring(word.length()).strip();
                }
                if (line != null && last.size() < 20) {
                    last.add(line);
                }
                if (System.nanoTime() - end > 0 || (line == null && !process.isAlive())) {
                    throw new IllegalStateException(
                            name + (process.isAlive() ? " is late" : " ended") + ": " + String.join(" / ", last));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Tells it to go on or to end, whichever it waits for. */
    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
