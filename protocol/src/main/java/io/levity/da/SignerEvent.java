package io.levity.da;

import io.levity.types.BlobId;

/** What a signer remembers. */
public sealed interface SignerEvent {

    /** Its slices of a blob are durable, and it may sign for them. */
    record SlicesStored(BlobId blob, long expirySeconds, int slices, long bytes) implements SignerEvent {}
}
