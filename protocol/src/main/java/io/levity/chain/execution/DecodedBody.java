package io.levity.chain.execution;

import io.levity.chain.consensus.Evidence;
import io.levity.types.Address;
import java.math.BigInteger;
import java.util.List;

/**
 * A block body ready for execution: everything decoded, senders recovered.
 *
 * @param transactions in execution order
 * @param evidence to be slashed before anything else
 * @param devOperations balances to set before the transactions; dev networks only
 */
public record DecodedBody(List<Transaction> transactions, List<Evidence> evidence, List<DevOperation> devOperations) {
    public static final DecodedBody EMPTY = new DecodedBody(List.of(), List.of(), List.of());

    public DecodedBody {
        transactions = List.copyOf(transactions);
        evidence = List.copyOf(evidence);
        devOperations = List.copyOf(devOperations);
    }

    /** Sets the balance of an account. */
    public record DevOperation(Address address, BigInteger balanceWei) {}
}
