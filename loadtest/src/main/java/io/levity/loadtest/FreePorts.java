package io.levity.loadtest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a port offset at which all ports of a node are free. Offsets stay below 7 000 so that no port falls into the
 * range that the system hands out to outgoing connections.
 */
public final class FreePorts {
    private static final int[] BASES = {8080, 9090, 8558, 9464, 25520, 25521};
    private static final int ATTEMPTS = 200;

    private FreePorts() {}

    public static int offset() {
        for (int i = 0; i < ATTEMPTS; i++) {
            int offset = 1_000 + 10 * ThreadLocalRandom.current().nextInt(600);
            if (allFree(offset)) {
                return offset;
            }
        }
        throw new IllegalStateException("no free port offset in " + ATTEMPTS + " attempts");
    }

    private static boolean allFree(int offset) {
        for (int base : BASES) {
            if (!free(base + offset)) {
                return false;
            }
        }
        return true;
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
