package io.levity.chain.execution;

import io.levity.types.Address;
import io.levity.types.Bytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What a transaction did.
 *
 * @param type of the transaction
 * @param success status 1 or 0 (EIP-658)
 * @param cumulativeGasUsed gas used in the block up to and with this one
 * @param gasUsed gas used by this one
 * @param effectiveGasPriceWei what one gas cost
 * @param logs in call order; empty when it failed
 * @param bloom 256 bytes over the logs
 * @param contractAddress of a creation
 * @param revertData what a failed call returned; not part of the receipts root
 */
public record Receipt(
        Transaction.Type type,
        boolean success,
        long cumulativeGasUsed,
        long gasUsed,
        BigInteger effectiveGasPriceWei,
        List<Log> logs,
        Bytes bloom,
        Optional<Address> contractAddress,
        Bytes revertData) {
    public Receipt {
        logs = List.copyOf(logs);
    }
}
