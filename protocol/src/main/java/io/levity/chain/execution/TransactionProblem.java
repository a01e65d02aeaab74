package io.levity.chain.execution;

/** Why bytes are not a transaction of this chain. None of these can become good later. */
public enum TransactionProblem {
    OVERSIZED("oversized"),
    MALFORMED("malformed"),
    UNSUPPORTED_TYPE("unsupported_type"),
    UNPROTECTED("unprotected"),
    WRONG_CHAIN("wrong_chain"),
    INVALID_SIGNATURE("invalid_signature"),
    TIP_ABOVE_FEE_CAP("tip_above_fee_cap"),
    INIT_CODE_TOO_LARGE("init_code_too_large");

    private final String code;

    TransactionProblem(String code) {
        this.code = code;
    }

    /** Stable word for machines. */
    public String code() {
        return code;
    }
}
