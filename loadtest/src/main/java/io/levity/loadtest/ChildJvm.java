package io.levity.loadtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A Java of its own for one group of lines, with the flags of this one: what the compiler learnt from other lines does
 * not matter there. Results come back as lines of JSON on its output; all else that it prints is told as progress.
 */
final class ChildJvm {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESULT = "result ";

    private final String heap;
    private final Consumer<String> progress;

    /** @param heap maximal heap of the child, for example {@code 1g} */
    ChildJvm(String heap, Consumer<String> progress) {
        this.heap = heap;
        this.progress = progress;
    }

    /** Runs a main method to its end. @throws IllegalStateException if it fails */
    void run(Class<?> main, List<String> arguments, Consumer<KernelSpeed> results) {
        Process process = null;
        try {
            process = new ProcessBuilder(command(main, arguments))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(RESULT)) {
                    results.accept(JSON.readValue(line.substring(RESULT.length()), KernelSpeed.class));
                } else if (!line.startsWith("WARNING: Using incubator modules")) {
                    progress.accept(line);
                }
            }
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(main.getSimpleName() + " " + arguments + " ended with code " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private List<String> command(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-Xmx"))
                .forEach(command::add);
        command.add("-Xmx" + heap);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(arguments);
        return command;
    }

    /** In the child: hands a result over. */
    static void print(KernelSpeed speed) {
        try {
            System.out.println(RESULT + JSON.writeValueAsString(speed));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the child: the end; what the compiler could not leave out is used. */
    static void end(long sink) {
        System.exit(sink == Long.MIN_VALUE ? 1 : 0);
    }
}
