package io.levity.node;

import com.typesafe.config.ConfigFactory;
import io.levity.config.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Settings of a node in a test's directory, on ports that nobody uses. */
final class NodeFixture {

    private NodeFixture() {}

    static NodeSettings settings(Path data) throws IOException {
        List<Integer> ports = freePorts(4);
        String hocon = """
                levity {
                  data-directory = "%s"
                  ports { http = %d, management = %d, metrics = %d, cluster = %d }
                  network { validators = 2, block-time = 100ms }
                }
                """.formatted(data, ports.get(0), ports.get(1), ports.get(2), ports.get(3));
        return switch (NodeSettings.parse(ConfigFactory.parseString(hocon))) {
            case NodeSettings.Parsed.Good(var settings) -> settings;
            case NodeSettings.Parsed.Bad(var problems) -> throw new IllegalStateException(problems.toString());
        };
    }

    static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = listen(0);
            sockets.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
