package io.levity.chain.execution;

import io.levity.chain.execution.Transaction.AccessEntry;
import io.levity.codec.RlpWriter;
import io.levity.crypto.Secp256k1;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * A transaction that still lacks its signature; clients build these.
 *
 * @param type which envelope; legacy is always signed with replay protection (EIP-155)
 * @param chainId of the network it shall be valid on
 * @param nonce sender's transaction count
 * @param gasLimit gas units
 * @param maxFeePerGasWei for types 0 and 1 the gas price
 * @param maxPriorityFeePerGasWei for types 0 and 1 the gas price too
 * @param to empty = contract creation
 * @param accessList must be empty for legacy
 */
public record UnsignedTransaction(
        Transaction.Type type,
        BigInteger chainId,
        long nonce,
        long gasLimit,
        BigInteger maxFeePerGasWei,
        BigInteger maxPriorityFeePerGasWei,
        Optional<Address> to,
        BigInteger valueWei,
        Bytes data,
        List<AccessEntry> accessList) {
    public UnsignedTransaction {
        accessList = List.copyOf(accessList);
        if (type != Transaction.Type.DYNAMIC_FEE && !maxFeePerGasWei.equals(maxPriorityFeePerGasWei)) {
            throw new IllegalArgumentException("a " + type + " transaction has one gas price");
        }
        if (type == Transaction.Type.LEGACY && !accessList.isEmpty()) {
            throw new IllegalArgumentException("a legacy transaction has no access list");
        }
    }

    /** A plain EIP-1559 transfer of 21 000 gas. */
    public static UnsignedTransaction transfer(
            BigInteger chainId,
            long nonce,
            Address to,
            BigInteger valueWei,
            BigInteger maxFeePerGasWei,
            BigInteger maxPriorityFeePerGasWei) {
        return new UnsignedTransaction(
                Transaction.Type.DYNAMIC_FEE,
                chainId,
                nonce,
                FeeRules.TRANSACTION_GAS,
                maxFeePerGasWei,
                maxPriorityFeePerGasWei,
                Optional.of(to),
                valueWei,
                Bytes.EMPTY,
                List.of());
    }

    /** What gets signed. */
    public Hash signingHash() {
        RlpWriter out = startFields();
        if (type == Transaction.Type.LEGACY) {
            out.integer(chainId).integer(0).integer(0);
        }
        return out.endList().keccak();
    }

    /** @throws IllegalArgumentException if this is no private key, or the result breaks a rule of decoding */
    public Transaction sign(Bytes privateKey) {
        Secp256k1.Signature signature = Secp256k1.sign(signingHash(), privateKey);
        BigInteger parity = BigInteger.valueOf(signature.yParity());
        BigInteger v = type == Transaction.Type.LEGACY
                ? chainId.shiftLeft(1).add(BigInteger.valueOf(35)).add(parity)
                : parity;
        Bytes raw = startFields()
                .integer(v)
                .integer(signature.r())
                .integer(signature.s())
                .endList()
                .toBytes();
        return switch (TransactionCodec.decode(raw, chainId)) {
            case TransactionCodec.Decoded.Ok ok -> ok.transaction();
            case TransactionCodec.Decoded.Bad bad -> throw new IllegalArgumentException(bad.message());
        };
    }

    private RlpWriter startFields() {
        RlpWriter out = new RlpWriter(data.size() + 256);
        if (type != Transaction.Type.LEGACY) {
            out.prefix(type.code()).startList().integer(chainId);
        } else {
            out.startList();
        }
        out.integer(nonce);
        if (type == Transaction.Type.DYNAMIC_FEE) {
            out.integer(maxPriorityFeePerGasWei);
        }
        out.integer(maxFeePerGasWei).integer(gasLimit);
        to.ifPresentOrElse(out::address, () -> out.bytes(Bytes.EMPTY));
        out.integer(valueWei).bytes(data);
        if (type != Transaction.Type.LEGACY) {
            writeAccessList(out);
        }
        return out;
    }

    private void writeAccessList(RlpWriter out) {
        out.startList();
        for (AccessEntry entry : accessList) {
            out.startList().address(entry.address()).startList();
            entry.storageKeys().forEach(out::hash);
            out.endList().endList();
        }
        out.endList();
    }
}
