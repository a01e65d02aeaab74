package io.levity.client;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Token amounts as people write them; one token is 10^18 wei. */
public final class TokenUnits {
    public static final int DECIMALS = 18;
    private static final int MAX_TEXT = 100;

    private TokenUnits() {}

    /**
     * Reads {@code 1.5} (tokens), {@code 100wei} or {@code 3gwei} as wei.
     *
     * @throws IllegalArgumentException if the text is no amount, is negative, is finer than one wei or exceeds 2^256 - 1
     */
    public static BigInteger parse(String text) {
        String trimmed = text.strip().toLowerCase(java.util.Locale.ROOT);
        int decimals = trimmed.endsWith("gwei") ? 9 : trimmed.endsWith("wei") ? 0 : DECIMALS;
        String digits =
                switch (decimals) {
                    case 9 -> trimmed.substring(0, trimmed.length() - 4);
                    case 0 -> trimmed.substring(0, trimmed.length() - 3);
                    default -> trimmed;
                };
        if (trimmed.length() > MAX_TEXT || !digits.strip().matches("\\d+(\\.\\d+)?")) {
            throw new IllegalArgumentException("not an amount: '" + text + "'; write 1.5, 3gwei or 100wei");
        }
        BigInteger wei;
        try {
            wei = new BigDecimal(digits.strip()).movePointRight(decimals).toBigIntegerExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("finer than one wei: '" + text + "'", e);
        }
        if (wei.bitLength() > 256) {
            throw new IllegalArgumentException("more than 2^256 - 1 wei: '" + text + "'");
        }
        return wei;
    }

    /** Exact tokens without trailing zeros, for example {@code 0.000021}. */
    public static String format(BigInteger wei) {
        BigDecimal tokens = new BigDecimal(wei, DECIMALS).stripTrailingZeros();
        return tokens.scale() < 0 ? tokens.setScale(0).toPlainString() : tokens.toPlainString();
    }
}
