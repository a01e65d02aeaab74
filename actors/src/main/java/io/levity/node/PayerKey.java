package io.levity.node;

import io.levity.crypto.Secp256k1;
import io.levity.types.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** The file with the private key of the account that pays for certificates. */
final class PayerKey {
    private static final int MAX_FILE_BYTES = 1024;

    private PayerKey() {}

    /** @throws StartFailure if it is missing, open to others, or holds no key */
    static Bytes read(Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw refused(file, "is too long for a key");
            }
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
                if (open.contains(PosixFilePermission.GROUP_READ) || open.contains(PosixFilePermission.OTHERS_READ)) {
                    throw refused(file, "can be read by others: chmod 600 it");
                }
            }
            Bytes key = Bytes.fromHex(
                    Files.readString(file, StandardCharsets.US_ASCII).strip());
            if (!Secp256k1.isPrivateKey(key)) {
                throw refused(file, "holds no key of secp256k1");
            }
            return key;
        } catch (IOException | IllegalArgumentException e) {
            throw refused(file, "holds no key: " + e.getMessage());
        }
    }

    private static StartFailure refused(Path file, String why) {
        return new StartFailure(ExitCode.USAGE, "levity.da.payer-key-file " + file + " " + why);
    }
}
