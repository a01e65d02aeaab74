package io.levity.client;

import io.levity.crypto.Sha256;
import io.levity.types.Hash;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A run of bytes of a file, which may be all of it.
 *
 * @param length at least 1
 */
record FilePart(Path file, long offset, long length) {

    /**
     * The part as the body of a request, read while it is sent. A repeat reads it again.
     *
     * @param reader told of each stream that is opened, as {@link Reading}
     */
    HttpRequest.BodyPublisher body(Consumer<Reading> reader) {
        return HttpRequest.BodyPublishers.fromPublisher(
                HttpRequest.BodyPublishers.ofInputStream(() -> {
                    Reading reading = open();
                    reader.accept(reading);
                    return reading;
                }),
                length);
    }

    Reading open() {
        try {
            return new Reading(FileChannel.open(file, StandardOpenOption.READ));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the part from its begin to its end, hashing what it gives. Not for several threads, but for its getters. */
    final class Reading extends InputStream {
        private final FileChannel channel;
        private final MessageDigest digest = Sha256.digest();
        private TransferProgress progress = new TransferProgress();
        private final AtomicLong taken = new AtomicLong();

        private Reading(FileChannel channel) {
            this.channel = channel;
        }

        /** Counts what is read there from now on. */
        Reading reportTo(TransferProgress counted) {
            progress = counted;
            return this;
        }

        /** Bytes read so far. */
        long taken() {
            return taken.get();
        }

        /** SHA-256 of what was read; to be asked once, at the end. */
        Hash sha256() {
            return Hash.of(digest.digest());
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int at, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            if (taken() == length) {
                return -1;
            }
            int wanted = (int) Math.min(count, length - taken());
            int got = channel.read(ByteBuffer.wrap(target, at, wanted), offset + taken());
            if (got < 0) {
                throw new EOFException(file + " became shorter while it was read");
            }
            digest.update(target, at, got);
            taken.addAndGet(got);
            progress.onBytes(got);
            return got;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
