package io.levity.persistence;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes the creation, renaming and deletion of files in a directory durable. */
public final class DirectorySync {
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private DirectorySync() {}

    /** Nothing on Windows, where a directory cannot be opened and the file system's journal orders its entries. */
    public static void sync(Path directory) throws IOException {
        if (WINDOWS) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
