package io.levity.persistence.chain;

/**
 * Where a transaction is on the chain.
 *
 * @param height of the block
 * @param index in {@code ExecutedBlock.transactions}, from 0
 */
public record TransactionPlace(long height, int index) {}
