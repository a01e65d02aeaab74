package io.levity.loadtest.cluster;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Each node in a network namespace of its own, joined by one bridge: {@code 10.x.y.1} is whoever tests, {@code .2} the
 * database, {@code .10} the first node. Needs root and iproute2.
 *
 * <p>A link is cut by telling the sender a hardware address that nobody has: packets leave and never arrive, no error comes
 * back, open connections stay open and silent, exactly as with a broken switch.
 */
final class NamespaceNetwork implements NodeNetwork {
    private static final String NOBODY = "02:00:00:00:de:ad";
    private static final int FIRST_NODE = 10;
    private static final int DATABASE = 2;
    private static final int MOST_NODES = 32;

    private final String id;
    private final String subnet;
    private final int nodes;
    private final boolean delays;

    private NamespaceNetwork(String id, String subnet, int nodes, boolean delays) {
        this.id = id;
        this.subnet = subnet;
        this.nodes = nodes;
        this.delays = delays;
    }

    /** What is missing on this machine for namespaces; empty if nothing is. */
    static Optional<String> missing() {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            return Optional.of("network namespaces are Linux's");
        }
        if (HostCommand.attempt("ip", "-V").exit() != 0) {
            return Optional.of("the command ip is missing (package iproute2)");
        }
        String probe = "lvprobe" + ThreadLocalRandom.current().nextInt(1000, 10_000);
        HostCommand.Outcome made = HostCommand.attempt("ip", "netns", "add", probe);
        if (made.exit() != 0) {
            return Optional.of("no right to make network namespaces (root is needed): "
                    + made.output().strip());
        }
        HostCommand.attempt("ip", "netns", "del", probe);
        return Optional.empty();
    }

    /**
     * @param id four characters, part of every name
     * @param ledger hears of everything before it is made
     */
    static NamespaceNetwork create(String id, int nodes, RunLedger ledger) {
        if (nodes < 1 || nodes > MOST_NODES) {
            throw new IllegalArgumentException("1 to " + MOST_NODES + " nodes, not " + nodes);
        }
        String bridge = "lv" + id + "br";
        ledger.link(bridge);
        HostCommand.run("ip", "link", "add", bridge, "type", "bridge", "forward_delay", "0");
        NamespaceNetwork network = new NamespaceNetwork(id, freeSubnet(), nodes, delaysKnown(bridge));
        HostCommand.run("ip", "addr", "add", network.subnet + ".1/24", "dev", bridge);
        HostCommand.run("ip", "addr", "add", network.databaseHost() + "/24", "dev", bridge);
        HostCommand.run("ip", "link", "set", bridge, "up");
        for (int node = 0; node < nodes; node++) {
            network.join(node, bridge, ledger);
        }
        return network;
    }

    private void join(int node, String bridge, RunLedger ledger) {
        String space = space(node);
        ledger.space(space);
        HostCommand.run("ip", "netns", "add", space);
        HostCommand.run("ip", "link", "add", outer(node), "type", "veth", "peer", "name", "eth0", "netns", space);
        HostCommand.run("ip", "link", "set", outer(node), "master", bridge, "up");
        HostCommand.run("ip", "-n", space, "addr", "add", host(node) + "/24", "dev", "eth0");
        HostCommand.run("ip", "-n", space, "link", "set", "eth0", "address", hardware(node), "up");
        HostCommand.run("ip", "-n", space, "link", "set", "lo", "up");
        HostCommand.run("ip", "-n", space, "route", "add", "default", "via", subnet + ".1");
    }

    /** Not every kernel can delay packets; all can send them slowly. */
    private static boolean delaysKnown(String link) {
        boolean known = HostCommand.attempt("tc", "qdisc", "add", "dev", link, "root", "netem", "delay", "1ms")
                        .exit()
                == 0;
        if (known) {
            HostCommand.run("tc", "qdisc", "del", "dev", link, "root");
        }
        return known;
    }

    private static String freeSubnet() {
        for (int attempt = 0; attempt < 100; attempt++) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String subnet = "10." + random.nextInt(200, 250) + "." + random.nextInt(1, 250);
            if (!taken(subnet + ".")) {
                return subnet;
            }
        }
        throw new IllegalStateException("no free network below 10.200 to 10.249");
    }

    private static boolean taken(String prefix) {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(address -> address.getHostAddress().startsWith(prefix));
        } catch (SocketException e) {
            throw new IllegalStateException(e);
        }
    }

    private String space(int node) {
        return "lv" + id + "-" + node;
    }

    private String outer(int node) {
        return "lv" + id + "h" + node;
    }

    private static String hardware(int node) {
        return String.format("02:00:0a:00:00:%02x", FIRST_NODE + node);
    }

    @Override
    public String host(int node) {
        return subnet + "." + (FIRST_NODE + node);
    }

    @Override
    public int portOffset(int node) {
        return 0;
    }

    @Override
    public String databaseHost() {
        return subnet + "." + DATABASE;
    }

    @Override
    public List<String> prefix(int node) {
        return List.of("ip", "netns", "exec", space(node));
    }

    @Override
    public Optional<String> whyNoCuts() {
        return Optional.empty();
    }

    @Override
    public void cut(int from, int to) {
        neighbour(from, host(to), NOBODY);
    }

    @Override
    public void mend(int from, int to) {
        neighbour(from, host(to), hardware(to));
    }

    @Override
    public void cutDatabase(int node) {
        neighbour(node, databaseHost(), NOBODY);
    }

    @Override
    public void mendDatabase(int node) {
        HostCommand.attempt("ip", "-n", space(node), "neigh", "del", databaseHost(), "dev", "eth0");
    }

    private void neighbour(int node, String address, String hardware) {
        HostCommand.run(
                "ip",
                "-n",
                space(node),
                "neigh",
                "replace",
                address,
                "lladdr",
                hardware,
                "nud",
                "permanent",
                "dev",
                "eth0");
    }

    @Override
    public void slow(int node) {
        if (delays) {
            HostCommand.run(
                    "tc",
                    "-n",
                    space(node),
                    "qdisc",
                    "replace",
                    "dev",
                    "eth0",
                    "root",
                    "netem",
                    "delay",
                    "80ms",
                    "20ms",
                    "loss",
                    "2%");
        } else {
            HostCommand.run(
                    "tc",
                    "-n",
                    space(node),
                    "qdisc",
                    "replace",
                    "dev",
                    "eth0",
                    "root",
                    "tbf",
                    "rate",
                    "1mbit",
                    "burst",
                    "8kb",
                    "latency",
                    "200ms");
        }
    }

    @Override
    public void quicken(int node) {
        HostCommand.attempt("tc", "-n", space(node), "qdisc", "del", "dev", "eth0", "root");
    }

    @Override
    public String slowness() {
        return delays
                ? "80 ± 20 ms later, 2 % lost"
                : "1 Mbit/s with 200 ms of queue, beyond which packets are lost (this kernel can not delay: no netem)";
    }

    @Override
    public void mendAll() {
        for (int from = 0; from < nodes; from++) {
            quicken(from);
            mendDatabase(from);
            for (int to = 0; to < nodes; to++) {
                if (from != to) {
                    mend(from, to);
                }
            }
        }
    }

    @Override
    public void close() {
        for (int node = 0; node < nodes; node++) {
            HostCommand.attempt("ip", "netns", "del", space(node));
            HostCommand.attempt("ip", "link", "del", outer(node));
        }
        HostCommand.attempt("ip", "link", "del", "lv" + id + "br");
    }
}
