package io.levity.chain.publishing;

import io.levity.crypto.Keccak256;
import io.levity.types.BlobId;
import io.levity.types.Hash;

/**
 * What the chain keeps of a certified blob, in one word of storage, laid out as Solidity packs {@code struct { uint64
 * size; uint32 epoch; uint64 expiry; uint64 certifiedAt; }} in a mapping by blob id at slot 0.
 *
 * @param sizeBytes of the blob
 * @param epoch of the set that signed
 * @param expirySeconds Unix time until which the signers keep their slices
 * @param certifiedAtSeconds time stamp of the block
 */
public record BlobRecord(long sizeBytes, int epoch, long expirySeconds, long certifiedAtSeconds) {

    /** Where the contract's storage has the record of a blob. */
    public static Hash slot(BlobId blob) {
        byte[] key = new byte[2 * Hash.SIZE_BYTES];
        blob.hash().copyTo(key, 0);
        return Keccak256.hash(key);
    }

    /** Never zero, as no blob is empty. */
    public Hash toWord() {
        return new Hash(
                certifiedAtSeconds >>> 32,
                certifiedAtSeconds << 32 | expirySeconds >>> 32,
                expirySeconds << 32 | (epoch & 0xffffffffL),
                sizeBytes);
    }

    public static BlobRecord fromWord(Hash word) {
        return new BlobRecord(
                word.w3(), (int) word.w2(), word.w2() >>> 32 | word.w1() << 32, word.w1() >>> 32 | word.w0() << 32);
    }
}
