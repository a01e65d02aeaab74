package io.levity.http.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;

/**
 * Hexadecimal as Ethereum's execution API writes it: quantities without leading zeros ({@code 0x0} for zero), data in
 * pairs of digits. Reading forgives leading zeros and decimal JSON numbers; writing is always canonical.
 */
final class RpcValues {
    private static final int MAX_QUANTITY_DIGITS = 64;
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private RpcValues() {}

    static String hex(long quantity) {
        return "0x" + Long.toHexString(quantity);
    }

    static String hex(BigInteger quantity) {
        return "0x" + quantity.toString(16);
    }

    static TextNode quantity(long value) {
        return TextNode.valueOf(hex(value));
    }

    static TextNode quantity(BigInteger value) {
        return TextNode.valueOf(hex(value));
    }

    static TextNode text(Object hexable) {
        return TextNode.valueOf(hexable.toString());
    }

    static TextNode data(Bytes bytes) {
        return TextNode.valueOf(bytes.toHex());
    }

    static BigInteger readQuantity(JsonNode node, String where) {
        if (node.isIntegralNumber() && node.bigIntegerValue().signum() >= 0) {
            return node.bigIntegerValue();
        }
        String text = hexText(node, where, "a hex quantity");
        int digits = text.length() - 2;
        if (digits < 1 || digits > MAX_QUANTITY_DIGITS) {
            throw RpcFault.invalidParams(where + ": a hex quantity has 1 to 64 digits, not " + digits);
        }
        try {
            BigInteger value = new BigInteger(text.substring(2), 16);
            if (value.signum() < 0 || text.charAt(2) == '+') {
                throw new NumberFormatException();
            }
            return value;
        } catch (NumberFormatException e) {
            throw RpcFault.invalidParams(where + ": not a hex quantity");
        }
    }

    static long readLong(JsonNode node, String where) {
        BigInteger value = readQuantity(node, where);
        if (value.compareTo(LONG_MAX) > 0) {
            throw RpcFault.invalidParams(where + ": larger than 2^63-1");
        }
        return value.longValue();
    }

    static Bytes readData(JsonNode node, String where) {
        String text = hexText(node, where, "hex data");
        try {
            return Bytes.fromHex(text);
        } catch (IllegalArgumentException e) {
            throw RpcFault.invalidParams(where + ": not hex data (pairs of hexadecimal digits after 0x)");
        }
    }

    static Address readAddress(JsonNode node, String where) {
        Bytes bytes = readData(node, where);
        if (bytes.size() != Address.SIZE_BYTES) {
            throw RpcFault.invalidParams(where + ": an address has 20 bytes, not " + bytes.size());
        }
        return Address.of(bytes);
    }

    static Hash readHash(JsonNode node, String where) {
        Bytes bytes = readData(node, where);
        if (bytes.size() != Hash.SIZE_BYTES) {
            throw RpcFault.invalidParams(where + ": a hash has 32 bytes, not " + bytes.size());
        }
        return Hash.of(bytes);
    }

    /** A storage slot: data of at most 32 bytes or a quantity, padded on the left. */
    static Hash readSlot(JsonNode node, String where) {
        BigInteger value = readQuantity(node, where);
        byte[] raw = value.toByteArray();
        byte[] word = new byte[Hash.SIZE_BYTES];
        int from = raw.length > Hash.SIZE_BYTES ? raw.length - Hash.SIZE_BYTES : 0;
        System.arraycopy(raw, from, word, Hash.SIZE_BYTES - (raw.length - from), raw.length - from);
        return Hash.of(word);
    }

    private static String hexText(JsonNode node, String where, String what) {
        if (!node.isTextual()) {
            throw RpcFault.invalidParams(where + ": expected " + what + " as a string");
        }
        String text = node.textValue();
        if (!text.startsWith("0x") && !text.startsWith("0X")) {
            throw RpcFault.invalidParams(where + ": " + what + " starts with 0x");
        }
        return text;
    }
}
