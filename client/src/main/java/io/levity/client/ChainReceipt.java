package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.Optional;

/**
 * The receipt of a final transaction.
 *
 * @param success false: it was included and paid for, but reverted
 * @param feeWei gas used times the price of one gas
 * @param logCount how many events it emitted
 */
public record ChainReceipt(
        Hash transaction,
        boolean success,
        long height,
        Hash blockHash,
        int index,
        Address from,
        Optional<Address> to,
        long gasUsed,
        BigInteger feeWei,
        int logCount) {

    static ChainReceipt from(JsonNode receipt) {
        long gasUsed = HexQuantity.number(receipt.path("gasUsed"));
        JsonNode to = receipt.path("to");
        return new ChainReceipt(
                Fields.hash(receipt.path("transactionHash")),
                HexQuantity.number(receipt.path("status")) == 1,
                HexQuantity.number(receipt.path("blockNumber")),
                Fields.hash(receipt.path("blockHash")),
                (int) HexQuantity.number(receipt.path("transactionIndex")),
                Fields.address(receipt.path("from")),
                to.isTextual() ? Optional.of(Fields.address(to)) : Optional.empty(),
                gasUsed,
                HexQuantity.big(receipt.path("effectiveGasPrice")).multiply(BigInteger.valueOf(gasUsed)),
                receipt.path("logs").size());
    }
}
