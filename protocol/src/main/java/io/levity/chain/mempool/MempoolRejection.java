package io.levity.chain.mempool;

/** Why a transaction is not, or no longer, in the mempool. */
public enum MempoolRejection {
    NONCE_TOO_LOW("nonce_too_low"),
    REPLACEMENT_UNDERPRICED("replacement_underpriced"),
    UNDERPRICED("underpriced"),
    FEE_BELOW_BASE_FEE("fee_below_base_fee"),
    INSUFFICIENT_FUNDS("insufficient_funds"),
    INTRINSIC_GAS_TOO_LOW("intrinsic_gas_too_low"),
    GAS_LIMIT_EXCEEDED("gas_limit_exceeded"),
    ACCOUNT_LIMIT("account_limit"),
    POOL_FULL("pool_full"),
    /** Waited too long for an earlier nonce. */
    EXPIRED("expired");

    private final String code;

    MempoolRejection(String code) {
        this.code = code;
    }

    /** Stable word for machines. */
    public String code() {
        return code;
    }
}
