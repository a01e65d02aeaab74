package io.levity.loadtest.bytes;

import io.levity.crypto.Blake3Stream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Blocking sockets, each on a virtual thread. */
final class SocketLane implements ByteLane {
    /** Where the sender's bytes lie. */
    enum Source {
        DIRECT,
        HEAP,
        FILE
    }

    private static final byte PUSH = 1;
    private static final byte PULL = 2;

    private final Source source;
    private final boolean hashed;

    /** @param hashed both sides compute BLAKE3 of all that passes */
    SocketLane(Source source, boolean hashed) {
        this.source = source;
        this.hashed = hashed;
    }

    @Override
    public void serve(int port) throws IOException {
        ServerSocketChannel door = ServerSocketChannel.open();
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    SocketChannel channel = door.accept();
                    Thread.ofVirtual().start(() -> serve(channel));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private void serve(SocketChannel channel) {
        try (channel;
                End end = new End(channel)) {
            while (true) {
                if (end.read() == PUSH) {
                    end.receive();
                    end.write(PUSH);
                } else {
                    end.send();
                }
            }
        } catch (IOException gone) {
            // The client has ended.
        }
    }

    @Override
    public Stream connect(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        End end = new End(channel);
        return new Stream() {
            @Override
            public void push() throws IOException {
                end.write(PUSH);
                end.send();
                end.read();
            }

            @Override
            public void pull() throws IOException {
                end.write(PULL);
                end.receive();
            }

            @Override
            public void close() throws IOException {
                end.close();
                channel.close();
            }
        };
    }

    private final class End implements AutoCloseable {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocateDirect(256 << 10);
        private final ByteBuffer one = ByteBuffer.allocateDirect(1);
        private final ByteBuffer piece;
        private final FileChannel file;
        private final byte[] scratch = new byte[PIECE_BYTES];

        End(SocketChannel channel) throws IOException {
            this.channel = channel;
            piece = source == Source.HEAP ? ByteBuffer.allocate(PIECE_BYTES) : ByteBuffer.allocateDirect(PIECE_BYTES);
            if (source == Source.FILE) {
                Path path = Files.createTempFile("levity-bytes", ".piece");
                Files.write(path, new byte[PIECE_BYTES]);
                file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
            } else {
                file = null;
            }
        }

        byte read() throws IOException {
            one.clear();
            if (channel.read(one) < 0) {
                throw new EOFException();
            }
            return one.get(0);
        }

        void write(byte value) throws IOException {
            one.clear().put(0, value);
            channel.write(one);
        }

        void send() throws IOException {
            Blake3Stream hash = hashed ? Blake3Stream.create() : null;
            for (int i = 0; i < TRANSFER_PIECES; i++) {
                if (file != null) {
                    for (long at = 0; at < PIECE_BYTES; ) {
                        at += file.transferTo(at, PIECE_BYTES - at, channel);
                    }
                } else {
                    if (hash != null) {
                        piece.clear().get(scratch);
                        hash.update(scratch, 0, scratch.length);
                    }
                    piece.clear();
                    while (piece.hasRemaining()) {
                        channel.write(piece);
                    }
                }
            }
            if (hash != null) {
                hash.finish();
            }
        }

        void receive() throws IOException {
            Blake3Stream hash = hashed ? Blake3Stream.create() : null;
            Landing landing = new Landing();
            while (!landing.complete()) {
                in.clear();
                if (channel.read(in) < 0) {
                    throw new EOFException();
                }
                in.flip();
                if (hash != null) {
                    int length = in.remaining();
                    in.duplicate().get(scratch, 0, length);
                    hash.update(scratch, 0, length);
                }
                landing.take(in);
            }
            if (hash != null) {
                hash.finish();
            }
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
            }
        }
    }
}
