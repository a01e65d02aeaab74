/**
 * Hashes, signatures and keys: Keccak, SHA-256, secp256k1, hierarchical wallets, BLS.
 *
 * <p>Came from: {@code io.levity.types}. Goes to: codecs, tries, transactions, consensus votes.
 */
package io.levity.crypto;
