package io.levity.http.rpc;

import com.fasterxml.jackson.databind.node.TextNode;
import io.levity.types.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads what Solidity puts into revert data: {@code Error(string)} and {@code Panic(uint256)}. */
final class RevertReason {
    private static final Bytes ERROR = Bytes.fromHex("08c379a0");
    private static final Bytes PANIC = Bytes.fromHex("4e487b71");
    private static final int MAX_TEXT_BYTES = 4096;

    private RevertReason() {}

    /** The error that clients decode: code 3, a message they match on, the raw data. */
    static RpcFault fault(Bytes output) {
        String message = text(output).map(t -> "execution reverted: " + t).orElse("execution reverted");
        return new RpcFault(RpcFault.REVERTED, message, TextNode.valueOf(output.toHex()));
    }

    static Optional<String> text(Bytes output) {
        if (output.size() < 36) {
            return Optional.empty();
        }
        Bytes selector = output.slice(0, 4);
        if (selector.equals(PANIC)) {
            return Optional.of("panic code 0x" + word(output, 4).toString(16));
        }
        return selector.equals(ERROR) ? string(output) : Optional.empty();
    }

    private static Optional<String> string(Bytes output) {
        if (output.size() < 68) {
            return Optional.empty();
        }
        int length = word(output, 36).min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
        if (!word(output, 4).equals(BigInteger.valueOf(32)) || length > output.size() - 68) {
            return Optional.empty();
        }
        byte[] text = Arrays.copyOfRange(output.unsafeArray(), 68, 68 + Math.min(length, MAX_TEXT_BYTES));
        return Optional.of(new String(text, StandardCharsets.UTF_8));
    }

    private static BigInteger word(Bytes bytes, int at) {
        return new BigInteger(1, Arrays.copyOfRange(bytes.unsafeArray(), at, at + 32));
    }
}
