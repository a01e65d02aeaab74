package io.levity.node.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

/** The database that a cluster on this machine starts for itself: {@code ./levity cassandra}. */
final class CassandraChild {
    private static final int PORT = 9042;
    private static final int CONNECT_MILLIS = 500;

    private CassandraChild() {}

    static int port(int offset) {
        return PORT + offset;
    }

    static List<String> arguments(LocalPlan plan) {
        return List.of(
                "--data", directory(plan.data()).toString(), "--port", Integer.toString(port(plan.portOffset())));
    }

    static Path directory(Path data) {
        return data.resolve("cassandra");
    }

    /** Whether somebody accepts connections at HOST:PORT. */
    static boolean answers(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.getByName(endpoint.substring(0, colon)),
                            Integer.parseInt(endpoint.substring(colon + 1))),
                    CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
