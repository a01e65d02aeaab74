package io.levity.chain.state;

import io.levity.types.Hash;
import java.math.BigInteger;

/**
 * An account as the state trie holds it (Yellow Paper 4.1).
 *
 * @param nonce transactions sent
 * @param balanceWei not negative, below 2^256
 * @param storageRoot root of its storage trie; {@link #EMPTY_TRIE_ROOT} when it has none
 * @param codeHash Keccak-256 of its code; {@link #EMPTY_CODE_HASH} when it has none
 */
public record Account(long nonce, BigInteger balanceWei, Hash storageRoot, Hash codeHash) {
    public static final Hash EMPTY_TRIE_ROOT =
            Hash.fromHex("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
    public static final Hash EMPTY_CODE_HASH =
            Hash.fromHex("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    public static final Account EMPTY = new Account(0, BigInteger.ZERO, EMPTY_TRIE_ROOT, EMPTY_CODE_HASH);

    /** EIP-161: such an account is not kept. */
    public boolean isEmpty() {
        return nonce == 0 && balanceWei.signum() == 0 && codeHash.equals(EMPTY_CODE_HASH);
    }
}
