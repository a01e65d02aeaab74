package io.levity.node;

import com.typesafe.config.ConfigFactory;
import io.levity.client.LevityClient;
import io.levity.config.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Settings of a node in a test's directory, on ports that nobody uses. */
public final class NodeFixture {

    private NodeFixture() {}

    public static NodeSettings settings(Path data) throws IOException {
        return settings(data, 2);
    }

    /** @param validators of the network if the directory is empty */
    public static NodeSettings settings(Path data, int validators) throws IOException {
        return settings(data, validators, "");
    }

    /** @param more settings under {@code levity} */
    public static NodeSettings settings(Path data, int validators, String more) throws IOException {
        List<Integer> ports = freePorts(5);
        String hocon = """
                levity {
                  data-directory = "%s"
                  ports { http = %d, management = %d, metrics = %d, cluster = %d, grpc = %d }
                  network { validators = %d, block-time = 100ms }
                  %s
                }
                """.formatted(
                        data, ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4), validators, more);
        return switch (NodeSettings.parse(ConfigFactory.parseString(hocon))) {
            case NodeSettings.Parsed.Good(var settings) -> settings;
            case NodeSettings.Parsed.Bad(var problems) -> throw new IllegalStateException(problems.toString());
        };
    }

    /** Where the node's public HTTP will be. */
    public static URI url(NodeSettings settings) {
        return URI.create("http://127.0.0.1:" + settings.ports().http());
    }

    public static LevityClient connect(NodeSettings settings) {
        return LevityClient.connect(url(settings));
    }

    static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    static List<Integer> freePorts(int count) throws IOException {
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
