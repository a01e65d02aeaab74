package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;

/** Reads value types from the node's JSON; what does not fit is a {@code bad_answer}. */
final class Fields {
    private Fields() {}

    static Hash hash(JsonNode node) {
        try {
            return Hash.fromHex(node.asText(""));
        } catch (IllegalArgumentException e) {
            throw LevityClientException.local(LevityClientException.BAD_ANSWER, "not a hash: " + node, false, e);
        }
    }

    /** A 256-bit word that may be written short, as quantities are. */
    static Hash word(JsonNode node) {
        byte[] digits = HexQuantity.big(node).toByteArray();
        byte[] word = new byte[Hash.SIZE_BYTES];
        int skip = Math.max(0, digits.length - word.length);
        System.arraycopy(digits, skip, word, word.length - (digits.length - skip), digits.length - skip);
        return Hash.of(word);
    }

    static Address address(JsonNode node) {
        try {
            return Address.fromHex(node.asText(""));
        } catch (IllegalArgumentException e) {
            throw LevityClientException.local(LevityClientException.BAD_ANSWER, "not an address: " + node, false, e);
        }
    }

    static Bytes bytes(JsonNode node) {
        try {
            return Bytes.fromHex(node.asText(""));
        } catch (IllegalArgumentException e) {
            throw LevityClientException.local(LevityClientException.BAD_ANSWER, "not bytes: " + node, false, e);
        }
    }
}
