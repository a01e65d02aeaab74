/**
 * Data availability by rules alone: how many shards a blob has and who holds which, what a blob's life consists of, what
 * a receipt proves. Came from: gateways that take blobs, the set of a network. Goes to: actors that carry it out, the
 * client, which verifies receipts offline. What blocks must be checked with lies in {@code io.levity.chain.publishing}.
 *
 * <p>Arithmetic: a set has W seats, of which f = ⌊(W−1)/3⌋ may lie, and q = ⌊2W/3⌋+1 make a quorum. Each seat holds t
 * shards, n = W·t in all. Whoever signed for its shards and keeps its word belongs to q−f seats at the least, so k ≤
 * (q−f)·t shards are always left to rebuild from once a certificate exists.
 */
package io.levity.da;
