package io.levity.persistence.volume;

import io.levity.persistence.DirectorySync;
import io.levity.persistence.StorageFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of a volume, held for this process alone until {@link #close}.
 *
 * <pre>
 * lock                             held by the operating system
 * segments/NUMBER-MARKER.seg       records
 * segments/NUMBER.idx              where they are; can be rebuilt
 * changes                          deletions, later expiries and the epoch, 64 bytes each
 * drafts/                          unfinished writers; emptied at the start
 * </pre>
 */
record VolumeFiles(Path root, FileChannel lockFile, FileLock lock) {
    static VolumeFiles open(Path root) throws IOException {
        Files.createDirectories(root.resolve("segments"));
        Files.createDirectories(root.resolve("drafts"));
        DirectorySync.sync(root);
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                VolumeFiles files = new VolumeFiles(root, channel, lock);
                files.deleteDrafts();
                return files;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new VolumeHeld("the volume " + root + " is open in this process");
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new VolumeHeld("the volume " + root + " is held by another process");
    }

    Path segments() {
        return root.resolve("segments");
    }

    Path drafts() {
        return root.resolve("drafts");
    }

    Path changes() {
        return root.resolve("changes");
    }

    FileStore store() throws IOException {
        return Files.getFileStore(root);
    }

    private void deleteDrafts() throws IOException {
        for (Path draft : list(drafts())) {
            Files.delete(draft);
        }
    }

    /** Sorted by name, which is by number for segments. */
    static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.sorted().toList();
        }
    }

    void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            throw new StorageFailure("cannot release the lock of " + root, e);
        }
    }
}
