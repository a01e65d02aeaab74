package io.levity.chain.execution;

import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SetConfigCodec;
import io.levity.chain.state.OrderedTrie;
import io.levity.chain.state.StateChanges;
import io.levity.chain.state.StateOverlay;
import io.levity.chain.state.StateView;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state transition of one block, a pure function of parent state, context and body: evidence, then dev operations,
 * then transactions in order, then the proposer's reward.
 *
 * <p>As strict as Ethereum: a block with a transaction that its state does not admit (nonce, fee cap, balance, gas) is
 * invalid as a whole. The base fee is burnt, the tip goes to the proposer's reward address (EIP-1559).
 */
final class BlockExecutor {
    private final Genesis genesis;
    private final StakingRules staking;
    private final TransactionExecutor transactions;
    private final Hash configHash;

    /** What a block did, or which rule it breaks. */
    sealed interface Outcome {
        /** @param offender the transaction that makes it invalid, when it is one */
        record Invalid(String reason, Optional<Hash> offender) implements Outcome {
            Invalid(String reason) {
                this(reason, Optional.empty());
            }
        }

        /** All but the state root, which follows from the changes. */
        record Executed(
                BlockContext context,
                List<Transaction> transactions,
                List<Receipt> receipts,
                List<Log> systemLogs,
                StateChanges changes,
                long gasUsed,
                long gasLimit,
                BigInteger baseFeeWei,
                Address feeRecipient)
                implements Outcome {
            ExecutedBlock block(Hash stateRoot, int sizeBytes) {
                List<Bytes> blooms = receipts.stream().map(Receipt::bloom).toList();
                return new ExecutedBlock(
                        context,
                        transactions,
                        receipts,
                        systemLogs,
                        stateRoot,
                        OrderedTrie.root(
                                transactions.stream().map(Transaction::raw).toList()),
                        OrderedTrie.root(
                                receipts.stream().map(ReceiptCodec::encode).toList()),
                        Bloom.union(blooms),
                        gasUsed,
                        gasLimit,
                        baseFeeWei,
                        feeRecipient,
                        sizeBytes);
            }
        }
    }

    BlockExecutor(Genesis genesis, SetConfig setConfig) {
        this.genesis = genesis;
        this.staking = new StakingRules(genesis, setConfig);
        this.transactions = new TransactionExecutor(genesis, setConfig);
        this.configHash = SetConfigCodec.hash(setConfig);
    }

    Outcome execute(StateView parent, BigInteger baseFeeWei, BlockContext context, DecodedBody body) {
        StateOverlay overlay = new StateOverlay(parent);
        Optional<Address> recipient = staking.rewardAddress(overlay, context.proposer());
        if (recipient.isEmpty()) {
            return new Outcome.Invalid("the proposer " + context.proposer() + " is no validator");
        }
        ExecutionScope scope = new ExecutionScope(overlay, context, baseFeeWei, recipient.get());
        Optional<String> problem = before(scope, body);
        if (problem.isPresent()) {
            return new Outcome.Invalid(problem.get());
        }
        List<Log> systemLogs = new ArrayList<>(scope.settle());
        List<Receipt> receipts = new ArrayList<>(body.transactions().size());
        long gasUsed = 0;
        for (Transaction transaction : body.transactions()) {
            long gasLeft = genesis.economy().gasLimit() - gasUsed;
            Optional<String> refused = transactions.refusal(transaction, scope, gasLeft);
            if (refused.isPresent()) {
                return new Outcome.Invalid(
                        "transaction " + receipts.size() + " " + transaction.hash() + ": " + refused.get(),
                        Optional.of(transaction.hash()));
            }
            Receipt receipt = transactions.execute(transaction, scope, gasUsed);
            gasUsed = receipt.cumulativeGasUsed();
            receipts.add(receipt);
        }
        staking.rewardProposer(scope, context.proposer());
        systemLogs.addAll(scope.settle());
        return new Outcome.Executed(
                context,
                body.transactions(),
                receipts,
                systemLogs,
                overlay.changes(),
                gasUsed,
                genesis.economy().gasLimit(),
                baseFeeWei,
                recipient.get());
    }

    private Optional<String> before(ExecutionScope scope, DecodedBody body) {
        if (!body.devOperations().isEmpty() && !genesis.dev()) {
            return Optional.of("dev operations outside of a dev network");
        }
        if (body.evidence().size() > BlockBody.MAX_EVIDENCE) {
            return Optional.of("more than " + BlockBody.MAX_EVIDENCE + " pieces of evidence");
        }
        if (scope.block().height() == 1) {
            NetworksStorage.recordConfigHash(scope.state(), genesis.networkId(), configHash);
        }
        for (Evidence evidence : body.evidence()) {
            if (staking.punish(scope, evidence, scope.feeRecipient()).isEmpty()) {
                return Optional.of("evidence that proves nothing");
            }
        }
        for (DecodedBody.DevOperation operation : body.devOperations()) {
            if (operation.balanceWei().signum() < 0 || operation.balanceWei().bitLength() > 200) {
                return Optional.of("a dev operation sets a balance out of range");
            }
            scope.state().setBalance(operation.address(), operation.balanceWei());
        }
        return Optional.empty();
    }
}
