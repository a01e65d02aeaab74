package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.chain.state.Account;
import io.levity.chain.state.TrieProof;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks an answer of {@code eth_getProof}. Only what the proofs show is used; the values beside them are compared. */
final class ProofCheck {
    private final ChainBlock block;
    private final Address address;

    ProofCheck(ChainBlock block, Address address) {
        this.block = block;
        this.address = address;
    }

    VerifiedAccount check(JsonNode answer, List<Hash> slots) {
        Account account = TrieProof.verifyAccount(block.stateRoot(), address, nodes(answer.path("accountProof")))
                .orElseThrow(() -> invalid("the proof of the account does not lead to the block's state root"));
        demand(account.balanceWei().equals(HexQuantity.big(answer.path("balance"))), "balance");
        demand(account.nonce() == HexQuantity.number(answer.path("nonce")), "nonce");
        return new VerifiedAccount(address, account, storage(answer.path("storageProof"), account, slots), block);
    }

    private Map<Hash, Hash> storage(JsonNode proofs, Account account, List<Hash> slots) {
        if (proofs.size() != slots.size()) {
            throw invalid("asked for " + slots.size() + " slots, got " + proofs.size());
        }
        Map<Hash, Hash> words = HashMap.newHashMap(slots.size());
        for (int i = 0; i < slots.size(); i++) {
            Hash slot = slots.get(i);
            Hash word = TrieProof.verifyStorage(
                            account.storageRoot(), slot, nodes(proofs.get(i).path("proof")))
                    .orElseThrow(() -> invalid("the proof of slot " + slot + " does not lead to the storage root"));
            demand(word.equals(Fields.word(proofs.get(i).path("value"))), "slot " + slot);
            words.put(slot, word);
        }
        return words;
    }

    private static List<Bytes> nodes(JsonNode array) {
        List<Bytes> nodes = new ArrayList<>(array.size());
        array.forEach(node -> nodes.add(Fields.bytes(node)));
        return nodes;
    }

    private void demand(boolean same, String what) {
        if (!same) {
            throw invalid("the " + what + " is told otherwise than the proof shows");
        }
    }

    private LevityClientException invalid(String why) {
        return LevityClientException.local(
                LevityClientException.PROOF_INVALID, address + " at block " + block.height() + ": " + why);
    }
}
