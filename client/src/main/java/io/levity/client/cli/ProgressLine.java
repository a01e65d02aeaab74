package io.levity.client.cli;

import io.levity.client.TransferProgress;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/**
 * Says how far a transfer is while it runs: on a terminal one line that moves, elsewhere a line every ten seconds, so that
 * nobody waits in silence.
 */
final class ProgressLine implements AutoCloseable {
    private static final long TERMINAL_MILLIS = 200;
    private static final long QUIET_MILLIS = 10_000;

    private final PrintWriter err;
    private final TransferProgress progress;
    private final String verb;
    private final boolean terminal;
    private final long started = System.nanoTime();
    private final Thread painter;
    private int painted;

    private ProgressLine(PrintWriter err, TransferProgress progress, String verb, boolean terminal) {
        this.err = err;
        this.progress = progress;
        this.verb = verb;
        this.terminal = terminal;
        this.painter = Thread.ofVirtual().name("progress").start(this::paint);
    }

    /** @param verb what is done with the bytes, for example {@code sent} */
    static ProgressLine start(PrintWriter err, TransferProgress progress, String verb) {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return new ProgressLine(err, progress, verb, terminal);
    }

    private void paint() {
        try {
            while (true) {
                Thread.sleep(terminal ? TERMINAL_MILLIS : QUIET_MILLIS);
                String line = line();
                if (terminal) {
                    err.print("\r" + line + " ".repeat(Math.max(0, painted - line.length())));
                    painted = line.length();
                } else {
                    err.println(line);
                }
                err.flush();
            }
        } catch (InterruptedException e) {
            // the transfer is over
        }
    }

    private String line() {
        double seconds = (System.nanoTime() - started) / 1e9;
        double perSecond = progress.bytes() / seconds;
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%s %s of %s  %d of %d blobs",
                verb,
                megabytes(progress.bytes()),
                megabytes(progress.totalBytes()),
                progress.movedBlobs(),
                progress.totalBlobs()));
        if (progress.certifiedBlobs() > 0) {
            line.append("  certified ").append(progress.certifiedBlobs());
        }
        line.append("  ").append(megabytes((long) perSecond)).append("/s");
        long left = progress.totalBytes() - progress.bytes();
        if (perSecond > 0 && left > 0) {
            line.append("  ").append((long) Math.ceil(left / perSecond)).append(" s left");
        }
        return line.toString();
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, bytes < 10_000_000 ? "%.1f MB" : "%.0f MB", bytes / 1e6);
    }

    @Override
    public void close() {
        painter.interrupt();
        try {
            painter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (painted > 0) {
            err.print("\r" + " ".repeat(painted) + "\r");
            err.flush();
        }
    }
}
