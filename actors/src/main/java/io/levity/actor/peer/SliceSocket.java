package io.levity.actor.peer;

import io.levity.metrics.TransferMetrics;
import io.levity.types.Hash;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/**
 * One connection, seen from either end: a blocking socket, which a virtual thread waits on. For one thread, but {@link #close}
 * may come from any.
 */
final class SliceSocket implements AutoCloseable {
    /** What passes between two looks at counters. */
    private static final int PIECE_BYTES = 256 << 10;

    private static final int BUFFER_BYTES = 16 << 10;

    private final Socket plain;
    private final TransferMetrics metrics;
    private final DataInputStream in;
    private final DataOutputStream out;

    /** @param carrier the socket itself or TLS over it */
    SliceSocket(Socket plain, Socket carrier, TransferMetrics metrics) throws IOException {
        this.plain = plain;
        this.metrics = metrics;
        this.in = new DataInputStream(new BufferedInputStream(carrier.getInputStream(), BUFFER_BYTES));
        this.out = new DataOutputStream(new BufferedOutputStream(carrier.getOutputStream(), BUFFER_BYTES));
    }

    Socket plain() {
        return plain;
    }

    DataInputStream in() {
        return in;
    }

    DataOutputStream out() {
        return out;
    }

    /** Reads wait as long as this at most from now on, and end with {@link java.net.SocketTimeoutException}. */
    void silence(Duration most) throws IOException {
        plain.setSoTimeout(Math.toIntExact(Math.max(1, most.toMillis())));
    }

    /** Sends {@code bytes} from {@code offset} to their end; they may still be in a buffer of ours. */
    void send(byte[] bytes, int offset) throws IOException {
        for (int at = offset; at < bytes.length; ) {
            int step = Math.min(PIECE_BYTES, bytes.length - at);
            out.write(bytes, at, step);
            metrics.sent(step);
            at += step;
        }
    }

    /** Reads what has come, at least a byte, into {@code bytes} from {@code offset}. @return bytes read */
    int receive(byte[] bytes, int offset) throws IOException {
        int read = in.read(bytes, offset, Math.min(PIECE_BYTES, bytes.length - offset));
        if (read < 0) {
            throw new EOFException("the peer hung up in the middle of a slice");
        }
        metrics.received(read);
        return read;
    }

    void sendHash(Hash hash) throws IOException {
        out.write(hash.toArray());
    }

    Hash receiveHash() throws IOException {
        byte[] bytes = new byte[Hash.SIZE_BYTES];
        in.readFully(bytes);
        return Hash.of(bytes);
    }

    @Override
    public void close() {
        Watchdog.close(plain);
    }
}
