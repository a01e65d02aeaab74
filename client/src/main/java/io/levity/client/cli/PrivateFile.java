package io.levity.client.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes a secret into a new file that only its owner can read; an old one is never overwritten. */
final class PrivateFile {
    private PrivateFile() {}

    static void write(Path file, String text) {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.usage(file + " exists already", "name a new file: keys are never overwritten");
        } catch (IOException | UnsupportedOperationException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "io_error",
                    "cannot write " + file + ": " + e,
                    "name a file in a directory of yours");
        }
    }
}
