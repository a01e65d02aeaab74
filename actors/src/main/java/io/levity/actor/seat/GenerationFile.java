package io.levity.actor.seat;

import io.levity.persistence.DirectorySync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file {@code generation} beside a ledger: a line {@code number node}, the node that opened it last and how many times
 * it was another than before. Only who holds the ledger's lock may use it. It tells people how often a validator moved;
 * nothing rests on it.
 */
final class GenerationFile {
    private static final int MAX_BYTES = 4096;

    private final Path file;

    GenerationFile(Path ledger) {
        this.file = ledger.resolve("generation");
    }

    /** Notes an opening by this node and returns the generation that it is in, from 1. */
    long open(String node) throws IOException {
        String name = node.replaceAll("\\s", "_");
        String[] found = read().split(" ", 2);
        long generation = found.length == 2 ? number(found[0]) : 0;
        if (generation > 0 && found[1].equals(name)) {
            return generation;
        }
        write(generation + 1 + " " + name + "\n");
        return generation + 1;
    }

    private String read() throws IOException {
        try {
            return Files.size(file) > MAX_BYTES ? "" : Files.readString(file).strip();
        } catch (NoSuchFileException | java.nio.charset.MalformedInputException e) {
            return "";
        }
    }

    /** Counts from the beginning when it was damaged. */
    private static long number(String text) {
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void write(String text) throws IOException {
        Path draft = file.resolveSibling("generation.new");
        try (FileChannel out = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            out.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DirectorySync.sync(file.getParent());
    }
}
