package io.levity.http;

import io.levity.actor.chain.ChainService;
import io.levity.actor.chain.ChainService.IncludedTransaction;
import io.levity.chain.execution.Receipt;
import io.levity.chain.execution.Transaction;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/** Transactions as {@code /v1} shows them. */
final class TransactionViews {
    /** Accepted and durable; where to ask what became of it. */
    record Accepted(String hash, String network, String status, String url, boolean known) {}

    record LogEntry(String address, List<String> topics, String data) {}

    /** {@code contractAddress} of a creation, {@code revertData} of a failure. */
    record Outcome(
            boolean success,
            long gasUsed,
            String effectiveGasPriceWei,
            String feeWei,
            List<LogEntry> logs,
            String contractAddress,
            String revertData) {}

    /** {@code status} is accepted (waits in the mempool) or final; what follows {@code data} only when final. */
    record Detail(
            String hash,
            String network,
            String status,
            int type,
            String from,
            String to,
            long nonce,
            String valueWei,
            long gasLimit,
            String maxFeePerGasWei,
            String maxPriorityFeePerGasWei,
            String data,
            Long blockHeight,
            String blockHash,
            Integer index,
            String timestamp,
            Outcome receipt) {}

    /** One line of a list. */
    record Summary(
            String hash,
            String network,
            long blockHeight,
            int index,
            String timestamp,
            String from,
            String to,
            String valueWei,
            boolean success,
            long gasUsed) {}

    record Page(List<Summary> transactions, String nextPageToken) {}

    private TransactionViews() {}

    static Detail finalised(ChainService chain, IncludedTransaction included) {
        var block = included.block().block();
        return detail(
                chain,
                included.transaction(),
                "final",
                block.context().height(),
                block.context().hash().toHex(),
                included.index(),
                Instant.ofEpochMilli(block.context().timestampMillis()).toString(),
                outcome(included.receipt()));
    }

    static Detail waiting(ChainService chain, Transaction tx) {
        return detail(chain, tx, "accepted", null, null, null, null, null);
    }

    static Summary summary(ChainService chain, ChainService.FinalisedBlock finalised, int index) {
        Transaction tx = finalised.block().transactions().get(index);
        Receipt receipt = finalised.block().receipts().get(index);
        return new Summary(
                tx.hash().toHex(),
                chain.network().toString(),
                finalised.header().height(),
                index,
                Instant.ofEpochMilli(finalised.header().timestampMillis()).toString(),
                tx.sender().toHex(),
                tx.to().map(Address::toHex).orElse(null),
                tx.valueWei().toString(),
                receipt.success(),
                receipt.gasUsed());
    }

    private static Detail detail(
            ChainService chain,
            Transaction tx,
            String status,
            Long height,
            String blockHash,
            Integer index,
            String timestamp,
            Outcome receipt) {
        return new Detail(
                tx.hash().toHex(),
                chain.network().toString(),
                status,
                tx.type().code(),
                tx.sender().toHex(),
                tx.to().map(Address::toHex).orElse(null),
                tx.nonce(),
                tx.valueWei().toString(),
                tx.gasLimit(),
                tx.maxFeePerGasWei().toString(),
                tx.maxPriorityFeePerGasWei().toString(),
                tx.data().toHex(),
                height,
                blockHash,
                index,
                timestamp,
                receipt);
    }

    private static Outcome outcome(Receipt receipt) {
        return new Outcome(
                receipt.success(),
                receipt.gasUsed(),
                receipt.effectiveGasPriceWei().toString(),
                receipt.effectiveGasPriceWei()
                        .multiply(BigInteger.valueOf(receipt.gasUsed()))
                        .toString(),
                receipt.logs().stream()
                        .map(l -> new LogEntry(
                                l.address().toHex(),
                                l.topics().stream().map(Hash::toHex).toList(),
                                l.data().toHex()))
                        .toList(),
                receipt.contractAddress().map(Address::toHex).orElse(null),
                receipt.revertData().isEmpty() ? null : receipt.revertData().toHex());
    }
}
