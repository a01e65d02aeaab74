package io.levity.chain.execution;

import io.levity.chain.execution.Transaction.AccessEntry;
import io.levity.codec.RlpProblem;
import io.levity.codec.RlpReader;
import io.levity.codec.RlpWriter;
import io.levity.crypto.Keccak256;
import io.levity.crypto.Secp256k1;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decodes signed transactions: legacy with replay protection (EIP-155), access list (EIP-2930), dynamic fee (EIP-1559).
 *
 * <p>Only canonical bytes are taken, so a transaction has one encoding and one hash. Whatever is wrong becomes a {@link
 * Decoded.Bad} with a code for machines and the text that Ethereum clients know; nothing is thrown for foreign input.
 */
public final class TransactionCodec {
    /** Largest transaction, as other Ethereum nodes accept it. */
    public static final int MAX_SIZE_BYTES = 128 * 1024;

    private static final BigInteger V_PROTECTED = BigInteger.valueOf(35);

    private TransactionCodec() {}

    /** A transaction, or why there is none. */
    public sealed interface Decoded {
        record Ok(Transaction transaction) implements Decoded {}

        record Bad(TransactionProblem problem, String message) implements Decoded {}
    }

    /** Decodes and recovers the sender; the costly part is the recovery. */
    public static Decoded decode(Bytes raw, BigInteger chainId) {
        return decode(raw, chainId, Optional.empty());
    }

    /**
     * Decodes bytes that this node has decoded before, without recovering the sender again.
     *
     * @throws IllegalStateException if they do not decode: then they are not what we stored
     */
    public static Transaction decodeKnown(Bytes raw, BigInteger chainId, Address sender) {
        return switch (decode(raw, chainId, Optional.of(sender))) {
            case Decoded.Ok ok -> ok.transaction();
            case Decoded.Bad bad -> throw new IllegalStateException("stored transaction: " + bad.message());
        };
    }

    private static Decoded decode(Bytes raw, BigInteger chainId, Optional<Address> known) {
        if (raw.size() > MAX_SIZE_BYTES) {
            return bad(
                    TransactionProblem.OVERSIZED,
                    "oversized data: transaction size " + raw.size() + ", limit " + MAX_SIZE_BYTES);
        }
        if (raw.size() < 2) {
            return bad(TransactionProblem.MALFORMED, "typed transaction too short");
        }
        int first = raw.get(0) & 0xff;
        if (first >= 0x80) {
            return new Decoding(raw, Transaction.Type.LEGACY).decode(chainId, known);
        }
        return switch (first) {
            case 1 -> new Decoding(raw, Transaction.Type.ACCESS_LIST).decode(chainId, known);
            case 2 -> new Decoding(raw, Transaction.Type.DYNAMIC_FEE).decode(chainId, known);
            default -> bad(TransactionProblem.UNSUPPORTED_TYPE, "transaction type not supported");
        };
    }

    private static Decoded.Bad bad(TransactionProblem problem, String message) {
        return new Decoded.Bad(problem, message);
    }

    private static Decoded.Bad badSignature() {
        return bad(TransactionProblem.INVALID_SIGNATURE, "invalid sender: invalid transaction v, r, s values");
    }

    /** The fields of one transaction while it is read. */
    private static final class Decoding {
        private final Bytes raw;
        private final Transaction.Type type;
        private final RlpReader in;
        private BigInteger fieldChainId = BigInteger.ZERO;
        private long nonce;
        private BigInteger maxPriorityFee;
        private BigInteger maxFee;
        private long gasLimit;
        private Optional<Address> to = Optional.empty();
        private BigInteger value;
        private Bytes data;
        private List<AccessEntry> accessList = List.of();
        private int signedFrom;
        private int signedTo;
        private BigInteger v;
        private BigInteger r;
        private BigInteger s;

        Decoding(Bytes raw, Transaction.Type type) {
            this.raw = raw;
            this.type = type;
            this.in = RlpReader.of(raw.unsafeArray(), type == Transaction.Type.LEGACY ? 0 : 1, raw.size());
        }

        Decoded decode(BigInteger chainId, Optional<Address> known) {
            readFields();
            Optional<RlpProblem> problem = in.problem();
            if (problem.isPresent()) {
                return bad(TransactionProblem.MALFORMED, problem.get().message());
            }
            return type == Transaction.Type.LEGACY ? legacy(chainId, known) : typed(chainId, known);
        }

