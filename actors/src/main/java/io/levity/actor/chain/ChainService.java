package io.levity.actor.chain;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.CallRequest;
import io.levity.chain.execution.CallResult;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.chain.execution.Log;
import io.levity.chain.execution.Receipt;
import io.levity.chain.execution.Transaction;
import io.levity.chain.state.StateView;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One network's chain as this node offers it to the edge: thread-safe, answers from finalised blocks only. What is
 * readable here is in the journal.
 */
public interface ChainService {

    NetworkId network();

    long chainId();

    Hash genesisHash();

    /** The current validator set. */
    SetConfig setConfig();

    /** Height of the newest final block that this node has executed; 0 = genesis. */
    long height();

    Optional<FinalisedBlock> blockByHeight(long height);

    Optional<FinalisedBlock> blockByHash(Hash hash);

    Optional<IncludedTransaction> transaction(Hash hash);

    /** Logs of the final blocks {@code from} to {@code to}, both inclusive, in order, that {@code filter} accepts. */
    LogPage logs(long from, long to, LogFilter filter, int limit);

    /** State after the block of this height. @throws StateView.PrunedException if it is no longer retained */
    StateView stateAt(long height);

    /** Runs a call on the state after the block of this height. */
    CallResult call(CallRequest request, long height);

    /** The base fee that the next block will have. */
    BigInteger nextBaseFeeWei();

    /** Completes when the transaction is durable in this node's mempool, or with why it was refused. */
    CompletionStage<Submission> submit(Bytes rawTransaction);

    /** Next nonce of the account, counting its executable transactions in the mempool. */
    long pendingNonce(Address address);

    Optional<Transaction> pendingTransaction(Hash hash);

    /** Mempool counts: executable and waiting for a nonce gap. */
    PoolStatus poolStatus();

    /** New final blocks from now on; a slow reader loses the oldest and sees it by the gap in heights. */
    Source<FinalisedBlock, NotUsed> newBlocks();

    /** Transactions that enter the mempool from now on; a slow reader loses the oldest. */
    Source<Transaction, NotUsed> newPendingTransactions();

    /** Dev networks only: moves the block clock forward for good. */
    CompletionStage<Void> devAdvanceTime(long millis);

    /** Dev networks only: queues a balance to be set by the next block, completes when that block is final. */
    CompletionStage<Void> devSetBalance(Address address, BigInteger balanceWei);

    /** True when the genesis declares a dev network. */
    boolean dev();

    /** @param finalization see {@link io.levity.chain.consensus.FinalBlock}; empty for genesis */
    record FinalisedBlock(Header header, ExecutedBlock block, Optional<Certificate> finalization) {}

    record IncludedTransaction(FinalisedBlock block, int index) {
        public Transaction transaction() {
            return block.block().transactions().get(index);
        }

        public Receipt receipt() {
            return block.block().receipts().get(index);
        }

        /** Index in the block of the transaction's first log. */
        public int firstLogIndex() {
            int n = 0;
            for (int i = 0; i < index; i++) {
                n += block.block().receipts().get(i).logs().size();
            }
            return n;
        }
    }

    /**
     * @param addresses empty = any
     * @param topics per position the accepted values; an empty list at a position = any
     */
    record LogFilter(List<Address> addresses, List<List<Hash>> topics) {
        public LogFilter {
            addresses = List.copyOf(addresses);
            topics = topics.stream().map(List::copyOf).toList();
        }
    }

    record FoundLog(
            Log log,
            long height,
            Hash blockHash,
            Hash transactionHash,
            int transactionIndex,
            int logIndex,
            long timestampMillis) {}

    /** @param complete false when {@code limit} cut the answer */
    record LogPage(List<FoundLog> logs, boolean complete) {
        public LogPage {
            logs = List.copyOf(logs);
        }
    }

    record PoolStatus(int executable, int queued, long bytes) {}

    sealed interface Submission {
        /** Durable; {@code known} when the mempool or the chain had it already. */
        record Accepted(Hash hash, boolean known) implements Submission {}

        /** @param code see {@code MempoolRejection}; {@code message} is what Ethereum clients match on */
        record Refused(String code, String message, boolean retryable) implements Submission {}
    }
}
