package io.levity.persistence.validator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.levity.chain.validator.DevKeys;
import io.levity.chain.validator.KeyDerivation;
import io.levity.chain.validator.Keystore;
import io.levity.chain.validator.KeystoreCodec;
import io.levity.chain.validator.ValidatorKey;
import io.levity.chain.validator.ValidatorKeystore;
import io.levity.persistence.validator.KeyDirectory.Entry;
import io.levity.types.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class KeyDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void shouldReadEveryKeystoreAndSayWhatIsNone() throws Exception {
        ValidatorKey key = DevKeys.validator(0);
        Keystore keystore = ValidatorKeystore.seal(
                key.bls(),
                key.networkSeed(),
                "a password",
                new KeyDerivation.Pbkdf2(100, Bytes.fromHex("11".repeat(32))),
                Bytes.fromHex("22".repeat(16)),
                "");
        Files.writeString(directory.resolve("b.json"), KeystoreCodec.encode(keystore));
        Files.writeString(directory.resolve("a.json"), "{}");
        Files.write(directory.resolve("c.json"), new byte[] {(byte) 0xff, (byte) 0xfe});
        Files.writeString(directory.resolve("d.json"), " ".repeat(100_000));
        Files.createDirectory(directory.resolve("e.json"));
        Files.writeString(directory.resolve("notes.txt"), "not a keystore");

        List<Entry> entries = KeyDirectory.read(directory);

        assertEquals(
                List.of("a.json", "b.json", "c.json", "d.json", "e.json"),
                entries.stream().map(e -> e.file().getFileName().toString()).toList());
        assertEquals(keystore, assertInstanceOf(Entry.Ok.class, entries.get(1)).keystore());
        for (int bad : new int[] {0, 2, 3, 4}) {
            assertInstanceOf(Entry.Bad.class, entries.get(bad));
        }
    }

    @Test
    void shouldFindNothingWhenThereIsNoDirectory() throws Exception {
        assertEquals(List.of(), KeyDirectory.read(directory.resolve("keys")));
    }
}
