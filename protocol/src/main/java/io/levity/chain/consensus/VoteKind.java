package io.levity.chain.consensus;

/** What a vote says of a view; {@link #code} is the byte that domain-separates its signed payload. */
public enum VoteKind {
    /** This block may be built upon; at most one digest per view and signer. The leader's is the proposal signature. */
    NOTARIZE(0x01),
    /** This view shall end without a block. */
    NULLIFY(0x02),
    /** This block is final once a quorum says so. */
    FINALIZE(0x03);

    private final int code;

    VoteKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Position in an array with one place a kind. */
    int index() {
        return code - 1;
    }
}
