package io.levity.chain.validator;

import io.levity.types.Bytes;
import io.levity.types.Hash;

/**
 * What one {@link VoteLedger} speaks for: one key in one epoch of one set. Views start again in every scope, so votes of
 * different scopes never contradict each other.
 *
 * @param networkMagic first eight bytes of the genesis hash
 * @param setId the network
 * @param epoch epoch of the set
 * @param configHash hash of the set's configuration; part of every signed payload
 * @param termLength L, views per leader term, at least 1
 * @param publicKey the signing key's public half, 96 bytes
 */
public record LedgerScope(long networkMagic, int setId, int epoch, Hash configHash, int termLength, Bytes publicKey) {
    public LedgerScope {
        if (termLength < 1) {
            throw new IllegalArgumentException("a leader term has at least one view: " + termLength);
        }
    }
}
