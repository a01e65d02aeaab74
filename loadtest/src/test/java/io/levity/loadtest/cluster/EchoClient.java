package io.levity.loadtest.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Asks an {@link EchoServer} over one connection each time a line comes in, and says whether an answer came in a second. */
final class EchoClient {
    private EchoClient() {}

    public static void main(String[] args) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(args[0], Integer.parseInt(args[1])), 5_000);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(1_000);
            System.out.println("connected");
            for (int line = System.in.read(); line >= 0; line = System.in.read()) {
                if (line == '\n') {
                    System.out.println(asked(socket));
                }
            }
        }
    }

    private static String asked(Socket socket) throws IOException {
        try {
            socket.getOutputStream().write('?');
            return socket.getInputStream().read() == '?' ? "answered" : "closed";
        } catch (SocketTimeoutException e) {
            return "silence";
        }
    }
}
