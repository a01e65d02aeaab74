package io.levity.chain.execution;

import io.levity.types.Hash;

/**
 * What execution may know of the block it is in.
 *
 * @param height block number
 * @param hash header hash
 * @param parentHash header hash of the parent
 * @param timestampMillis Unix time in milliseconds; contracts see seconds
 * @param proposer validator id of the leader, who receives fees and reward
 */
public record BlockContext(long height, Hash hash, Hash parentHash, long timestampMillis, int proposer) {}
