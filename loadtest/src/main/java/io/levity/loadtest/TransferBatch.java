package io.levity.loadtest;

import io.levity.types.Hash;
import java.util.List;

/**
 * Signed transfers of one sender in nonce order, encoded as one JSON-RPC batch before the measurement begins.
 *
 * @param hashes of the transactions, in the order of the calls
 */
record TransferBatch(List<Hash> hashes, EncodedBody body) {
    TransferBatch {
        hashes = List.copyOf(hashes);
    }

    /** Bytes of a request that nobody writes to. */
    static final class EncodedBody {
        private final byte[] bytes;

        EncodedBody(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }
    }
}
