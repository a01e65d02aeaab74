package io.levity.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.levity.config.ClusterSettings;
import io.levity.config.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a node of several finds the others, notices that one is gone, and decides which side of a cut goes on: the settings of
 * an operator in the words of Akka.
 */
final class Formation {
    /** {@code _port._protocol.name}, as SRV records are asked for. */
    private static final Pattern SRV = Pattern.compile("_([^._]+)\\._([^._]+)\\.(.+)");

    private static final String DISCOVERY = "akka.management.cluster.bootstrap.contact-point-discovery.";

    /** Several beats are lost before a pause counts, also where the pause is short. */
    private static final int BEATS_A_PAUSE = 6;

    private static final Duration SLOWEST_BEAT = Duration.ofSeconds(1);

    /**
     * When reachability keeps changing for so long beyond stable-after, nobody can tell who is cut off from whom, and all
     * nodes end and form anew. That costs more than waiting, so it comes late.
     */
    private static final Duration LEAST_INSTABILITY = Duration.ofSeconds(20);

    private Formation() {}

    static Config of(NodeSettings settings) {
        ClusterSettings cluster = settings.cluster();
        Map<String, Object> values = new HashMap<>();
        values.put("akka.cluster.roles", List.copyOf(cluster.roles()));
        values.put("akka.cluster.app-version", cluster.appVersion());
        values.put("akka.management.http.hostname", settings.host());
        values.put("akka.management.http.port", settings.ports().management());
        values.put(
                "akka.management.http.route-providers-read-only",
                !settings.management().allowWrites());
        if (cluster.alone()) {
            // Nobody joins a node alone: it does not even tell where it is.
            values.put("akka.management.http.routes.cluster-bootstrap", "");
            return ConfigFactory.parseMap(values);
        }
        failures(cluster, values);
        discovery(settings, values);
        cluster.tls().ifPresent(tls -> tls(tls, values));
        return ConfigFactory.parseMap(values);
    }

    private static void failures(ClusterSettings cluster, Map<String, Object> values) {
        Duration pause = cluster.heartbeatPause();
        Duration beat = pause.dividedBy(BEATS_A_PAUSE);
        values.put(
                "akka.cluster.failure-detector.heartbeat-interval",
                millis(beat.compareTo(SLOWEST_BEAT) < 0 ? beat : SLOWEST_BEAT));
        values.put("akka.cluster.failure-detector.acceptable-heartbeat-pause", millis(pause));
        Duration stable = cluster.stableAfter();
        Duration unstable = stable.multipliedBy(3);
        values.put("akka.cluster.split-brain-resolver.stable-after", millis(stable));
        values.put(
                "akka.cluster.split-brain-resolver.down-all-when-unstable",
                millis(unstable.compareTo(LEAST_INSTABILITY) > 0 ? unstable : LEAST_INSTABILITY));
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }

    private static void discovery(NodeSettings settings, Map<String, Object> values) {
        ClusterSettings cluster = settings.cluster();
        values.put(DISCOVERY + "required-contact-point-nr", cluster.requiredContactPoints());
        values.put(
                "akka.management.cluster.bootstrap.contact-point.fallback-port",
                settings.ports().management());
        switch (cluster.discovery()) {
            case CONFIG -> listed(settings, values);
            case DNS -> named(cluster.serviceName(), values);
            case KUBERNETES -> {
                values.put(DISCOVERY + "discovery-method", "kubernetes-api");
                values.put(DISCOVERY + "service-name", cluster.serviceName());
                values.put(DISCOVERY + "port-name", "management");
            }
            case NONE -> throw new IllegalArgumentException("a node alone finds nobody");
        }
    }

    /** The list says all there is to know, so it is as stable as it will get, and some on it may not be there. */
    private static void listed(NodeSettings settings, Map<String, Object> values) {
        String service = "levity";
        values.put(DISCOVERY + "discovery-method", "config");
        values.put(DISCOVERY + "service-name", service);
        values.put(DISCOVERY + "stable-margin", "1s");
        values.put(DISCOVERY + "contact-with-all-contact-points", false);
        values.put("akka.management.cluster.bootstrap.contact-point.filter-on-fallback-port", false);
        values.put(
                "akka.discovery.config.services." + service + ".endpoints",
                settings.cluster().contactPoints().stream()
                        .map(point -> Map.of("host", asItself(point, settings), "port", point.getPort()))
                        .toList());
    }

    /** A node must know itself in the list, under whatever name of this machine it stands there. */
    private static String asItself(InetSocketAddress point, NodeSettings settings) {
        String host = point.getHostString();
        if (point.getPort() != settings.ports().management() || host.equals(settings.host())) {
            return host;
        }
        try {
            boolean same = InetAddress.getByName(host).equals(InetAddress.getByName(settings.host()));
            return same ? settings.host() : host;
        } catch (IOException e) {
            return host;
        }
    }

    private static void named(String name, Map<String, Object> values) {
        values.put(DISCOVERY + "discovery-method", "akka-dns");
        Matcher srv = SRV.matcher(name);
        if (srv.matches()) {
            values.put(DISCOVERY + "port-name", srv.group(1));
            values.put(DISCOVERY + "protocol", srv.group(2));
            values.put(DISCOVERY + "service-name", srv.group(3));
        } else {
            values.put(DISCOVERY + "service-name", name);
        }
    }

    private static void tls(ClusterSettings.Tls tls, Map<String, Object> values) {
        String ssl = "akka.remote.artery.ssl.";
        values.put("akka.remote.artery.transport", "tls-tcp");
        values.put(ssl + "ssl-engine-provider", "akka.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider");
        values.put(
                ssl + "rotating-keys-engine.key-file",
                tls.key().toAbsolutePath().toString());
        values.put(
                ssl + "rotating-keys-engine.cert-file",
                tls.certificate().toAbsolutePath().toString());
        values.put(
                ssl + "rotating-keys-engine.ca-cert-file",
                tls.authority().toAbsolutePath().toString());
    }
}
