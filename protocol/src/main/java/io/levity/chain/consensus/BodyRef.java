package io.levity.chain.consensus;

import io.levity.types.Hash;

/**
 * How the header names its body.
 *
 * @param sizeBytes length of the body
 * @param dataShards k of the erasure code; 1 while bodies travel inline
 * @param totalShards n of the erasure code; 1 while bodies travel inline
 * @param shardSizeBytes length of one shard
 * @param shardRoot Merkle root over the shards; with one shard, the SHA-256 of the body
 */
public record BodyRef(int sizeBytes, int dataShards, int totalShards, int shardSizeBytes, Hash shardRoot) {}
