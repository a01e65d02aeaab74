package io.levity.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One HTTP/1.1 connection that is kept alive and brings blobs to a node, bytes straight from memory to the socket: a
 * client that costs the machine under test as little as a client can. One thread; closing it from another ends its call.
 */
final class BlobConnection implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PIECE_BYTES = 1 << 20;
    private static final int MAX_HEADER_BYTES = 16 << 10;
    private static final int MAX_BODY_BYTES = 1 << 20;

    private final URI node;
    private volatile SocketChannel channel;
    private InputStream in;
    private volatile boolean closed;

    /** What the node answered. */
    sealed interface Answer {}

    record Certified() implements Answer {}

    /** @param why the code of the problem, or what else came */
    record Refused(String why) implements Answer {}

    BlobConnection(URI node) {
        this.node = node;
    }

    /** Submits a blob and returns when it is certified, or will not be, or the node says no more in a minute. */
    Answer put(ByteBuffer content) throws IOException {
        if (channel == null) {
            connect();
        }
        try {
            ByteBuffer head = ByteBuffer.wrap(("PUT /v1/blobs?wait=certified&timeout=60s HTTP/1.1\r\nHost: "
                            + node.getAuthority()
                            + "\r\nContent-Type: application/octet-stream\r\nContent-Length: " + content.remaining()
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            write(head);
            int size = content.remaining();
            for (int at = 0; at < size; at += PIECE_BYTES) {
                write(content.slice(at, Math.min(PIECE_BYTES, size - at)));
            }
            return read();
        } catch (IOException e) {
            disconnect();
            throw e;
        }
    }

    private void connect() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        SocketChannel opened = SocketChannel.open(new InetSocketAddress(node.getHost(), node.getPort()));
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        in = new BufferedInputStream(opened.socket().getInputStream());
        channel = opened;
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private Answer read() throws IOException {
        String head = head();
        int status = Integer.parseInt(head.substring(9, 12));
        int length = 0;
        boolean last = false;
        for (String line : head.lines().toList()) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            }
            last |= lower.equals("connection: close");
        }
        if (length > MAX_BODY_BYTES) {
            throw new IOException("an answer of " + length + " bytes");
        }
        JsonNode body = JSON.readTree(in.readNBytes(length));
        if (last) {
            disconnect();
        }
        String state = body.path("status").asText();
        if (status == 200 && state.equals("certified")) {
            return new Certified();
        }
        return new Refused(body.path("code").asText("status " + status + " " + state));
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0 || head.length() > MAX_HEADER_BYTES) {
                throw new IOException("the connection ended with half an answer");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private void disconnect() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        SocketChannel open = channel;
        if (open != null) {
            open.close();
        }
    }
}
