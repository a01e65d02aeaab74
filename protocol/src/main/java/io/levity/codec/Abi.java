package io.levity.codec;

import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Names and well-known values of the contract ABI. Signatures are canonical: {@code transfer(address,uint256)}, without
 * spaces or parameter names.
 *
 * @see <a href="https://docs.soliditylang.org/en/latest/abi-spec.html">Contract ABI Specification</a>
 */
public final class Abi {
    public static final int WORD_BYTES = 32;
    public static final int SELECTOR_BYTES = 4;

    private static final Bytes ERROR = selector("Error(string)");
    private static final Bytes PANIC = selector("Panic(uint256)");
    private static final int MAX_REASON_BYTES = 4096;

    private Abi() {}

    /** The four bytes that name a function or an error. */
    public static Bytes selector(String signature) {
        return Bytes.copyOf(topic(signature).toArray(), 0, SELECTOR_BYTES);
    }

    /** The first topic of an event: Keccak-256 of its signature. */
    public static Hash topic(String signature) {
        return Keccak256.hash(signature.getBytes(StandardCharsets.US_ASCII));
    }

    /** An indexed address. */
    public static Hash topic(Address indexed) {
        byte[] word = new byte[WORD_BYTES];
        indexed.copyTo(word, WORD_BYTES - Address.SIZE_BYTES);
        return Hash.of(word);
    }

    /** An indexed unsigned integer. */
    public static Hash topic(BigInteger indexed) {
        return Hash.of(word(indexed));
    }

    /** An indexed unsigned integer below 2^63. */
    public static Hash topic(long indexed) {
        return topic(BigInteger.valueOf(indexed));
    }

    /** Call data, or the data of a custom error: selector and arguments. */
    public static Bytes call(String signature, AbiEncoder arguments) {
        return prefixed(selector(signature), arguments);
    }

    /** What {@code revert("reason")} returns. */
    public static Bytes revert(String reason) {
        return prefixed(ERROR, new AbiEncoder().string(reason));
    }

    /** What a failed assertion (0x01), an overflow (0x11) and their like return. */
    public static Bytes panic(int code) {
        return prefixed(PANIC, new AbiEncoder().uint(code));
    }

    /** The reason in {@code Error(string)} data; empty when it is anything else. */
    public static Optional<String> revertReason(Bytes data) {
        if (!startsWith(data, ERROR)) {
            return Optional.empty();
        }
        AbiDecoder in = AbiDecoder.ofCall(data);
        String reason = in.string(MAX_REASON_BYTES);
        return in.ok() ? Optional.of(reason) : Optional.empty();
    }

    /** Whether call data names this function. */
    public static boolean startsWith(Bytes data, Bytes selector) {
        return data.size() >= SELECTOR_BYTES && data.slice(0, SELECTOR_BYTES).equals(selector);
    }

    /** @throws IllegalArgumentException unless 0 ≤ {@code value} < 2^256 */
    static byte[] word(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 256) {
            throw new IllegalArgumentException("not a uint256: " + value);
        }
        byte[] bytes = value.toByteArray();
        byte[] word = new byte[WORD_BYTES];
        int length = Math.min(bytes.length, WORD_BYTES);
        System.arraycopy(bytes, bytes.length - length, word, WORD_BYTES - length, length);
        return word;
    }

    private static Bytes prefixed(Bytes selector, AbiEncoder arguments) {
        byte[] encoded = arguments.toArray();
        byte[] out = new byte[SELECTOR_BYTES + encoded.length];
        selector.copyTo(out, 0);
        System.arraycopy(encoded, 0, out, SELECTOR_BYTES, encoded.length);
        return Bytes.wrap(out);
    }
}
