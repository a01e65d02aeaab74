package io.levity.loadtest.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Short commands of the operating system: {@code ip}, {@code tc}, {@code mount}, {@code kill}. Ten seconds each at most. */
final class HostCommand {
    private static final long LIMIT_SECONDS = 10;
    private static final int MAX_OUTPUT_BYTES = 64 << 10;

    private HostCommand() {}

    /** How it ended, and what it said. */
    record Outcome(int exit, String output) {}

    /** Runs it and answers what it printed. @throws IllegalStateException with that if it fails */
    static String run(String... words) {
        Outcome outcome = attempt(words);
        if (outcome.exit() != 0) {
            throw new IllegalStateException(String.join(" ", words) + " ended with " + outcome.exit() + ": "
                    + outcome.output().strip());
        }
        return outcome.output();
    }

    /** As {@link #run}, but a failure is an answer: 127 where there is no such command. */
    static Outcome attempt(String... words) {
        Process process;
        try {
            process =
                    new ProcessBuilder(List.of(words)).redirectErrorStream(true).start();
        } catch (IOException e) {
            return new Outcome(127, e.getMessage());
        }
        try {
            process.getOutputStream().close();
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", words) + " takes longer than " + LIMIT_SECONDS + " s");
            }
            return new Outcome(process.exitValue(), output.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String read(InputStream in) {
        try (in) {
            return new String(in.readNBytes(MAX_OUTPUT_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
