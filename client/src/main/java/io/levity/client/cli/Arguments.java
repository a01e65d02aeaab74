package io.levity.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.ChainReceipt;
import io.levity.client.TokenUnits;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;

/** Reads arguments, with errors that name them; writes what several commands print alike. */
final class Arguments {
    private static final int MOST_PARALLEL = 256;

    private Arguments() {}

    static Address address(String text) {
        try {
            return Address.fromHex(text);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("no address: '" + text + "'", "an address is 0x and 40 hexadecimal digits");
        }
    }

    static Hash hash(String text) {
        try {
            return Hash.fromHex(text);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("no hash: '" + text + "'", "a hash is 0x and 64 hexadecimal digits");
        }
    }

    static Bytes bytes(String text, int size) {
        try {
            Bytes bytes = Bytes.fromHex(text);
            if (bytes.size() == size) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw CommandFailure.usage("not " + size + " bytes: '" + text + "'", "write 0x and " + 2 * size + " digits");
    }

    static int validator(int number) {
        if (number < 0) {
            throw CommandFailure.usage("a validator's number is not negative", "see ./levity stake show");
        }
        return number;
    }

    /** How many at a time. */
    static void parallel(int number) {
        if (number < 1 || number > MOST_PARALLEL) {
            throw CommandFailure.usage(
                    "--parallel is 1 to " + MOST_PARALLEL + ", not " + number, "leave it out for the default");
        }
    }

    static BigInteger amountWei(String text) {
        try {
            return TokenUnits.parse(text);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e.getMessage(), "for example --value 1.5");
        }
    }

    static ObjectNode receipt(ObjectNode node, ChainReceipt receipt) {
        return node.put("success", receipt.success())
                .put("height", receipt.height())
                .put("blockHash", receipt.blockHash().toHex())
                .put("index", receipt.index())
                .put("gasUsed", receipt.gasUsed())
                .put("feeWei", receipt.feeWei().toString())
                .put("logCount", receipt.logCount());
    }
}
