package io.levity.client;

import io.levity.types.BlobId;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;

/**
 * The bytes of a blob as a node gives them, not verified. A connection that breaks, or gives nothing for the time limit of
 * a request, is opened again from where it stood, at most {@link ClientParams#attempts} times in a row without a byte
 * between. For one thread.
 */
final class BlobContent extends InputStream {
    private final HttpTransport transport;
    private final URI uri;
    private final BlobId id;
    private final long sizeBytes;
    private final Duration opening;
    private long at;
    private int failures;
    private StallWatch stream;

    /**
     * @param from the first byte that is asked for
     * @param opening how long the node may take until it sends the first byte
     */
    BlobContent(HttpTransport transport, URI uri, BlobId id, long from, long sizeBytes, Duration opening) {
        this.transport = transport;
        this.uri = uri;
        this.id = id;
        this.at = from;
        this.sizeBytes = sizeBytes;
        this.opening = opening;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws LevityClientException when the node refuses, or can not be reached any more */
    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (at < sizeBytes) {
            try {
                if (stream == null) {
                    stream = open();
                }
                int got = stream.read(target, offset, (int) Math.min(count, sizeBytes - at));
                if (got < 0) {
                    throw new EOFException("the answer ended after " + at + " of " + sizeBytes + " bytes");
                }
                at += got;
                failures = 0;
                return got;
            } catch (IOException e) {
                close();
                onBroken(e);
            }
        }
        return -1;
    }

    private StallWatch open() {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET();
        if (at > 0) {
            request.header("Range", "bytes=" + at + "-");
        }
        return new StallWatch(
                transport.open(request, opening), transport.params().requestTimeout());
    }

    private void onBroken(IOException cause) {
        if (++failures >= transport.params().attempts()) {
            throw LevityClientException.local(
                    LevityClientException.UNREACHABLE,
                    "reading blob " + id + " broke off: " + cause.getMessage(),
                    true,
                    cause);
        }
        transport.pause(failures, Duration.ZERO);
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }
}
