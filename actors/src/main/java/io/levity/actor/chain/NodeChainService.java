package io.levity.actor.chain;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import akka.stream.javadsl.Source;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.BlockContext;
import io.levity.chain.execution.CallRequest;
import io.levity.chain.execution.CallResult;
import io.levity.chain.execution.ChainLedger;
import io.levity.chain.execution.Genesis;
import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.TransactionCodec;
import io.levity.chain.state.StateView;
import io.levity.persistence.chain.BlockStore;
import io.levity.persistence.chain.LogQuery;
import io.levity.persistence.chain.StoredBlock;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.RejectedExecutionException;

/**
 * Answers readers from the block store and from state views, without asking any actor; hands submissions to the mempool.
 * Nothing is visible above {@link #height}, so that a block, its receipts and its state appear in one moment.
 */
public final class NodeChainService implements ChainService {
    private static final int RETAINED_VIEWS = 128;
    private static final Duration SUBMIT_TIMEOUT = Duration.ofSeconds(20);

    private final Genesis genesis;
    private final SetConfig config;
    private final ChainLedger ledger;
    private final BlockStore blocks;
    private final PoolIndex pool;
    private final CryptoPool crypto;
    private final BlockClock clock;
    private final ConcurrentSkipListMap<Long, StateView> views = new ConcurrentSkipListMap<>();
    private final Feed<FinalisedBlock> newBlocks = new Feed<>(256);
    private final Feed<Transaction> newPending = new Feed<>(4096);
    private final CompletableFuture<Doors> doors = new CompletableFuture<>();
    private volatile Tip tip;

    private record Tip(long height, BigInteger nextBaseFeeWei) {}

    /** Where submissions go. */
    private record Doors(
            ActorRef<MempoolActor.Command> mempool, ActorRef<ChainReplicaActor.Command> replica, Scheduler scheduler) {}

    public NodeChainService(
            Genesis genesis,
            ChainLedger ledger,
            BlockStore blocks,
            PoolIndex pool,
            CryptoPool crypto,
            BlockClock clock) {
        this.genesis = genesis;
        this.config = genesis.setConfig();
        this.ledger = ledger;
        this.blocks = blocks;
        this.pool = pool;
        this.crypto = crypto;
        this.clock = clock;
        long height = ledger.finalHeight();
        views.put(height, ledger.finalState());
        this.tip = new Tip(height, ledger.baseFeeAfter(ledger.finalHash()));
    }

    /** Opens the doors for submissions. */
    public void attach(
            ActorRef<MempoolActor.Command> mempool, ActorRef<ChainReplicaActor.Command> replica, Scheduler scheduler) {
        doors.complete(new Doors(mempool, replica, scheduler));
    }

    void onFinal(FinalisedBlock block, StateView after, BigInteger nextBaseFeeWei) {
        long height = block.block().context().height();
        views.put(height, after);
        views.headMap(height - RETAINED_VIEWS).clear();
        tip = new Tip(height, nextBaseFeeWei);
        newBlocks.tell(block);
    }

    /** A transaction is durable in the mempool. */
    public void onPending(Transaction transaction) {
        newPending.tell(transaction);
    }

    @Override
    public NetworkId network() {
        return genesis.networkId();
    }

    @Override
    public long chainId() {
        return genesis.chainId();
    }

    @Override
    public Hash genesisHash() {
        return genesis.hash();
    }

    @Override
    public SetConfig setConfig() {
        return config;
    }

    @Override
    public boolean dev() {
        return genesis.dev();
    }

    @Override
    public long height() {
        return tip.height();
    }

    @Override
    public Optional<FinalisedBlock> blockByHeight(long height) {
        return height > tip.height()
                ? Optional.empty()
                : blocks.byHeight(height).map(NodeChainService::finalised);
    }

    @Override
    public Optional<FinalisedBlock> blockByHash(Hash hash) {
        return blocks.byHash(hash)
                .filter(stored -> stored.block().context().height() <= tip.height())
                .map(NodeChainService::finalised);
    }

    @Override
    public Optional<IncludedTransaction> transaction(Hash hash) {
        return blocks.transaction(hash)
                .filter(place -> place.height() <= tip.height())
                .flatMap(place ->
                        blockByHeight(place.height()).map(block -> new IncludedTransaction(block, place.index())));
    }

