package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;

/** Ethereum's JSON numbers: {@code 0x} and hexadecimal digits without leading zeros. */
final class HexQuantity {
    private HexQuantity() {}

    static String of(long value) {
        return "0x" + Long.toHexString(value);
    }

    static String of(BigInteger value) {
        return "0x" + value.toString(16);
    }

    static BigInteger big(JsonNode node) {
        String text = node.asText("");
        if (!text.startsWith("0x") || text.length() < 3 || text.length() > 66) {
            throw bad(text);
        }
        try {
            return new BigInteger(text.substring(2), 16);
        } catch (NumberFormatException e) {
            throw LevityClientException.local(LevityClientException.BAD_ANSWER, "not a quantity: " + text, false, e);
        }
    }

    static long number(JsonNode node) {
        BigInteger value = big(node);
        if (value.bitLength() > 63) {
            throw bad(node.asText());
        }
        return value.longValue();
    }

    private static LevityClientException bad(String text) {
        return LevityClientException.local(LevityClientException.BAD_ANSWER, "not a quantity: '" + text + "'");
    }
}
