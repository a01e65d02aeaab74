package io.levity.chain.execution;

import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * A signed Ethereum transaction whose sender has been recovered, so that holding one means its signature is good.
 * Made by {@code TransactionCodec.decode}.
 *
 * @param type which envelope
 * @param raw the bytes as submitted: the EIP-2718 envelope or the legacy RLP list
 * @param hash Keccak-256 of {@code raw}
 * @param sender recovered from the signature
 * @param chainId EIP-155 or typed chain id; empty only for legacy transactions without replay protection
 * @param nonce sender's transaction count before this one
 * @param gasLimit gas units
 * @param maxFeePerGasWei for types 0 and 1 the gas price
 * @param maxPriorityFeePerGasWei for types 0 and 1 the gas price
 * @param to empty = contract creation
 * @param valueWei amount transferred
 * @param data call data
 * @param accessList EIP-2930; empty for legacy
 * @param v as on the wire: y parity for typed, 27/28 or EIP-155 for legacy
 */
public record Transaction(
        Type type,
        Bytes raw,
        Hash hash,
        Address sender,
        Optional<BigInteger> chainId,
        long nonce,
        long gasLimit,
        BigInteger maxFeePerGasWei,
        BigInteger maxPriorityFeePerGasWei,
        Optional<Address> to,
        BigInteger valueWei,
        Bytes data,
        List<AccessEntry> accessList,
        BigInteger v,
        BigInteger r,
        BigInteger s) {
    /** The EIP-2718 type; {@link #code} is its number. */
    public enum Type {
        LEGACY(0),
        ACCESS_LIST(1),
        DYNAMIC_FEE(2);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        /** The type of this number, if this chain knows it. */
        public static Optional<Type> of(int code) {
            return switch (code) {
                case 0 -> Optional.of(LEGACY);
                case 1 -> Optional.of(ACCESS_LIST);
                case 2 -> Optional.of(DYNAMIC_FEE);
                default -> Optional.empty();
            };
        }
    }

    /** EIP-2930: an address and the storage slots of it that will be touched. */
    public record AccessEntry(Address address, List<Hash> storageKeys) {
        public AccessEntry {
            storageKeys = List.copyOf(storageKeys);
        }
    }

    public Transaction {
        accessList = List.copyOf(accessList);
    }

    /** What the sender pays for one gas at this base fee (EIP-1559); less than the base fee means not includable. */
    public BigInteger effectiveGasPriceWei(BigInteger baseFeeWei) {
        return maxFeePerGasWei.min(baseFeeWei.add(maxPriorityFeePerGasWei));
    }
}
