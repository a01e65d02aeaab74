package io.levity.client.cli;

import io.levity.client.BlobUpload.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** What the demo sends: files below a directory of its own, which goes when it is closed. */
final class DemoInput implements AutoCloseable {
    private static final int SMALL_FILES = 1000;
    private static final int LEAST_BYTES = 1 << 10;
    private static final int MOST_BYTES = 64 << 10;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path directory;

    private DemoInput(Path directory) {
        this.directory = directory;
    }

    static DemoInput create() throws IOException {
        return new DemoInput(Files.createTempDirectory("levity-demo"));
    }

    Path directory() {
        return directory;
    }

    /** One file of bytes that nobody has sent before. */
    List<Source> fresh(String name, long sizeBytes, RandomGenerator random) throws IOException {
        return List.of(write(name, sizeBytes, random));
    }

    /** A thousand files of 1 to 64 KiB, the same for the same seed. */
    List<Source> manySmall(long seed) throws IOException {
        Random random = new Random(seed);
        List<Source> files = new ArrayList<>();
        for (int i = 0; i < SMALL_FILES; i++) {
            int size = random.nextInt(LEAST_BYTES, MOST_BYTES + 1);
            files.add(write("small-%04d".formatted(i), size, random));
        }
        return files;
    }

    /** The largest file of the Java platform that runs this. */
    static List<Source> javaModules() {
        return List.of(new Source("modules", Path.of(System.getProperty("java.home"), "lib", "modules")));
    }

    private Source write(String name, long sizeBytes, RandomGenerator random) throws IOException {
        Path file = directory.resolve(name);
        byte[] buffer = new byte[BUFFER_BYTES];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = sizeBytes; left > 0; left -= buffer.length) {
                random.nextBytes(buffer);
                out.write(buffer, 0, (int) Math.min(buffer.length, left));
            }
        }
        return new Source(name, file);
    }

    @Override
    public void close() throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
