package io.levity.loadtest.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Notes in the directory of a run what the run makes outside of it, before it makes it: processes, namespaces, links,
 * mounts. So a later run can clear away what a killed one has left, and nothing else: a process counts only if it started
 * at the very time that was noted.
 */
final class RunLedger {
    static final String PREFIX = "levity-cluster-";

    private static final String FILE = "owned";

    private final Path file;

    private RunLedger(Path file) {
        this.file = file;
    }

    /** Of a new run of this process. */
    static RunLedger create(Path directory) {
        RunLedger ledger = new RunLedger(directory.resolve(FILE));
        ledger.process("owner", ProcessHandle.current());
        return ledger;
    }

    void child(ProcessHandle process) {
        process("child", process);
    }

    void space(String name) {
        note("space " + name);
    }

    void link(String name) {
        note("link " + name);
    }

    void mount(Path path) {
        note("mount " + path);
    }

    private void process(String kind, ProcessHandle process) {
        note(kind + " " + process.pid() + " " + startMillis(process));
    }

    private synchronized void note(String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(-1L);
    }

    /** Clears away what dead runs have left in this directory of runs. Their logs stay if they were to be kept. */
    static List<String> sweep(Path runs) {
        List<String> swept = new ArrayList<>();
        try (Stream<Path> found = Files.list(runs)) {
            for (Path run : found.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .toList()) {
                Path file = run.resolve(FILE);
                if (Files.exists(file) && sweep(Files.readAllLines(file))) {
                    Files.delete(file);
                    swept.add(run.toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return swept;
    }

    /** False if its owner lives. */
    private static boolean sweep(List<String> lines) {
        List<String[]> notes = lines.stream()
                .map(line -> line.split(" ", 3))
                .filter(words -> words.length > 1)
                .toList();
        if (notes.stream()
                .anyMatch(words -> words[0].equals("owner") && alive(words).isPresent())) {
            return false;
        }
        List<String[]> newestFirst = new ArrayList<>(notes);
        Collections.reverse(newestFirst);
        newestFirst.stream().filter(words -> words[0].equals("child")).forEach(words -> alive(words)
                .ifPresent(RunLedger::kill));
        for (String[] words : newestFirst) {
            switch (words[0]) {
                case "mount" -> HostCommand.attempt("umount", "-l", words[1]);
                case "space" -> HostCommand.attempt("ip", "netns", "del", words[1]);
                case "link" -> HostCommand.attempt("ip", "link", "del", words[1]);
                default -> {}
            }
        }
        return true;
    }

    private static Optional<ProcessHandle> alive(String[] words) {
        if (words.length < 3 || words[2].equals("-1")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(words[1]))
                .filter(process -> Long.toString(startMillis(process)).equals(words[2]) && process.isAlive());
    }

    private static void kill(ProcessHandle process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
