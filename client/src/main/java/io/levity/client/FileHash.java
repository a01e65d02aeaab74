package io.levity.client;

import io.levity.crypto.Sha256;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** SHA-256 of files, read in pieces. */
final class FileHash {
    private static final int BUFFER_BYTES = 128 << 10;

    private FileHash() {}

    static Hash sha256(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return sha256(channel, 0, channel.size());
        }
    }

    /** Of a run of bytes, as far as the file has them. */
    static Hash sha256(FileChannel channel, long from, long length) throws IOException {
        MessageDigest digest = Sha256.digest();
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, Math.max(1, length)));
        for (long done = 0; done < length; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
            int got = channel.read(buffer, from + done);
            if (got < 0) {
                break;
            }
            digest.update(buffer.flip());
            done += got;
        }
        return Hash.of(digest.digest());
    }
}
