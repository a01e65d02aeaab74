package io.levity.chain.execution;

import io.levity.chain.state.StateOverlay;
import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;

/**
 * One contract's storage, laid out as Solidity lays out state variables, so that tools that know that layout read it and
 * storage proofs of it mean something.
 *
 * @see <a href="https://docs.soliditylang.org/en/latest/internals/layout_in_storage.html">Layout in storage</a>
 */
final class Slots {
    private final StateOverlay state;
    private final Address contract;

    Slots(StateOverlay state, Address contract) {
        this.state = state;
        this.contract = contract;
    }

    /** The slot of the state variable number {@code index}. */
    static Hash variable(long index) {
        return new Hash(0, 0, 0, index);
    }

    /** Where a mapping at {@code mapping} keeps the value of {@code key}. */
    static Hash mapped(Hash mapping, Hash key) {
        byte[] input = new byte[2 * Hash.SIZE_BYTES];
        key.copyTo(input, 0);
        mapping.copyTo(input, Hash.SIZE_BYTES);
        return Keccak256.hash(input);
    }

    static Hash mapped(Hash mapping, long key) {
        return mapped(mapping, variable(key));
    }

    /** The slot {@code offset} after {@code slot}, as for the members of a struct. */
    static Hash member(Hash slot, int offset) {
        long w3 = slot.w3() + offset;
        long carry2 = Long.compareUnsigned(w3, slot.w3()) < 0 ? 1 : 0;
        long w2 = slot.w2() + carry2;
        long carry1 = carry2 == 1 && w2 == 0 ? 1 : 0;
        long w1 = slot.w1() + carry1;
        long carry0 = carry1 == 1 && w1 == 0 ? 1 : 0;
        return new Hash(slot.w0() + carry0, w1, w2, w3);
    }

    Hash word(Hash slot) {
        return state.storage(contract, slot);
    }

    void setWord(Hash slot, Hash value) {
        state.setStorage(contract, slot, value);
    }

    BigInteger integer(Hash slot) {
        return new BigInteger(1, word(slot).toArray());
    }

    void setInteger(Hash slot, BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 256) {
            throw new IllegalArgumentException("does not fit into a word: " + value);
        }
        byte[] digits = value.toByteArray();
        int from = digits.length > Hash.SIZE_BYTES ? 1 : 0;
        byte[] out = new byte[Hash.SIZE_BYTES];
        int length = digits.length - from;
        System.arraycopy(digits, from, out, out.length - length, length);
        setWord(slot, Hash.of(out));
    }

    /** A number that this contract keeps below 2^63. */
    long number(Hash slot) {
        return word(slot).w3();
    }

    void setNumber(Hash slot, long value) {
        setWord(slot, variable(value));
    }

    Address address(Hash slot) {
        return Address.at(word(slot).toArray(), 12);
    }

    void setAddress(Hash slot, Address value) {
        byte[] out = new byte[Hash.SIZE_BYTES];
        value.copyTo(out, 12);
        setWord(slot, Hash.of(out));
    }

    /** A value of type {@code bytes} with more than 31 bytes: twice the length plus one, then the data elsewhere. */
    void setLongBytes(Hash slot, Bytes value) {
        setNumber(slot, 2L * value.size() + 1);
        Hash data = Keccak256.hash(slot.toArray());
        for (int at = 0; at < value.size(); at += Hash.SIZE_BYTES) {
            byte[] out = new byte[Hash.SIZE_BYTES];
            value.slice(at, Math.min(value.size(), at + Hash.SIZE_BYTES)).copyTo(out, 0);
            setWord(member(data, at / Hash.SIZE_BYTES), Hash.of(out));
        }
    }

    Bytes longBytes(Hash slot) {
        int size = (int) (number(slot) / 2);
        byte[] out = new byte[size];
        Hash data = Keccak256.hash(slot.toArray());
        for (int at = 0; at < size; at += Hash.SIZE_BYTES) {
            byte[] chunk = word(member(data, at / Hash.SIZE_BYTES)).toArray();
            System.arraycopy(chunk, 0, out, at, Math.min(Hash.SIZE_BYTES, size - at));
        }
        return Bytes.wrap(out);
    }
}
