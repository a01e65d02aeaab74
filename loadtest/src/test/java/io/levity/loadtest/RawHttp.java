package io.levity.loadtest;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** HTTP as no polite client speaks it: bytes on a socket. */
final class RawHttp implements AutoCloseable {
    private static final int READ_LIMIT_MILLIS = 30_000;
    private static final int MAX_ANSWER = 64 * 1024;

    private final Socket socket;

    RawHttp(URI node) throws IOException {
        socket = new Socket(node.getHost(), node.getPort());
        socket.setSoTimeout(READ_LIMIT_MILLIS);
    }

    RawHttp send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** Head of a POST to the chain's JSON-RPC, with whatever length it claims. */
    RawHttp postHead(long claimedLength) throws IOException {
        return send("POST /rpc/chain HTTP/1.1\r\nHost: node\r\nContent-Type: application/json\r\nContent-Length: "
                + claimedLength + "\r\n\r\n");
    }

    /** The answer's first bytes, as far as they come at once; empty if the node just closed. */
    String answer() throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[MAX_ANSWER];
        int n = in.read(buffer);
        return n < 0 ? "" : new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
