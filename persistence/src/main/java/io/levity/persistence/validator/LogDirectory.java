package io.levity.persistence.validator;

import io.levity.persistence.DirectorySync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The files of the log, under an operating system's lock.
 *
 * <pre>
 * lock                    held while the log is open
 * initialised             this directory has had a ledger: if it has none now, the ledger is lost
 * votes-⟨number⟩.seg      a segment with a complete checkpoint at its head; the newest is the ledger
 * votes-⟨number⟩.new      a segment whose checkpoint was never completed; means nothing
 * </pre>
 */
final class LogDirectory implements AutoCloseable {
    private static final String PREFIX = "votes-";
    private static final String SEGMENT = ".seg";
    private static final String DRAFT = ".new";
    private static final String INITIALISED = "initialised";

    /**
     * Held by this process. POSIX drops all locks of a process on a file as soon as it closes any descriptor of that file,
     * so a second try from within must not even open it.
     */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final Path realPath;
    private final FileChannel lockFile;
    private boolean open = true;

    private LogDirectory(Path root, Path realPath, FileChannel lockFile) {
        this.root = root;
        this.realPath = realPath;
        this.lockFile = lockFile;
    }

    /** Another process, or another log of this one, holds the directory. */
    static final class InUse extends IOException {
        private static final long serialVersionUID = 1;

        InUse(Path root) {
            super("the vote ledger in " + root + " is in use: two signers of one key would contradict each other");
        }
    }

    /** Whether a ledger was ever kept in a directory. */
    static boolean isInitialised(Path root) {
        return Files.exists(root.resolve(INITIALISED));
    }

    /**
     * @throws InUse if somebody has it already
     * @throws IOException if it cannot be used
     */
    static LogDirectory open(Path root) throws IOException {
        Files.createDirectories(root);
        Path realPath = root.toRealPath();
        if (!OURS.add(realPath)) {
            throw new InUse(root);
        }
        boolean locked = false;
        try {
            LogDirectory directory = new LogDirectory(root, realPath, lock(root));
            locked = true;
            return directory;
        } finally {
            if (!locked) {
                OURS.remove(realPath);
            }
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            // by a class of another loader; said below
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new InUse(root);
        }
        return channel;
    }

    Path segment(long number) {
        return root.resolve(String.format(Locale.ROOT, "%s%016x%s", PREFIX, number, SEGMENT));
    }

    Path draft(long number) {
        return root.resolve(String.format(Locale.ROOT, "%s%016x%s", PREFIX, number, DRAFT));
    }

    /** Oldest first. */
    List<Path> segments() throws IOException {
        return list(SEGMENT);
    }

    boolean isInitialised() {
        return isInitialised(root);
    }

    void markInitialised() throws IOException {
        if (!isInitialised()) {
            try (FileChannel marker =
                    FileChannel.open(root.resolve(INITIALISED), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                marker.write(ByteBuffer.wrap(new byte[] {'1', '\n'}));
                marker.force(true);
            }
            sync();
        }
    }

    void sync() throws IOException {
        DirectorySync.sync(root);
    }

    /** Deletes every segment but this one, and every draft. */
    void deleteAllBut(long number) throws IOException {
        List<Path> old = new ArrayList<>(segments());
        old.addAll(list(DRAFT));
        old.remove(segment(number));
        for (Path file : old) {
            Files.delete(file);
        }
    }

    private List<Path> list(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            return files.filter(f -> f.getFileName().toString().startsWith(PREFIX)
                            && f.getFileName().toString().endsWith(suffix))
                    .sorted(Comparator.comparing(f -> f.getFileName().toString()))
                    .toList();
        }
    }

    /** Releases the lock; twice does no harm, even if somebody else has it by then. */
    @Override
    public synchronized void close() throws IOException {
        if (open) {
            open = false;
            try {
                lockFile.close();
            } finally {
                OURS.remove(realPath);
            }
        }
    }
}
