/**
 * From a blob to shards and one commitment, and back from any sufficient subset of the shards.
 *
 * <p>Systematic Reed-Solomon over GF(2^8), above 256 shards over GF(2^16), BLAKE3 of every shard, a tree over these
 * hashes. In fast mode nobody proves that the shards are one code word; a reader decodes, encodes again and compares, so
 * that all readers get the same answer: the blob, or that there is none ({@link io.levity.da.coding.BlobReader}). In checked
 * mode fingerprints of the data shards tell whoever has a shard whether it belongs to the one code word ({@link
 * io.levity.da.coding.FingerprintVerifier}), and readers take no others. The layout is told
 * in {@link io.levity.da.coding.StripeLayout}, the fields in {@code Gf256} and {@code Gf65536}, the transforms in {@code
 * AdditiveTransform} and {@code TowerTransform}.
 *
 * <p>Came from: {@code io.levity.crypto}. Goes to: dispersal, attestation, sampling and retrieval of blobs.
 *
 * @see <a href="https://www.usenix.org/conference/nsdi22/presentation/yang">DispersedLedger: the rule AVID-M</a>
 */
package io.levity.da.coding;
