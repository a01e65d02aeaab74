package io.levity.chain.consensus;

import io.levity.crypto.Sha256;
import io.levity.types.Bytes;
import io.levity.types.Hash;

/** SHA-256, the only hash of this package. */
final class Digests {
    private Digests() {}

    static Hash sha256(Bytes bytes) {
        return Sha256.hash(bytes);
    }
}
