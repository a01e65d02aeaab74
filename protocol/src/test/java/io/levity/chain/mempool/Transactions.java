package io.levity.chain.mempool;

import io.levity.chain.execution.BlockContext;
import io.levity.chain.execution.Bloom;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.chain.execution.Transaction;
import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Dynamic-fee transactions as the pool sees them, without the cost of signing. */
final class Transactions {
    private Transactions() {}

    static Address account(int number) {
        return new Address(0xacc0, 0, number);
    }

    static Transaction transfer(int sender, long nonce, long maxFeeWei, long tipWei) {
        return transfer(sender, nonce, maxFeeWei, tipWei, 21_000, 0, 110);
    }

    static Transaction transfer(
            int sender, long nonce, long maxFeeWei, long tipWei, long gasLimit, long valueWei, int sizeBytes) {
        byte[] raw = new byte[sizeBytes];
        ByteBuffer.wrap(raw)
                .putInt(sender)
                .putLong(nonce)
                .putLong(maxFeeWei)
                .putLong(tipWei)
                .putLong(gasLimit)
                .putLong(valueWei);
        return new Transaction(
                Transaction.Type.DYNAMIC_FEE,
                Bytes.wrap(raw),
                Keccak256.hash(raw),
                account(sender),
                Optional.of(BigInteger.ONE),
                nonce,
                gasLimit,
                BigInteger.valueOf(maxFeeWei),
                BigInteger.valueOf(tipWei),
                Optional.of(Address.ZERO),
                BigInteger.valueOf(valueWei),
                Bytes.EMPTY,
                List.of(),
                BigInteger.ZERO,
                BigInteger.ONE,
                BigInteger.ONE);
    }

    static ExecutedBlock block(List<Transaction> transactions) {
        return new ExecutedBlock(
                new BlockContext(1, Hash.ZERO, Hash.ZERO, 0, 0),
                transactions,
                List.of(),
                List.of(),
                Hash.ZERO,
                Hash.ZERO,
                Hash.ZERO,
                Bloom.EMPTY,
                0,
                30_000_000,
                BigInteger.ONE,
                Address.ZERO,
                0);
    }
}
