package io.levity.persistence.da;

import io.levity.persistence.DirectorySync;
import io.levity.persistence.StorageFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which volume is in which directory, remembered twice: an {@code identity} in each volume, and a list of all beside the
 * node's other data. By comparing them a volume that is missing, emptied or exchanged is told from a new one.
 */
final class VolumeRoster {
    private static final String IDENTITY_TITLE = "levity volume 1";
    private static final String LIST_TITLE = "levity volumes 1";
    private static final String LIST_HINT =
            "# Delete the line of a lost volume to have a new one made in its directory at the next start.";

    private final Path file;

    /** @param file that holds the list */
    VolumeRoster(Path file) {
        this.file = file;
    }

    /** The volumes by the directories that they were in; empty before the first start. */
    Map<Path, UUID> read() {
        Map<Path, UUID> known = new LinkedHashMap<>();
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty() || !lines.getFirst().equals(LIST_TITLE)) {
                throw new StorageFailure(file + " was written by another version or is damaged");
            }
            for (String line : lines.subList(1, lines.size())) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    int space = line.indexOf(' ');
                    known.put(Path.of(line.substring(space + 1)), UUID.fromString(line.substring(0, space)));
                }
            }
            return known;
        } catch (NoSuchFileException e) {
            return known;
        } catch (IOException e) {
            throw new StorageFailure("cannot read " + file, e);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new StorageFailure(file + " is damaged", e);
        }
    }

    void write(Map<Path, UUID> volumes) {
        StringBuilder text = new StringBuilder(LIST_TITLE + "\n" + LIST_HINT + "\n");
        volumes.forEach((path, id) -> text.append(id).append(' ').append(path).append('\n'));
        try {
            replace(file, text.toString());
        } catch (IOException e) {
            throw new StorageFailure("cannot write " + file, e);
        }
    }

    /** The id of the volume in a directory; empty if there is no volume. */
    static Optional<UUID> identify(Path directory) throws IOException {
        try {
            List<String> lines = Files.readAllLines(identity(directory));
            if (lines.size() < 2 || !lines.getFirst().equals(IDENTITY_TITLE)) {
                throw new IOException("its identity was written by another version or is damaged");
            }
            return Optional.of(UUID.fromString(lines.get(1)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException("its identity is damaged", e);
        }
    }

    /** Makes the directory, empty or absent until now, that of a new volume. */
    static UUID create(Path directory) throws IOException {
        UUID id = UUID.randomUUID();
        Files.createDirectories(directory);
        replace(identity(directory), IDENTITY_TITLE + "\n" + id + "\n");
        return id;
    }

    /** Whether a volume can be made there: nothing is there, but for what a new file system begins with. */
    static boolean isVacant(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(Path::getFileName)
                    .map(Path::toString)
                    .allMatch(n -> n.equals("lost+found") || n.equals("identity.new"));
        }
    }

    private static Path identity(Path directory) {
        return directory.resolve("identity");
    }

    /** Written whole or not at all, and on the disk when it returns. */
    private static void replace(Path target, String text) throws IOException {
        Path draft = target.resolveSibling(target.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DirectorySync.sync(target.getParent());
    }
}
