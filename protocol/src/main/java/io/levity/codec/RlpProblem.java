package io.levity.codec;

/** Why bytes are not the canonical RLP that was expected; the texts are those that Ethereum clients print. */
public enum RlpProblem {
    EXPECTED_LIST("rlp: expected List"),
    EXPECTED_STRING("rlp: expected String or Byte"),
    NON_CANONICAL_SIZE("rlp: non-canonical size information"),
    NON_CANONICAL_INTEGER("rlp: non-canonical integer (leading zero bytes)"),
    INTEGER_TOO_LARGE("rlp: input string too long for integer"),
    WRONG_LENGTH("rlp: input string has the wrong length"),
    TOO_LONG("rlp: input string too long"),
    INPUT_TOO_SHORT("rlp: value size exceeds available input length"),
    ELEMENT_TOO_LARGE("rlp: element is larger than containing list"),
    TOO_FEW_ELEMENTS("rlp: too few elements"),
    TOO_MANY_ELEMENTS("rlp: input list has too many elements"),
    TRAILING_BYTES("rlp: input contains more than one value"),
    TOO_DEEP("rlp: lists are nested too deeply"),
    TOO_MANY_ITEMS("rlp: input has too many items");

    private final String message;

    RlpProblem(String message) {
        this.message = message;
    }

    public String message() {
        return message;
    }
}
