package io.levity.da;

/** Why a blob failed; the name is for machines. */
public enum BlobFailure {
    /** No quorum of the set stored its slices in time. */
    TOO_FEW_SIGNERS("no quorum of the set stored its slices in time"),
    /** The certificate did not become final in time. */
    NOT_INCLUDED("the certificate did not become final in time"),
    /** The set changed before the certificate was final. */
    SET_CHANGED("the set changed before the certificate was final");

    private final String message;

    BlobFailure(String message) {
        this.message = message;
    }

    public String message() {
        return message;
    }
}
