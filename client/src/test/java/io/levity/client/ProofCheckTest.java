package io.levity.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.levity.chain.state.Account;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node that lies about an account is caught, whatever it lies about. The empty state proves every absence. */
class ProofCheckTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Address ADDRESS = Address.fromHex("11".repeat(20));

    private static VerifiedAccount check(Hash stateRoot, List<Hash> slots, String answer) throws Exception {
        ChainBlock block =
                new ChainBlock(1, Hash.ZERO, Hash.ZERO, stateRoot, 0, Address.ZERO, 0, 0, BigInteger.ONE, List.of());
        return new ProofCheck(block, ADDRESS).check(JSON.readTree(answer), slots);
    }

    private static String answer(String balance, String nonce, String proof, String storage) {
        return """
                {"balance": "%s", "nonce": "%s", "accountProof": [%s], "storageProof": [%s]}
                """.formatted(balance, nonce, proof, storage);
    }

    private static void refused(Hash root, List<Hash> slots, String answer) {
        LevityClientException e = assertThrows(LevityClientException.class, () -> check(root, slots, answer));
        assertEquals(LevityClientException.PROOF_INVALID, e.code());
    }

    @Test
    void shouldBelieveAnEmptyAccountOfTheEmptyState() throws Exception {
        VerifiedAccount account = check(Account.EMPTY_TRIE_ROOT, List.of(), answer("0x0", "0x0", "", ""));
        assertEquals(Account.EMPTY, account.account());
    }

    @Test
    void shouldRefuseABalanceOrNonceThatTheProofDoesNotShow() {
        refused(Account.EMPTY_TRIE_ROOT, List.of(), answer("0x1", "0x0", "", ""));
        refused(Account.EMPTY_TRIE_ROOT, List.of(), answer("0x0", "0x1", "", ""));
    }

    @Test
    void shouldRefuseAProofThatDoesNotLeadToTheRoot() {
        refused(new Hash(1, 2, 3, 4), List.of(), answer("0x0", "0x0", "", ""));
        refused(new Hash(1, 2, 3, 4), List.of(), answer("0x0", "0x0", "\"0xc0\"", ""));
        refused(Account.EMPTY_TRIE_ROOT, List.of(), answer("0x0", "0x0", "\"0xc0\"", ""));
    }

    @Test
    void shouldCheckEachAskedSlot() throws Exception {
        Hash slot = new Hash(0, 0, 0, 1);
        String honest = "{\"key\": \"0x1\", \"value\": \"0x0\", \"proof\": []}";
        VerifiedAccount account = check(Account.EMPTY_TRIE_ROOT, List.of(slot), answer("0x0", "0x0", "", honest));
        assertEquals(Hash.ZERO, account.storage().get(slot));
        refused(Account.EMPTY_TRIE_ROOT, List.of(slot), answer("0x0", "0x0", "", ""));
        refused(Account.EMPTY_TRIE_ROOT, List.of(slot), answer("0x0", "0x0", "", honest.replace("0x0", "0x7")));
    }
}
