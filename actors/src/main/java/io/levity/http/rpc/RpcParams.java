package io.levity.http.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;

/** The positional parameters of one call. A {@code null} counts as absent. */
record RpcParams(JsonNode array) {

    /** The parameter, or the missing node. */
    JsonNode at(int i) {
        JsonNode node = array.path(i);
        return node.isNull() ? MissingNode.getInstance() : node;
    }

    int size() {
        return array.size();
    }

    boolean has(int i) {
        return !at(i).isMissingNode();
    }

    Address address(int i) {
        return RpcValues.readAddress(required(i), where(i));
    }

    Hash hash(int i) {
        return RpcValues.readHash(required(i), where(i));
    }

    Bytes data(int i) {
        return RpcValues.readData(required(i), where(i));
    }

    BigInteger quantity(int i) {
        return RpcValues.readQuantity(required(i), where(i));
    }

    long longQuantity(int i) {
        return RpcValues.readLong(required(i), where(i));
    }

    boolean flag(int i, boolean absent) {
        JsonNode node = at(i);
        if (node.isMissingNode()) {
            return absent;
        }
        if (!node.isBoolean()) {
            throw RpcFault.invalidParams(where(i) + ": expected true or false");
        }
        return node.booleanValue();
    }

    JsonNode object(int i) {
        JsonNode node = required(i);
        if (!node.isObject()) {
            throw RpcFault.invalidParams(where(i) + ": expected an object");
        }
        return node;
    }

    JsonNode required(int i) {
        JsonNode node = at(i);
        if (node.isMissingNode()) {
            throw RpcFault.invalidParams("missing value for required argument " + i);
        }
        return node;
    }

    static String where(int i) {
        return "argument " + i;
    }
}
