package io.levity.node.local;

import io.levity.node.ParentPipe;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A process that does not outlive this one, whatever ends this one. Two things see to it: its standard input is a pipe
 * from here, of which Java children watch the end ({@link ParentPipe}); and where util-linux is there, the kernel
 * kills it when the thread that started it is gone, even while it is frozen. So children are started by a thread that
 * lives as long as the process. A session of its own keeps the terminal's Ctrl-C from it: this process says who stops when.
 */
final class Child {
    private static final long MAX_LOG_BYTES = 32 << 20;
    private static final int TAIL_BYTES = 3_000;

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * @param environment besides this process's own
     * @param log gets what the child prints; one that is too long is kept once as {@code .1}
     */
    static Child start(String name, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        Files.createDirectories(log.getParent());
        if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> whole = new ArrayList<>();
        if (onPath("setsid") && onPath("setpriv")) {
            whole.addAll(List.of("setsid", "setpriv", "--pdeathsig", "KILL"));
        }
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        builder.environment().put(ParentPipe.VARIABLE, "1");
        return new Child(name, builder.start(), log);
    }

    private static boolean onPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(File.pathSeparator))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Its exit code, 128 + the signal if one ended it. */
    CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Asks it to end in good order (SIGTERM). */
    void terminate() {
        process.toHandle().destroy(); // Process.destroy would close its input as well, and that ends it at once
    }

    /** Ends it at once (SIGKILL), with what it started. */
    void kill() {
        List<ProcessHandle> grandchildren = process.descendants().toList();
        process.destroyForcibly();
        grandchildren.forEach(ProcessHandle::destroyForcibly);
    }

    void signal(Signal signal) {
        signal.send(process.pid());
    }

    Path log() {
        return log;
    }

    /** The end of what it printed. */
    String logTail() {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            int length = (int) Math.min(TAIL_BYTES, file.length());
            byte[] tail = new byte[length];
            file.seek(file.length() - length);
            file.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }
}
