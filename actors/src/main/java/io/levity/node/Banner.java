package io.levity.node;

import io.levity.chain.execution.DevGenesis;
import io.levity.chain.execution.Genesis;
import io.levity.config.NodeSettings;
import io.levity.crypto.HdWallet;
import io.levity.crypto.Secp256k1;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** What a person sees when the node is up: accounts, network, contracts, addresses, and commands to copy. */
public final class Banner {
    private static final int DEV_ACCOUNTS = 10;

    private Banner() {}

    static String of(
            NodeSettings settings,
            Genesis genesis,
            HostedValidators hosted,
            Path data,
            Map<String, Address> contracts,
            String version) {
        StringBuilder out = new StringBuilder(4096);
        String http = "http://" + settings.host() + ":" + settings.ports().http();
        network(out, genesis, version);
        line(out, "Validators", genesis.validators().size() + ", " + hosted.describe(genesis.setConfig()));
        title(out, "Contracts");
        contracts.forEach((name, address) -> line(out, name, address.toHex()));
        title(out, "Host");
        line(
                out,
                "JVM",
                Runtime.version() + ", heap " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB, "
                        + Runtime.getRuntime().availableProcessors() + " cores");
        line(out, "Data", data.toString());
        title(out, "Listening");
        line(out, "Console", http + "/");
        line(out, "JSON-RPC", http + "/rpc/chain (HTTP and WebSocket)");
        line(out, "REST", http + "/v1, described at " + http + "/docs");
        line(
                out,
                "gRPC",
                settings.host() + ":" + settings.ports().grpc()
                        + " (disperser.Disperser, retriever.Retriever, health, reflection)");
        line(
                out,
                "Operator",
                "http://" + settings.host() + ":" + settings.ports().management() + "/ready · metrics http://"
                        + settings.host() + ":" + settings.ports().metrics() + "/metrics");
        line(out, "Not yet", "storage and compute doors are still to come");
        title(out, "Try");
        String at = settings.portOffset() == 0 ? "" : " --port-offset " + settings.portOffset();
        out.append("  ./levity status").append(at).append('\n');
        out.append(
                        genesis.dev()
                                ? "  ./levity tx send --from 0 --to 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 --value 1.5 --wait final"
                                : "  ./levity tx send --key-file FILE --to ADDRESS --value 1.5 --wait final")
                .append(at)
                .append('\n');
        out.append("  curl -s ")
                .append(http)
                .append("/rpc/chain -H 'content-type: application/json' -d "
                        + "'{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_blockNumber\",\"params\":[]}'\n\n");
        return out.toString();
    }

    /** Accounts, and what the genesis says of the network. Ends in that section. */
    public static void network(StringBuilder out, Genesis genesis, String version) {
        out.append('\n').append("Levity ").append(version).append(" · chain, storage, data availability, compute\n");
        if (genesis.dev()) {
            devAccounts(out);
        }
        title(out, "Network");
        line(
                out,
                "Name",
                genesis.networkId() + " (root)" + (genesis.dev() ? ", a dev network: its keys are public" : ""));
        line(out, "Chain id", Long.toString(genesis.chainId()));
        line(out, "Genesis", genesis.hash() + ", " + Instant.ofEpochMilli(genesis.timestampMillis()));
        line(out, "Block time", genesis.params().blockTimeMillis() + " ms");
        line(out, "Gas limit", Long.toString(genesis.economy().gasLimit()));
        line(out, "Base fee", genesis.economy().startBaseFeeWei() + " wei at genesis");
    }

    private static void devAccounts(StringBuilder out) {
        title(out, "Accounts");
        HdWallet wallet = HdWallet.ofMnemonic(DevGenesis.MNEMONIC);
        for (int i = 0; i < DEV_ACCOUNTS; i++) {
            Bytes key = wallet.privateKey(i);
            out.append(String.format("  (%d) %s  10000 tokens  key %s%n", i, Secp256k1.address(key), key.toHex()));
        }
        out.append("  Mnemonic: ").append(DevGenesis.MNEMONIC).append("\n  Path:     m/44'/60'/0'/0/i\n");
    }

    /** A heading with a rule below it. */
    public static void title(StringBuilder out, String text) {
        out.append('\n')
                .append(text)
                .append('\n')
                .append("─".repeat(text.length()))
                .append('\n');
    }

    public static void line(StringBuilder out, String name, String value) {
        out.append(String.format("  %-11s %s%n", name, value));
    }
}
