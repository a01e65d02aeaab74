package io.levity.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of the account that pays is taken only from a file that is the operator's alone. */
class PayerKeyTest {
    private static final String KEY = "0x" + "11".repeat(32);

    @TempDir
    Path directory;

    @Test
    void shouldReadTheKeyThatAccountNewWrites() throws IOException {
        assertEquals(Bytes.fromHex(KEY), PayerKey.read(file(KEY + "\n", "rw-------")));
    }

    @Test
    void shouldSayWhatIsWrongWithTheFile() throws IOException {
        assertTrue(problem(file(KEY, "rw-r--r--")).contains("chmod 600"));
        assertTrue(problem(file("0x11", "rw-------")).contains("holds no key"));
        assertTrue(problem(file("00".repeat(32), "rw-------")).contains("holds no key"));
        assertTrue(problem(file("none", "rw-------")).contains("holds no key"));
        assertTrue(problem(directory.resolve("missing")).contains("holds no key"));
        assertTrue(problem(file("1".repeat(2000), "rw-------")).contains("too long"));
    }

    private static String problem(Path file) {
        return assertThrows(StartFailure.class, () -> PayerKey.read(file)).getMessage();
    }

    private Path file(String content, String permissions) throws IOException {
        Path file = Files.createTempFile(directory, "key", "");
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
