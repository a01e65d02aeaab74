package io.levity.http.rpc;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.levity.crypto.Keccak256;
import io.levity.http.Json;
import io.levity.types.Bytes;
import java.util.List;

/** What a client asks about the node itself. */
final class NodeMethods {
    static final List<RpcMethod> ALL = List.of(
            RpcMethod.of(
                    "eth_chainId",
                    "EIP-155 chain id",
                    0,
                    0,
                    (c, p) -> RpcValues.quantity(c.chain().chainId())),
            RpcMethod.of("eth_syncing", "false: what is readable is final", 0, 0, (c, p) -> BooleanNode.FALSE),
            RpcMethod.of(
                    "eth_accounts", "None: the node holds no keys for clients", 0, 0, (c, p) -> Json.NODES.arrayNode()),
            RpcMethod.of(
                    "net_version",
                    "Chain id in decimal",
                    0,
                    0,
                    (c, p) -> TextNode.valueOf(Long.toString(c.chain().chainId()))),
            RpcMethod.of("net_listening", "true", 0, 0, (c, p) -> BooleanNode.TRUE),
            RpcMethod.of(
                    "net_peerCount",
                    "Other members of the cluster",
                    0,
                    0,
                    (c, p) -> RpcValues.quantity(c.peers().getAsInt())),
            RpcMethod.of(
                    "web3_clientVersion",
                    "levity/VERSION/PLATFORM",
                    0,
                    0,
                    (c, p) -> TextNode.valueOf(c.clientVersion())),
            RpcMethod.of("web3_sha3", "Keccak-256", 1, 1, (c, p) -> RpcValues.text(keccak(p.data(0)))),
            RpcMethod.of("rpc_modules", "Namespaces on offer", 0, 0, (c, p) -> {
                var modules = Json.object().put("eth", "1.0").put("net", "1.0").put("rpc", "1.0");
                modules.put("txpool", "1.0").put("web3", "1.0");
                return c.chain().dev() ? modules.put("dev", "1.0") : modules;
            }));

    private NodeMethods() {}

    private static String keccak(Bytes data) {
        return Bytes.wrap(Keccak256.digest(data.unsafeArray())).toHex();
    }
}
