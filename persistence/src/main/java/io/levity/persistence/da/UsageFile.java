package io.levity.persistence.da;

import io.levity.persistence.DirectorySync;
import io.levity.persistence.StorageFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What accounts have written on the day they last wrote: one line each, replaced as a whole and durable when it returns. */
public final class UsageFile {
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9._-]{1,64}) (\\d{1,9}) (\\d{1,19})");

    private final Path path;

    /** @param day since the Unix epoch, UTC */
    public record Row(long day, long bytes) {}

    public UsageFile(Path path) {
        this.path = path;
    }

    /** By account; empty when there is no file yet. @throws StorageFailure when it is damaged */
    public Map<String, Row> read() {
        Map<String, Row> rows = new HashMap<>();
        for (String line : lines()) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new StorageFailure(path + " is damaged: delete it, and accounts begin their day anew");
            }
            rows.put(parts.group(1), new Row(Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))));
        }
        return rows;
    }

    private List<String> lines() {
        try {
            return Files.exists(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException e) {
            throw new StorageFailure("cannot read " + path, e);
        }
    }

    public void write(Map<String, Row> rows) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(rows).forEach((name, row) -> text.append(name)
                .append(' ')
                .append(row.day())
                .append(' ')
                .append(row.bytes())
                .append('\n'));
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            DirectorySync.sync(path.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new StorageFailure("cannot write " + path, e);
        }
    }
}
