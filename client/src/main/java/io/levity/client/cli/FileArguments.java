package io.levity.client.cli;

import io.levity.client.BlobUpload.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files that arguments name: a file as itself, a directory as all regular files below it, in the order of their names.
 * Symbolic links inside of directories are passed over.
 */
final class FileArguments {
    static final int MOST_FILES = 100_000;

    private FileArguments() {}

    /** @throws CommandFailure as bad usage when something can not be read, or two files would have one name */
    static List<Source> sources(List<Path> arguments) {
        Map<String, Path> found = new LinkedHashMap<>();
        for (Path argument : arguments) {
            Path path = argument.toAbsolutePath().normalize();
            if (Files.isDirectory(path)) {
                below(path).forEach(file -> add(found, path, file));
            } else if (Files.isRegularFile(path)) {
                add(found, path, path);
            } else {
                throw CommandFailure.usage("no such file: " + argument, "name files or directories that can be read");
            }
        }
        if (found.isEmpty()) {
            throw CommandFailure.usage("there is no file in there", "name files, or directories with files");
        }
        List<Source> sources = new ArrayList<>(found.size());
        found.forEach((name, file) -> sources.add(new Source(name, file)));
        return sources;
    }

    private static List<Path> below(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(file -> Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .limit(MOST_FILES + 1L)
                    .sorted()
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw CommandFailure.usage(
                    "can not read " + directory + ": " + e.getMessage(), "name directories that can be read");
        }
    }

    /** Names start with what the argument itself is called. */
    private static void add(Map<String, Path> found, Path argument, Path file) {
        Path base = argument.getParent() == null ? argument : argument.getParent();
        String name =
                base.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
        if (!Files.isReadable(file)) {
            throw CommandFailure.usage("can not read " + file, "name files that can be read");
        }
        if (found.putIfAbsent(name, file) != null) {
            throw CommandFailure.usage("two files would be called " + name, "name the directory above them");
        }
        if (found.size() > MOST_FILES) {
            throw CommandFailure.usage("more than " + MOST_FILES + " files", "submit them in several runs");
        }
    }
}