        private void readFields() {
            in.enterList();
            signedFrom = in.position();
            if (type != Transaction.Type.LEGACY) {
                fieldChainId = in.readUint256();
            }
            nonce = in.readLong();
            maxPriorityFee = in.readUint256();
            maxFee = type == Transaction.Type.DYNAMIC_FEE ? in.readUint256() : maxPriorityFee;
            gasLimit = in.readLong();
            to = in.readOptionalAddress();
            value = in.readUint256();
            data = in.readBytes(MAX_SIZE_BYTES);
            if (type != Transaction.Type.LEGACY) {
                accessList = readAccessList();
            }
            signedTo = in.position();
            v = in.readUint256();
            r = in.readUint256();
            s = in.readUint256();
            in.leaveList();
            in.end();
        }

        private List<AccessEntry> readAccessList() {
            in.enterList();
            List<AccessEntry> entries = in.atEnd() ? List.of() : new ArrayList<>();
            while (!in.atEnd()) {
                in.enterList();
                Address address = in.readAddress();
                List<Hash> keys = new ArrayList<>();
                in.enterList();
                while (!in.atEnd()) {
                    keys.add(in.readHash());
                }
                in.leaveList();
                in.leaveList();
                entries.add(new AccessEntry(address, keys));
            }
            in.leaveList();
            return entries;
        }

        /** EIP-155: v = 35 + 2 · chain id + parity, and the chain id is signed too. */
        private Decoded legacy(BigInteger chainId, Optional<Address> known) {
            if (v.equals(BigInteger.valueOf(27)) || v.equals(BigInteger.valueOf(28))) {
                return bad(
                        TransactionProblem.UNPROTECTED,
                        "only replay-protected (EIP-155) transactions allowed over RPC");
            }
            BigInteger rest = v.subtract(V_PROTECTED);
            if (rest.signum() < 0) {
                return badSignature();
            }
            fieldChainId = rest.shiftRight(1);
            return withChain(chainId, rest.testBit(0) ? 1 : 0, known);
        }

        private Decoded typed(BigInteger chainId, Optional<Address> known) {
            return v.bitLength() > 1 ? badSignature() : withChain(chainId, v.intValue(), known);
        }

        private Decoded withChain(BigInteger chainId, int yParity, Optional<Address> known) {
            if (!fieldChainId.equals(chainId)) {
                return bad(
                        TransactionProblem.WRONG_CHAIN,
                        "invalid chain id for signer: have " + fieldChainId + " want " + chainId);
            }
            if (to.isEmpty() && data.size() > FeeRules.MAX_INIT_CODE_BYTES) {
                return bad(
                        TransactionProblem.INIT_CODE_TOO_LARGE,
                        "max initcode size exceeded: code size " + data.size() + ", limit "
                                + FeeRules.MAX_INIT_CODE_BYTES);
            }
            Optional<Address> sender = known.isPresent() ? known : Secp256k1.recover(signingHash(), yParity, r, s);
            if (sender.isEmpty()) {
                return badSignature();
            }
            if (maxPriorityFee.compareTo(maxFee) > 0) {
                return bad(
                        TransactionProblem.TIP_ABOVE_FEE_CAP,
                        "max priority fee per gas higher than max fee per gas: address "
                                + sender.get().toHex() + ", maxPriorityFeePerGas: " + maxPriorityFee
                                + ", maxFeePerGas: " + maxFee);
            }
            return new Decoded.Ok(transaction(sender.get()));
        }

        /** What was signed are the fields before v exactly as they stand in {@code raw}, under a new list header. */
        private Hash signingHash() {
            RlpWriter out = new RlpWriter(signedTo - signedFrom + 48);
            if (type != Transaction.Type.LEGACY) {
                out.prefix(type.code());
            }
            out.startList().items(raw.unsafeArray(), signedFrom, signedTo);
            if (type == Transaction.Type.LEGACY) {
                out.integer(fieldChainId).integer(0).integer(0);
            }
            return out.endList().keccak();
        }

        private Transaction transaction(Address sender) {
            return new Transaction(
                    type,
                    raw,
                    Keccak256.hash(raw),
                    sender,
                    Optional.of(fieldChainId),
                    nonce,
                    gasLimit,
                    maxFee,
                    maxPriorityFee,
                    to,
                    value,
                    data,
                    accessList,
                    v,
                    r,
                    s);
        }
    }
}
