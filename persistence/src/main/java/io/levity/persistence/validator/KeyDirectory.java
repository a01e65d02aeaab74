package io.levity.persistence.validator;

import io.levity.chain.validator.Keystore;
import io.levity.chain.validator.KeystoreCodec;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The keystores of a host: every {@code *.json} of one directory. They are read at the start and never written. */
public final class KeyDirectory {
    /** Far above any keystore. */
    static final long MAX_FILE_BYTES = 64 << 10;

    /** As many as a set has seats, and old ones besides. */
    static final int MAX_FILES = 1024;

    private KeyDirectory() {}

    /** One file. */
    public sealed interface Entry {
        Path file();

        record Ok(Path file, Keystore keystore) implements Entry {}

        /** @param reason in words an operator can act on; never shows the content */
        record Bad(Path file, String reason) implements Entry {}
    }

    /**
     * In the order of the names; nothing when there is no such directory.
     *
     * @throws IOException if the directory can not be listed
     */
    public static List<Entry> read(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .limit(MAX_FILES)
                    .map(KeyDirectory::readFile)
                    .toList();
        }
    }

    private static Entry readFile(Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                return new Entry.Bad(file, "longer than " + MAX_FILE_BYTES + " bytes");
            }
            return switch (KeystoreCodec.decode(Files.readString(file))) {
                case KeystoreCodec.Decoded.Ok(var keystore) -> new Entry.Ok(file, keystore);
                case KeystoreCodec.Decoded.Bad(var reason) -> new Entry.Bad(file, reason);
            };
        } catch (CharacterCodingException e) {
            return new Entry.Bad(file, "not UTF-8");
        } catch (IOException e) {
            return new Entry.Bad(file, "can not be read: " + e);
        }
    }
}
