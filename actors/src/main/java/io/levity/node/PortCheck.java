package io.levity.node;

import io.levity.config.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds out before anything is started whether every port is free, and names all that are not. */
public final class PortCheck {

    private PortCheck() {}

    /** @throws StartFailure if one is taken */
    public static void allFree(NodeSettings settings) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("http", settings.ports().http());
        ports.put("grpc", settings.ports().grpc());
        ports.put("management", settings.ports().management());
        ports.put("metrics", settings.ports().metrics());
        ports.put("cluster", settings.ports().cluster());
        ports.put("data", settings.ports().data());
        List<String> taken = new ArrayList<>();
        ports.forEach((name, port) -> {
            if (!isFree(settings.host(), port)) {
                taken.add(port + " (" + name + ")");
            }
        });
        if (!taken.isEmpty()) {
            throw new StartFailure(
                    ExitCode.TAKEN,
                    "port " + String.join(", ", taken) + " taken: stop what listens there, or use --port-offset");
        }
    }

    private static boolean isFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as the real listeners do: a port that only lingers is free
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
