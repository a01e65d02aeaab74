package io.levity.actor.chain;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.levity.actor.chain.ChainService.PoolStatus;
import io.levity.actor.chain.ChainService.Submission;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.chain.execution.Transaction;
import io.levity.chain.mempool.Admission;
import io.levity.chain.mempool.Mempool;
import io.levity.chain.state.StateView;
import io.levity.metrics.ConsensusMetrics;
import io.levity.persistence.chain.LogFull;
import io.levity.persistence.chain.MempoolLog;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The mempool of a network on this node: {@link Mempool} decides, the log makes durable, another node's mempool keeps it
 * too when there is one, then the submitter is told.
 * What was acknowledged is in the log until a final block holds it or the pool's rules drop it.
 */
public final class MempoolActor extends AbstractBehavior<MempoolActor.Command> {

    public sealed interface Command {}

    /** A well-formed transaction with a recovered sender. */
    public record Offer(Transaction transaction, ActorRef<Submission> replyTo) implements Command {}

    /** Which transactions may follow {@code parent}, best first. */
    public record Select(
            long key, StateView parent, BigInteger baseFeeWei, long gasLimit, int maxBytes, ActorRef<Selection> replyTo)
            implements Command {}

    /** Answers {@link Select} with the same key. */
    public record Selection(long key, List<Transaction> transactions) {}

    /** A block became final; {@code after} is the state behind it. */
    public record Finalised(ExecutedBlock block, StateView after, BigInteger nextBaseFeeWei) implements Command {}

    /** A block that was built from the pool turned out invalid because of this transaction. */
    public record Expel(Hash hash) implements Command {}

    /** From another node; {@code refused} hears which of them are not in the log here, once the others are. */
    record Relayed(List<Transaction> transactions, CompletableFuture<List<Hash>> refused) implements Command {}

    private record RelayedDurable(Relayed relayed, List<Transaction> logged, List<Hash> refused) implements Command {}

    private record RelayedNotDurable(Relayed relayed, List<Transaction> unlogged, Throwable cause) implements Command {}

    private record Durable(Transaction transaction, long attempt) implements Command {}

    private record NotDurable(Transaction transaction, long attempt, Throwable cause) implements Command {}

    /**
     * An append under way and who waits for it. A transaction that left the pool meanwhile and came back is appended
     * again: then only the latest attempt says that it is durable.
     */
    private record Waiting(long attempt, List<ActorRef<Submission>> submitters) {}

    /** What a mempool needs of {@link MempoolLog}. */
    public interface DurableLog {
        /** Completes when the transaction is on the disk; fails with {@link LogFull} when the disk does not keep up. */
        CompletionStage<Void> append(Hash hash, Bytes rawTransaction);

        void forget(Collection<Hash> hashes);

        static DurableLog of(MempoolLog log) {
            return new DurableLog() {
                @Override
                public CompletionStage<Void> append(Hash hash, Bytes rawTransaction) {
                    return log.append(hash, rawTransaction);
                }

                @Override
                public void forget(Collection<Hash> hashes) {
                    log.forget(hashes);
                }
            };
        }
    }

    /** What a mempool needs. {@code onPending} hears of each transaction that is durable. */
    public record Setup(
            Mempool pool,
            DurableLog log,
            TransactionRelay relay,
            PoolIndex index,
            BlockClock clock,
            ConsensusMetrics metrics,
            Consumer<Transaction> onPending,
            StateView state,
            BigInteger nextBaseFeeWei,
            List<Transaction> replayed) {}

    private static final int MAX_WAITING = 64;
    private static final Submission BUSY = new Submission.Refused("BUSY", "the node is busy, try again", true);

    private final Setup setup;
    private final Mempool pool;
    private final Map<Hash, Waiting> waiting = new HashMap<>();
    private final Set<Hash> unlogged = new HashSet<>();
    /** On their way from another node into the log. */
    private final Set<Hash> arriving = new HashSet<>();

    private StateView state;
    private BigInteger nextBaseFeeWei;
    private long lastAttempt;

    private MempoolActor(ActorContext<Command> context, Setup setup) {
        super(context);
        this.setup = setup;
        this.pool = setup.pool();
        this.state = setup.state();
        this.nextBaseFeeWei = setup.nextBaseFeeWei();
        setup.replayed().forEach(this::readmit);
        publishStatus();
    }

