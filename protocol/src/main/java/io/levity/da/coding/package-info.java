/**
 * From a blob to shards and one commitment, and back from any sufficient subset of the shards.
 *
 * <p>Systematic Reed-Solomon over GF(2^8), above 256 shards over GF(2^16), BLAKE3 of every shard, a tree over these
 * hashes. Nobody proves that the shards are one code word; a reader decodes, encodes again and compares, so that all
 * readers get the same answer: the blob, or that there is none ({@link io.levity.da.coding.BlobReader}). The layout is told
 * in {@link io.levity.da.coding.StripeLayout}, the fields in {@code Gf256} and {@code Gf65536}, the transforms in {@code
 * AdditiveTransform} and {@code TowerTransform}.
 *
 * <p>Came from: {@code io.levity.crypto}. Goes to: dispersal, attestation, sampling and retrieval of blobs.
 *
 * @see <a href="https://www.usenix.org/conference/nsdi22/presentation/yang">DispersedLedger: the rule AVID-M</a>
 */
package io.levity.da.coding;
