package io.levity.persistence;

import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;

/**
 * The one directory a node keeps everything in, held for this process alone until {@link #close}.
 *
 * <pre>
 * lock              held by the operating system, so a killed process never leaves it behind; contains the owner's pid
 * network           which genesis the data belongs to
 * journal/          events and snapshots of all entities
 * state/C0/         world state of network C0
 * blocks/C0/        its blocks with receipts and indexes; can be rebuilt from the journal
 * mempool/C0/       its pending transactions
 * slices/volume-0/  slices of blobs; volumes may be elsewhere, on disks of their own
 * volumes           which volume of slices is where
 * blobs/            the list of blobs that came in here
 * signer/           the vote ledger, which guards against double signing: never copy, never restore an old one
 * keys/             keystores
 * accounts          what accounts have written today
 * run/              what a running node tells others: its ports and token
 * </pre>
 */
public final class DataDirectory implements AutoCloseable {
    private static final String NETWORK_FILE_TITLE = "levity data 1";

    /** How {@link #open} ended. Only {@link Ready} holds the lock. */
    public sealed interface Opened {
        record Ready(DataDirectory directory) implements Opened {}

        /** @param pid of the process that holds it, when it can be read */
        record InUse(OptionalLong pid) implements Opened {}

        /** The data belongs to another genesis and must not be continued under this one. */
        record OtherNetwork(Hash found, Hash expected) implements Opened {}

        /** @param reason in words an operator can act on */
        record Unusable(String reason) implements Opened {}
    }

    private final Path root;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DataDirectory(Path root, FileChannel lockFile, FileLock lock) {
        this.root = root;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Takes the lock, then checks that the data belongs to this genesis, or marks a new directory with it. */
    public static Opened open(Path root, Hash genesisHash) {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            return new Opened.Unusable("cannot create the data directory " + root + ": " + e);
        }
        try {
            return lock(root, genesisHash);
        } catch (IOException e) {
            return new Opened.Unusable("cannot use the data directory " + root + ": " + e);
        }
    }

    private static Opened lock(Path root, Hash genesisHash) throws IOException {
        Path file = root.resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean kept = false;
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                return new Opened.InUse(readPid(channel));
            }
            writePid(channel);
            Opened opened = checkNetwork(new DataDirectory(root, channel, lock), genesisHash);
            kept = opened instanceof Opened.Ready;
            return opened;
        } finally {
            if (!kept) {
                channel.close();
            }
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static Opened checkNetwork(DataDirectory directory, Hash expected) throws IOException {
        Path file = directory.root.resolve("network");
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            directory.writeNetwork(file, expected);
            directory.createPrivate(directory.signer());
            directory.createPrivate(directory.keys());
            directory.createPrivate(directory.run());
            return new Opened.Ready(directory);
        }
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(NETWORK_FILE_TITLE) || lines.length < 2 || !lines[1].startsWith("genesis ")) {
            return new Opened.Unusable(file + " was written by another version or is damaged");
        }
        Hash found;
        try {
            found = Hash.fromHex(lines[1].substring("genesis ".length()).trim());
        } catch (IllegalArgumentException e) {
            return new Opened.Unusable(file + " is damaged: " + e.getMessage());
        }
        return found.equals(expected) ? new Opened.Ready(directory) : new Opened.OtherNetwork(found, expected);
    }

    /** Written whole or not at all: a crash leaves either no file or the right one. */
    private void writeNetwork(Path file, Hash genesisHash) throws IOException {
        Path draft = file.resolveSibling("network.new");
        byte[] text = (NETWORK_FILE_TITLE + "\ngenesis " + genesisHash.toHex() + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel out = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(text));
            out.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DirectorySync.sync(root);
    }

    private void createPrivate(Path path) throws IOException {
        Files.createDirectories(path);
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static void writePid(FileChannel channel) throws IOException {
        byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8);
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid), 0);
    }

    private static OptionalLong readPid(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        int length = channel.read(text, 0);
        try {
            return OptionalLong.of(
                    Long.parseLong(new String(text.array(), 0, Math.max(0, length), StandardCharsets.UTF_8).trim()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    public Path root() {
        return root;
    }

    public Path journal() {
        return root.resolve("journal");
    }

    public Path state(NetworkId network) {
        return root.resolve("state").resolve(network.toString());
    }

    public Path blocks(NetworkId network) {
        return root.resolve("blocks").resolve(network.toString());
    }

    public Path mempool(NetworkId network) {
        return root.resolve("mempool").resolve(network.toString());
    }

    public Path slices() {
        return root.resolve("slices");
    }

    /** The file that remembers the volumes of slices. */
    public Path volumes() {
        return root.resolve("volumes");
    }

    public Path blobs() {
        return root.resolve("blobs").resolve("index");
    }

    public Path signer() {
        return root.resolve("signer");
    }

    public Path keys() {
        return root.resolve("keys");
    }

    /** The file of what accounts have written today. */
    public Path accounts() {
        return root.resolve("accounts");
    }

    public Path run() {
        return root.resolve("run");
    }

    /** Gives the directory back. The databases inside must be closed before. */
    @Override
    public void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            throw new StorageFailure("cannot release the lock of " + root, e);
        }
    }
}
