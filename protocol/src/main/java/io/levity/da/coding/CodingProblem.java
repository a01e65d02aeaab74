package io.levity.da.coding;

/** What can be wrong with a blob, a commitment or a shard that somebody else sent. */
public enum CodingProblem {
    PARAMETERS_UNSUPPORTED("the numbers of shards are not supported"),
    BLOB_EMPTY("a blob has at least one byte"),
    BLOB_TOO_LARGE("a blob has at most 128 MiB"),
    COMMITMENT_MALFORMED("the commitment has the wrong size or an unknown version"),
    COMMITMENT_SHARD_SIZE_WRONG("the shard size does not follow from the size of the blob"),
    SHARD_INDEX_OUT_OF_RANGE("there is no such shard"),
    SHARD_SIZE_WRONG("the shard is not as long as the commitment says"),
    SHARD_PROOF_WRONG("the shard is not the one committed to"),
    PIECE_INDEX_OUT_OF_RANGE("the shard has no such piece"),
    PIECE_SIZE_WRONG("the piece is not as long as its place says"),
    PIECE_PROOF_WRONG("the piece is not part of the shard committed to"),
    FINGERPRINT_KEYS_UNSUPPORTED("the number of fingerprint keys does not fit the numbers of shards"),
    FINGERPRINTS_MALFORMED("the fingerprints have the wrong size"),
    FINGERPRINT_WRONG("the shard does not belong to the code word of the fingerprints"),
    TOO_FEW_SHARDS("fewer distinct shards than the blob needs"),
    NOT_ONE_CODE_WORD("the committed shards are not the encoding of one blob; no reader gets content from them");

    private final String message;

    CodingProblem(String message) {
        this.message = message;
    }

    public String message() {
        return message;
    }
}
