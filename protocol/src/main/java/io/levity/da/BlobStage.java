package io.levity.da;

/** How far a blob has come. */
public enum BlobStage {
    /** All its bytes are here and durable. */
    RECEIVED,
    /** Its slices are durable in the gateway's volume; its id is known. */
    ENCODED,
    /** Epoch and expiry are fixed, and the set's members are asked. */
    PUBLISHED,
    /** A quorum has stored its slices and signed. */
    DISPERSED,
    /** The certificate is in a final block. */
    CERTIFIED,
    /** The signers' duty to keep it is over. */
    EXPIRED,
    /** It came to nothing, for a reason that is kept. */
    FAILED
}