    public static Behavior<Command> create(Setup setup) {
        return Behaviors.setup(context -> new MempoolActor(context, setup));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Offer offer -> onOffer(offer);
            case Relayed relayed -> onRelayed(relayed);
            case RelayedDurable durable -> onRelayedDurable(durable);
            case RelayedNotDurable failed -> onRelayedNotDurable(failed);
            case Durable durable -> onDurable(durable);
            case NotDurable failed -> onNotDurable(failed);
            case Select select ->
                select.replyTo()
                        .tell(new Selection(
                                select.key(),
                                pool.select(
                                        select.parent(), select.baseFeeWei(), select.gasLimit(), select.maxBytes())));
            case Finalised finalised -> onFinalised(finalised);
            case Expel(var hash) -> onExpel(hash);
        }
        return this;
    }

    private void readmit(Transaction transaction) {
        switch (pool.offer(transaction, state, nextBaseFeeWei, setup.clock().nowMillis())) {
            case Admission.Added added -> onAdded(transaction, added);
            case Admission.Known _ -> {}
            case Admission.Refused refused -> {
                getContext().getLog().debug("dropping {} from the log: {}", transaction.hash(), refused.message());
                setup.log().forget(List.of(transaction.hash()));
            }
        }
    }

    private void onOffer(Offer offer) {
        Transaction transaction = offer.transaction();
        switch (pool.offer(transaction, state, nextBaseFeeWei, setup.clock().nowMillis())) {
            case Admission.Added added -> {
                onAdded(transaction, added);
                makeDurable(transaction, offer.replyTo());
            }
            case Admission.Known _ -> onKnown(transaction, offer.replyTo());
            case Admission.Refused(var code, var message, var retryable) -> {
                setup.metrics().submission("refused");
                offer.replyTo().tell(new Submission.Refused(code.code(), message, retryable));
            }
        }
    }

    private void onAdded(Transaction transaction, Admission.Added added) {
        setup.index().add(transaction);
        added.replaced().ifPresent(old -> drop(List.of(old)));
        drop(added.evicted());
        refreshNonce(transaction.sender());
        publishStatus();
    }

    /** Sent again: the same answer, but not before the first is durable. */
    private void onKnown(Transaction transaction, ActorRef<Submission> replyTo) {
        Hash hash = transaction.hash();
        setup.metrics().submission("known");
        Waiting others = waiting.get(hash);
        if (unlogged.remove(hash) || (arriving.contains(hash) && others == null)) {
            makeDurable(transaction, replyTo);
        } else if (others == null) {
            replyTo.tell(new Submission.Accepted(hash, true));
        } else if (others.submitters().size() < MAX_WAITING) {
            others.submitters().add(replyTo);
        } else {
            replyTo.tell(BUSY);
        }
    }

    private void makeDurable(Transaction transaction, ActorRef<Submission> replyTo) {
        long attempt = ++lastAttempt;
        Waiting earlier = waiting.get(transaction.hash());
        List<ActorRef<Submission>> submitters = new ArrayList<>(earlier == null ? List.of() : earlier.submitters());
        submitters.add(replyTo);
        waiting.put(transaction.hash(), new Waiting(attempt, submitters));
        getContext()
                .pipeToSelf(
                        setup.log()
                                .append(transaction.hash(), transaction.raw())
                                .thenCombine(setup.relay().keep(transaction), (_, _) -> transaction.hash()),
                        (done, failure) -> failure == null
                                ? new Durable(transaction, attempt)
                                : new NotDurable(transaction, attempt, failure));
    }

    private void onDurable(Durable durable) {
        Transaction transaction = durable.transaction();
        List<ActorRef<Submission>> submitters = end(transaction.hash(), durable.attempt());
        if (submitters.isEmpty()) {
            return;
        }
        setup.metrics().submission("accepted");
        boolean known = false;
        for (ActorRef<Submission> submitter : submitters) {
            submitter.tell(new Submission.Accepted(transaction.hash(), known));
            known = true;
        }
        setup.onPending().accept(transaction);
    }

    private void onNotDurable(NotDurable failed) {
        Hash hash = failed.transaction().hash();
        List<ActorRef<Submission>> submitters = end(hash, failed.attempt());
        if (submitters.isEmpty()) {
            return;
        }
        logUnlessExpected(failed.cause());
        if (pool.contains(hash)) {
            unlogged.add(hash); // it may still reach a block, but it is not promised to
        }
        setup.metrics().submission("busy");
        submitters.forEach(submitter -> submitter.tell(BUSY));
    }

    private void logUnlessExpected(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (!(cause instanceof LogFull) && !(cause instanceof TransactionRelay.NotKept)) {
            getContext().getLog().error("the mempool's log failed", failure);
        }
    }

    /** What another node asks to be kept goes into pool and log as if it were submitted here, and no further. */
    private void onRelayed(Relayed relayed) {
        List<Transaction> logged = new ArrayList<>();
        List<Hash> refused = new ArrayList<>();
        for (Transaction transaction : relayed.transactions()) {
            Hash hash = transaction.hash();
            switch (pool.offer(transaction, state, nextBaseFeeWei, setup.clock().nowMillis())) {
                case Admission.Added added -> {
                    onAdded(transaction, added);
                    logged.add(transaction);
                }
                case Admission.Known _ -> {
                    if (unlogged.contains(hash) || waiting.containsKey(hash) || arriving.contains(hash)) {
                        logged.add(transaction);
                    }
                }
                case Admission.Refused _ -> refused.add(hash);
            }
        }
        logged.forEach(transaction -> arriving.add(transaction.hash()));
        CompletableFuture<?>[] appends = logged.stream()
                .map(transaction -> setup.log()
                        .append(transaction.hash(), transaction.raw())
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        getContext()
                .pipeToSelf(
                        CompletableFuture.allOf(appends),
                        (done, failure) -> failure == null
                                ? new RelayedDurable(relayed, logged, refused)
                                : new RelayedNotDurable(relayed, logged, failure));
    }

    private void onRelayedDurable(RelayedDurable durable) {
        for (Transaction transaction : durable.logged()) {
            arriving.remove(transaction.hash());
            unlogged.remove(transaction.hash());
            setup.onPending().accept(transaction);
        }
        durable.relayed().refused().complete(durable.refused());
    }

    private void onRelayedNotDurable(RelayedNotDurable failed) {
        logUnlessExpected(failed.cause());
        for (Transaction transaction : failed.unlogged()) {
            arriving.remove(transaction.hash());
            if (pool.contains(transaction.hash()) && !waiting.containsKey(transaction.hash())) {
                unlogged.add(transaction.hash());
            }
        }
        failed.relayed().refused().completeExceptionally(failed.cause());
    }

    /** Who waited for this attempt; nobody when a later one goes on. */
    private List<ActorRef<Submission>> end(Hash hash, long attempt) {
        Waiting ended = waiting.get(hash);
        if (ended == null || ended.attempt() != attempt) {
            return List.of();
        }
        waiting.remove(hash);
        return ended.submitters();
    }

    private void onExpel(Hash hash) {
        List<Transaction> expelled = pool.expel(hash);
        expelled.forEach(transaction -> getContext()
                .getLog()
                .error("dropped {}: no block can hold it, though the mempool took it in", transaction.hash()));
        drop(expelled);
        publishStatus();
    }

    private void onFinalised(Finalised finalised) {
        finalised.block().transactions().forEach(this::acceptFinal);
        state = finalised.after();
        nextBaseFeeWei = finalised.nextBaseFeeWei();
        drop(pool.onFinalised(
                        finalised.block(), state, nextBaseFeeWei, setup.clock().nowMillis())
                .gone());
        publishStatus();
    }

    /** No node need keep it any more: the chain does. */
    private void acceptFinal(Transaction transaction) {
        Waiting submitted = waiting.remove(transaction.hash());
        if (submitted != null) {
            setup.metrics().submission("accepted");
            Submission accepted = new Submission.Accepted(transaction.hash(), false);
            submitted.submitters().forEach(submitter -> submitter.tell(accepted));
        }
    }

    /** Forgets what the pool no longer holds. */
    private void drop(Collection<Transaction> gone) {
        if (gone.isEmpty()) {
            return;
        }
        Set<Address> senders = new HashSet<>();
        for (Transaction transaction : gone) {
            setup.index().remove(transaction.hash());
            unlogged.remove(transaction.hash());
            senders.add(transaction.sender());
        }
        List<Hash> hashes = gone.stream().map(Transaction::hash).toList();
        setup.log().forget(hashes);
        senders.forEach(this::refreshNonce);
    }

    private void refreshNonce(Address sender) {
        long next = pool.pendingNonce(sender, state);
        if (next > state.account(sender).nonce()) {
            setup.index().nextNonce(sender, next);
        } else {
            setup.index().forgetNonce(sender);
        }
    }

    private void publishStatus() {
        setup.index().status(new PoolStatus(pool.executable(), pool.gapped(), pool.sizeBytes()));
    }
}