    @Override
    public LogPage logs(long from, long to, LogFilter filter, int limit) {
        LogQuery.Page page =
                blocks.logs(from, Math.min(to, tip.height()), new LogQuery(filter.addresses(), filter.topics()), limit);
        return new LogPage(
                page.logs().stream()
                        .map(found -> new FoundLog(
                                found.log(),
                                found.height(),
                                found.blockHash(),
                                found.transactionHash(),
                                found.transactionIndex(),
                                found.logIndex(),
                                found.timestampMillis()))
                        .toList(),
                page.complete());
    }

    @Override
    public StateView stateAt(long height) {
        StateView view = views.get(height);
        if (view == null) {
            throw new StateView.PrunedException("the state after block " + height + " is not retained: this node keeps "
                    + RETAINED_VIEWS + " blocks up to " + tip.height());
        }
        return view;
    }

    @Override
    public CallResult call(CallRequest request, long height) {
        StateView state = stateAt(height);
        FinalisedBlock block = blockByHeight(height)
                .orElseThrow(() -> new IllegalArgumentException("there is no block " + height + " yet"));
        BlockContext now = new BlockContext(
                height,
                block.block().context().hash(),
                block.block().context().parentHash(),
                Math.max(clock.nowMillis(), block.block().context().timestampMillis()),
                block.block().context().proposer());
        return ledger.call(request, state, now, block.block().baseFeePerGasWei());
    }

    @Override
    public BigInteger nextBaseFeeWei() {
        return tip.nextBaseFeeWei();
    }

    @Override
    public CompletionStage<Submission> submit(Bytes rawTransaction) {
        return crypto.clients(() -> TransactionCodec.decode(rawTransaction, BigInteger.valueOf(genesis.chainId())))
                .thenCompose(decoded -> switch (decoded) {
                    case TransactionCodec.Decoded.Ok(var transaction) -> offer(transaction);
                    case TransactionCodec.Decoded.Bad(var problem, var message) ->
                        CompletableFuture.completedStage(new Submission.Refused(problem.code(), message, false));
                })
                .exceptionally(NodeChainService::busy);
    }

    private CompletionStage<Submission> offer(Transaction transaction) {
        if (transaction(transaction.hash()).isPresent()) {
            return CompletableFuture.completedStage(new Submission.Accepted(transaction.hash(), true));
        }
        return doors.thenCompose(open -> AskPattern.<MempoolActor.Command, Submission>ask(
                open.mempool(),
                replyTo -> new MempoolActor.Offer(transaction, replyTo),
                SUBMIT_TIMEOUT,
                open.scheduler()));
    }

    private static Submission busy(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof RejectedExecutionException || cause instanceof java.util.concurrent.TimeoutException) {
            return new Submission.Refused("BUSY", "the node is busy, try again", true);
        }
        throw new CompletionException(cause);
    }

    @Override
    public long pendingNonce(Address address) {
        return pool.nextNonce(address)
                .orElseGet(() -> stateAt(tip.height()).account(address).nonce());
    }

    @Override
    public Optional<Transaction> pendingTransaction(Hash hash) {
        return pool.transaction(hash);
    }

    @Override
    public PoolStatus poolStatus() {
        return pool.status();
    }

    @Override
    public Source<FinalisedBlock, NotUsed> newBlocks() {
        return newBlocks.listen();
    }

    @Override
    public Source<Transaction, NotUsed> newPendingTransactions() {
        return newPending.listen();
    }

    @Override
    public CompletionStage<Void> devAdvanceTime(long millis) {
        requireDev();
        clock.advance(millis);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> devSetBalance(Address address, BigInteger balanceWei) {
        requireDev();
        return doors.thenCompose(open -> AskPattern.<ChainReplicaActor.Command, ChainReplicaActor.BalanceAnswer>ask(
                        open.replica(),
                        replyTo -> new ChainReplicaActor.SetBalance(address, balanceWei, replyTo),
                        Duration.ofSeconds(60),
                        open.scheduler()))
                .thenCompose(answer -> switch (answer) {
                    case ChainReplicaActor.BalanceAnswer.Done _ -> CompletableFuture.completedStage(null);
                    case ChainReplicaActor.BalanceAnswer.Busy _ ->
                        CompletableFuture.failedStage(
                                new RejectedExecutionException("too many balances wait for a block, try again"));
                });
    }

    private void requireDev() {
        if (!genesis.dev()) {
            throw new IllegalStateException("only on dev networks");
        }
    }

    private static FinalisedBlock finalised(StoredBlock stored) {
        return new FinalisedBlock(stored.header(), stored.block(), stored.finalization());
    }
}
