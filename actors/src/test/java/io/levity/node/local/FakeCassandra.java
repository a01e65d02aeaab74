package io.levity.node.local;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Accepts connections at a port like a database, and writes down when it is told to stop. */
final class FakeCassandra {
    private FakeCassandra() {}

    public static void main(String[] args) throws Exception {
        List<String> flags = List.of(args);
        int port = Integer.parseInt(flags.get(flags.indexOf("--port") + 1));
        Path events = Path.of(System.getenv("FAKE_EVENTS"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                Files.writeString(events, "cassandra stopped\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }));
        try (ServerSocket socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            while (true) {
                socket.accept().close();
            }
        }
    }
}
