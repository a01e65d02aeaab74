package io.levity.loadtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where a figure was measured. A figure without this means nothing.
 *
 * @param loadBefore load average of the last minute before the run: above zero, others used the machine too
 * @param modified the working copy had changes that the commit has not
 */
record Environment(
        int cores, String cpu, String system, String jdk, double loadBefore, String commit, boolean modified) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Environment here(Path repository) {
        return new Environment(
                Runtime.getRuntime().availableProcessors(),
                cpuModel(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                git(repository, "rev-parse", "--short=12", "HEAD"),
                !git(repository, "status", "--porcelain", "--untracked-files=no")
                        .isEmpty());
    }

    ObjectNode toJson() {
        return JSON.createObjectNode()
                .put("cores", cores)
                .put("cpu", cpu)
                .put("system", system)
                .put("jdk", jdk)
                .put("loadBefore", Math.round(loadBefore * 100) / 100.0)
                .put("commit", commit)
                .put("modified", modified);
    }

    private static String cpuModel() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String git(Path repository, String... arguments) {
        java.util.List<String> command =
                new java.util.ArrayList<>(java.util.List.of("git", "-C", repository.toString()));
        command.addAll(java.util.List.of(arguments));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? out : "unknown";
        } catch (IOException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
