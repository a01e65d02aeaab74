package io.levity.http.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.levity.chain.state.StateView;
import io.levity.chain.state.StateView.AccountProof;
import io.levity.http.Json;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Accounts, code, storage and their proofs. */
final class StateMethods {
    static final int MAX_PROOF_SLOTS = 1024;

    static final List<RpcMethod> ALL = List.of(
            RpcMethod.of("eth_getBalance", "Balance in wei", 1, 2, (c, p) -> {
                Address address = p.address(0);
                return RpcValues.quantity(state(c, p, 1).account(address).balanceWei());
            }),
            RpcMethod.of("eth_getTransactionCount", "Next nonce; pending counts the mempool", 1, 2, (c, p) -> {
                Address address = p.address(0);
                return RpcBlocks.pending(p.at(1))
                        ? RpcValues.quantity(c.chain().pendingNonce(address))
                        : RpcValues.quantity(state(c, p, 1).account(address).nonce());
            }),
            RpcMethod.of("eth_getCode", "Code of an account", 1, 2, (c, p) -> {
                Address address = p.address(0);
                return RpcValues.data(state(c, p, 1).code(address));
            }),
            RpcMethod.of("eth_getStorageAt", "One 32-byte word of storage", 2, 3, (c, p) -> {
                Address address = p.address(0);
                Hash slot = RpcValues.readSlot(p.required(1), RpcParams.where(1));
                return RpcValues.text(state(c, p, 2).storage(address, slot));
            }),
            RpcMethod.of("eth_getProof", "EIP-1186 proofs of an account and slots", 2, 3, StateMethods::proof));

    private StateMethods() {}

    private static StateView state(RpcContext context, RpcParams params, int i) {
        return context.chain().stateAt(context.blocks().stateHeight(params.at(i), RpcParams.where(i)));
    }

    private static JsonNode proof(RpcContext context, RpcParams params) {
        JsonNode keys = params.required(1);
        if (!keys.isArray() || keys.size() > MAX_PROOF_SLOTS) {
            throw RpcFault.invalidParams("argument 1: expected an array of at most " + MAX_PROOF_SLOTS + " slots");
        }
        List<Hash> slots = new ArrayList<>(keys.size());
        keys.forEach(key -> slots.add(RpcValues.readSlot(key, RpcParams.where(1))));
        AccountProof proof = state(context, params, 2).proof(params.address(0), slots);
        ObjectNode out = Json.object()
                .put("address", proof.address().toHex())
                .put("balance", RpcValues.hex(proof.account().balanceWei()))
                .put("codeHash", proof.account().codeHash().toHex())
                .put("nonce", RpcValues.hex(proof.account().nonce()))
                .put("storageHash", proof.account().storageRoot().toHex());
        out.set("accountProof", nodes(proof.accountProof()));
        ArrayNode storage = out.putArray("storageProof");
        for (int i = 0; i < proof.storageProofs().size(); i++) {
            StateView.StorageProof slot = proof.storageProofs().get(i);
            ObjectNode entry = storage.addObject();
            entry.set("key", keys.get(i));
            entry.put("value", RpcValues.hex(new BigInteger(1, slot.value().toArray())));
            entry.set("proof", nodes(slot.proof()));
        }
        return out;
    }

    private static ArrayNode nodes(List<Bytes> proof) {
        ArrayNode out = Json.NODES.arrayNode();
        proof.forEach(node -> out.add(TextNode.valueOf(node.toHex())));
        return out;
    }
}
