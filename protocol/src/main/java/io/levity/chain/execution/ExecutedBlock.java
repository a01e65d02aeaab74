package io.levity.chain.execution;

import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.List;

/**
 * A block with all that followed from executing it, the shape that readers get.
 *
 * @param context height, hash, parent, time, proposer
 * @param transactions decoded, in order
 * @param receipts of the transactions, in order
 * @param systemLogs logs of block-level work (rewards, slashing), not of any transaction
 * @param stateRoot after this block; the child's header commits to it as {@code parentStateRoot}
 * @param transactionsRoot Ethereum trie root over the raw transactions
 * @param receiptsRoot Ethereum trie root over the receipts
 * @param logsBloom 256 bytes, union of the receipts' blooms
 * @param gasUsed sum
 * @param gasLimit of the block
 * @param baseFeePerGasWei EIP-1559
 * @param feeRecipient the proposer's reward address
 * @param sizeBytes encoded size of header and body
 */
public record ExecutedBlock(
        BlockContext context,
        List<Transaction> transactions,
        List<Receipt> receipts,
        List<Log> systemLogs,
        Hash stateRoot,
        Hash transactionsRoot,
        Hash receiptsRoot,
        Bytes logsBloom,
        long gasUsed,
        long gasLimit,
        BigInteger baseFeePerGasWei,
        Address feeRecipient,
        int sizeBytes) {
    public ExecutedBlock {
        transactions = List.copyOf(transactions);
        receipts = List.copyOf(receipts);
        systemLogs = List.copyOf(systemLogs);
    }
}
