package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;

/**
 * A finalised block with its proof.
 *
 * @param hash header hash
 * @param finalization a finalization of this block, or of the nearest descendant that has one of its own
 */
public record FinalBlock(Hash hash, Header header, Bytes body, Certificate finalization) {}
