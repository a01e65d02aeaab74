package io.levity.chain.state;

import io.levity.types.Hash;

/** Where trie nodes that are not in memory come from. */
interface NodeLoader {

    /**
     * Reads the node that {@code reference} names.
     *
     * @param owner {@link Hash#ZERO} for the account trie, else the address hash whose storage it is
     * @param path nibbles from the root; the first {@code depth} count, none is changed
     * @throws IllegalStateException if the store does not hold it
     */
    TrieNode load(Hash owner, byte[] path, int depth, TrieNode.Unloaded reference);

    /** For tries that live in memory only. */
    NodeLoader NONE = (owner, path, depth, reference) -> {
        throw new IllegalStateException("this trie has no store behind it");
    };
}
