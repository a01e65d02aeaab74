package io.levity.node;

import io.levity.chain.execution.Genesis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * How far a dev network's block clock was moved ahead of the wall clock, in milliseconds: {@code clock} in the data
 * directory. Blocks are stamped with the moved clock, so that the next start must go on with it. Other networks have none.
 */
final class ClockFile {
    private final Path file;

    ClockFile(Path directory) {
        this.file = directory.resolve("clock");
    }

    /** 0 when nobody moved it. */
    long aheadMillis(Genesis genesis) {
        if (!genesis.dev()) {
            return 0;
        }
        try {
            return Math.max(0, Long.parseLong(Files.readString(file).trim()));
        } catch (NoSuchFileException e) {
            return 0;
        } catch (NumberFormatException e) {
            throw new StartFailure(
                    ExitCode.FAILED,
                    file + " is damaged, it should hold a number of milliseconds: write one into it, or delete it");
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file, e);
        }
    }

    /** Written whole or not at all. */
    void save(long aheadMillis) {
        Path draft = file.resolveSibling("clock.new");
        try {
            try (FileChannel out = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap((aheadMillis + "\n").getBytes(StandardCharsets.UTF_8)));
                out.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file, e);
        }
    }
}
