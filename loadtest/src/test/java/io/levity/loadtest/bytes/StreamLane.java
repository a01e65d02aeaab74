package io.levity.loadtest.bytes;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/** Blocking sockets through their streams, from and to arrays, as TLS needs them. */
final class StreamLane implements ByteLane {
    private static final int PUSH = 1;
    private static final int PULL = 2;
    private static final int STEP_BYTES = 256 << 10;

    @Override
    public void serve(int port) throws IOException {
        ServerSocket door = new ServerSocket(port, 16, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    Socket socket = door.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            for (int word = in.read(); word >= 0; word = in.read()) {
                if (word == PUSH) {
                    receive(in);
                    out.write(PUSH);
                } else {
                    send(out);
                }
            }
        } catch (IOException gone) {
            // The client has ended.
        }
    }

    private static void send(OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        for (int i = 0; i < TRANSFER_PIECES; i++) {
            for (int at = 0; at < piece.length; at += STEP_BYTES) {
                out.write(piece, at, STEP_BYTES);
            }
        }
    }

    private static void receive(InputStream in) throws IOException {
        Landing landing = new Landing();
        byte[] buffer = new byte[STEP_BYTES];
        while (!landing.complete()) {
            int read = in.read(buffer);
            if (read < 0) {
                throw new EOFException();
            }
            landing.take(ByteBuffer.wrap(buffer, 0, read));
        }
    }

    @Override
    public Stream connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        return new Stream() {
            @Override
            public void push() throws IOException {
                socket.getOutputStream().write(PUSH);
                send(socket.getOutputStream());
                socket.getInputStream().read();
            }

            @Override
            public void pull() throws IOException {
                socket.getOutputStream().write(PULL);
                receive(socket.getInputStream());
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }
}
