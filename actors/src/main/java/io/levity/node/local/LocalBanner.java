package io.levity.node.local;

import io.levity.chain.execution.Genesis;
import io.levity.node.Banner;

/** What a person sees when the cluster is up: accounts, network, nodes, and commands to copy. */
final class LocalBanner {
    private static final String ROW = "  %-9s %-24s %-18s %-24s %s%n";

    private LocalBanner() {}

    static String of(LocalPlan plan, Genesis genesis, LocalView view, String version) {
        StringBuilder out = new StringBuilder(4096);
        Banner.network(out, genesis, version);
        Banner.line(out, "Validators", Integer.toString(genesis.validators().size()));
        Banner.title(out, "Nodes");
        out.append(String.format(ROW, "name", "console, REST, JSON-RPC", "gRPC", "operator", "process"));
        for (LocalView.Node node : view.nodes()) {
            var ports = node.settings().ports();
            String host = node.settings().host();
            out.append(String.format(
                    ROW,
                    LocalPlan.name(node.index()),
                    "http://" + host + ":" + ports.http(),
                    host + ":" + ports.grpc(),
                    "http://" + host + ":" + ports.management(),
                    node.pid().isPresent() ? Long.toString(node.pid().getAsLong()) : "-"));
        }
        Banner.title(out, "Host");
        Banner.line(
                out,
                "Cassandra",
                view.database().endpoint()
                        + (view.database().pid().isPresent()
                                ? ", process " + view.database().pid().getAsLong()
                                : ""));
        Banner.line(out, "Data", plan.data().toString());
        Banner.title(out, "Try");
        String at = (plan.data().endsWith("data") ? "" : " --data " + plan.data())
                + (plan.portOffset() == 0 ? "" : " --port-offset " + plan.portOffset());
        int last = plan.nodes().getLast();
        for (String command : new String[] {
            "status",
            "node kill " + last,
            "node add",
            "node drain " + last,
            genesis.dev()
                    ? "tx send --from 0 --to 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 --value 1.5 --wait final"
                    : "tx send --key-file FILE --to ADDRESS --value 1.5 --wait final"
        }) {
            out.append("  ./levity ").append(command).append(at).append('\n');
        }
        return out.append('\n').toString();
    }
}
