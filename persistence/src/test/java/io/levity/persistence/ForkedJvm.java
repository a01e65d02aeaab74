package io.levity.persistence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process that runs a main class of the tests and can be killed with SIGKILL. */
public final class ForkedJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ForkedJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    public static ForkedJvm start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ForkedJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** In the forked process: a line for {@link #readLine}, not held in any buffer when this returns. */
    @SuppressWarnings("SystemOut")
    public static void say(String line) {
        PrintStream out = System.out;
        out.println(line);
        out.flush();
    }

    /** In the forked process: until killed. */
    public static void waitForEver() throws IOException {
        while (System.in.read() >= 0) {
            // Nobody writes; the end of the stream is the end of the parent.
        }
    }

    /** The next line that the process says; throws at its end. */
    public String readLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the forked process ended");
        }
        return line;
    }

    /** Kills it and returns the lines that it had said but nobody had read; an incomplete last one is left out. */
    public List<String> kill() throws IOException, InterruptedException {
        process.toHandle().destroyForcibly();
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int c = output.read(); c >= 0; c = output.read()) {
            if (c == '\n') {
                lines.add(line.toString());
                line.setLength(0);
            } else {
                line.append((char) c);
            }
        }
        process.waitFor();
        return lines;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}
