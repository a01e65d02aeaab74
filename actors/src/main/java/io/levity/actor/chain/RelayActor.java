package io.levity.actor.chain;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.levity.actor.peer.Peer;
import io.levity.actor.peer.Peers;
import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.TransactionCodec;
import io.levity.crypto.Keccak256;
import io.levity.metrics.ConsensusMetrics;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Takes a network's transactions from node to node. What is submitted here goes, in batches, to every other node that hosts
 * validators of the network, or to any other when none does; the submitter waits for the first of them that has it in its
 * log. A batch that is not answered is sent again a few times. A node that begins to host validators gets what the pool
 * here holds.
 */
public final class RelayActor extends AbstractBehavior<RelayActor.Command> {
    static final int BATCH = 256;
    static final int BATCH_BYTES = 128 * 1024;
    static final Duration GATHER = Duration.ofMillis(2);
    static final Duration ANSWER = Duration.ofSeconds(1);
    /** After that a submitter is told to try again. */
    static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final int MAX_ATTEMPTS = 5;
    /** Transactions that submitters wait for, and batches on their way; with more the node is busy. */
    private static final int MAX_WAITING = 1 << 16;

    private static final int MAX_FLIGHTS = 1024;

    public sealed interface Command {}

    /** From a mempool of this node. */
    record Keep(Transaction transaction, CompletableFuture<Void> kept) implements Command {}

    /** From another node: have these in the log, then say so. */
    public record Batch(long number, List<Bytes> transactions, ActorRef<Taken> replyTo) implements Command {}

    /** @param refused those that are not kept at {@code node} */
    public record Taken(long number, String node, List<Hash> refused) implements Command {}

    private record Decoded(Batch batch, List<Transaction> transactions, List<Hash> malformed) implements Command {}

    private record NotDecoded(Throwable cause) implements Command {}

    private record Logged(Batch batch, List<Hash> refused) implements Command {}

    private record NotLogged(Throwable cause) implements Command {}

    private enum Flush implements Command {
        INSTANCE
    }

    private enum Tick implements Command {
        INSTANCE
    }

    private enum PeersChanged implements Command {
        INSTANCE
    }

    /**
     * What a relay needs.
     *
     * @param couriers finds a node's courier
     * @param mempool takes what comes from others
     */
    public record Setup(
            NetworkId network,
            long chainId,
            Peers peers,
            Function<Peer, ActorRef<CourierActor.Command>> couriers,
            ActorRef<MempoolActor.Command> mempool,
            PoolIndex pool,
            CryptoPool crypto,
            ConsensusMetrics metrics) {}

    private record Waiting(List<CompletableFuture<Void>> submitters, long sinceNanos) {}

    private static final class Flight {
        final List<Hash> hashes;
        final List<Bytes> raws;
        final Set<String> unanswered;
        final boolean backlog;
        int attempts = 1;
        long sentNanos = System.nanoTime();

        Flight(List<Transaction> transactions, Set<String> to, boolean backlog) {
            this.hashes = transactions.stream().map(Transaction::hash).toList();
            this.raws = transactions.stream().map(Transaction::raw).toList();
            this.unanswered = to;
            this.backlog = backlog;
        }
    }

    private final Setup setup;
    private final TimerScheduler<Command> timers;
    private final Map<Hash, Waiting> waiting = new HashMap<>();
    private final List<Transaction> gathered = new ArrayList<>();
    private final Map<Long, Flight> flights = new LinkedHashMap<>();
    /** What nodes that are new to this relay have yet to be sent, a batch at a time. */
    private final Map<String, ArrayDeque<List<Transaction>>> backlogs = new HashMap<>();

    private Set<String> known = Set.of();
    private int gatheredBytes;
    private long lastNumber;

    private RelayActor(ActorContext<Command> context, TimerScheduler<Command> timers, Setup setup) {
        super(context);
        this.setup = setup;
        this.timers = timers;
        ActorRef<Command> self = context.getSelf();
        setup.peers().onChange(() -> self.tell(PeersChanged.INSTANCE));
        timers.startTimerWithFixedDelay(Tick.INSTANCE, Duration.ofMillis(250));
        self.tell(PeersChanged.INSTANCE);
    }

    public static Behavior<Command> create(Setup setup) {
        return Behaviors.supervise(Behaviors.<Command>setup(
                        context -> Behaviors.withTimers(timers -> new RelayActor(context, timers, setup))))
                .onFailure(SupervisorStrategy.resume());
    }

    /** What a mempool has its transactions kept by. */
    public static TransactionRelay relay(ActorRef<Command> relay) {
        return transaction -> {
            CompletableFuture<Void> kept = new CompletableFuture<>();
            relay.tell(new Keep(transaction, kept));
            return kept;
        };
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Keep(var transaction, var kept) -> onKeep(transaction, kept);
            case Batch batch -> onBatch(batch);
            case Taken taken -> onTaken(taken);
            case Decoded decoded -> onDecoded(decoded);
            case NotDecoded(var cause) ->
                getContext().getLog().debug("transactions of another node are not taken now: {}", cause.toString());
            case Logged(var batch, var refused) ->
                batch.replyTo()
                        .tell(new Taken(batch.number(), setup.peers().self().name(), refused));
            case NotLogged(var cause) ->
                getContext().getLog().warn("transactions of another node were not made durable", cause);
            case Flush.INSTANCE -> flush();
            case Tick.INSTANCE -> onTick();
            case PeersChanged.INSTANCE -> onPeersChanged();
        }
        return this;
    }

    private void onKeep(Transaction transaction, CompletableFuture<Void> kept) {
        if (setup.peers().others().isEmpty()) {
            kept.complete(null);
            return;
        }
        Waiting others = waiting.get(transaction.hash());
        if (others != null) {
            others.submitters().add(kept);
        } else if (waiting.size() < MAX_WAITING) {
            waiting.put(transaction.hash(), new Waiting(new ArrayList<>(List.of(kept)), System.nanoTime()));
            gather(transaction);
        } else {
            kept.completeExceptionally(new TransactionRelay.NotKept("too many transactions are on their way"));
        }
    }

    private void gather(Transaction transaction) {
        gathered.add(transaction);
        gatheredBytes += transaction.raw().size();
        if (gathered.size() >= BATCH || gatheredBytes >= BATCH_BYTES) {
            flush();
        } else if (gathered.size() == 1) {
            timers.startSingleTimer(Flush.INSTANCE, GATHER);
        }
    }

    private void flush() {
        if (gathered.isEmpty()) {
            return;
        }
        List<Transaction> batch = List.copyOf(gathered);
        gathered.clear();
        gatheredBytes = 0;
        send(batch, targets(), false);
    }

    /** Those with validators, else all. */
    private Map<String, Peer> targets() {
        Map<String, Peer> all = new LinkedHashMap<>();
        Map<String, Peer> hosts = new LinkedHashMap<>();
        for (Peer peer : setup.peers().others()) {
            all.put(peer.name(), peer);
            if (!peer.validators().getOrDefault(setup.network(), Set.of()).isEmpty()) {
                hosts.put(peer.name(), peer);
            }
        }
        return hosts.isEmpty() ? all : hosts;
    }

    private void send(List<Transaction> batch, Map<String, Peer> to, boolean backlog) {
        Flight flight = new Flight(batch, new HashSet<>(to.keySet()), backlog);
        long number = ++lastNumber;
        flights.put(number, flight);
        if (flights.size() > MAX_FLIGHTS) {
            flights.remove(flights.keySet().iterator().next());
        }
        to.values().forEach(peer -> send(number, flight, peer));
    }

    private void send(long number, Flight flight, Peer peer) {
        setup.couriers()
                .apply(peer)
                .tell(new CourierActor.Transactions(
                        setup.network(),
                        new Batch(number, flight.raws, getContext().getSelf().narrow())));
    }

    private void onTaken(Taken taken) {
        Flight flight = flights.get(taken.number());
        if (flight == null || !flight.unanswered.remove(taken.node())) {
            return;
        }
        Set<Hash> refused = Set.copyOf(taken.refused());
        flight.hashes.stream().filter(hash -> !refused.contains(hash)).forEach(this::kept);
        if (flight.unanswered.isEmpty()) {
            flights.remove(taken.number());
        }
        if (flight.backlog) {
            sendBacklog(taken.node());
        }
    }

    private void kept(Hash hash) {
        Waiting done = waiting.remove(hash);
        if (done != null) {
            setup.metrics().relayed("kept");
            done.submitters().forEach(submitter -> submitter.complete(null));
        }
    }

    private void onTick() {
        long now = System.nanoTime();
        Map<String, Peer> targets = targets();
        boolean alone = setup.peers().others().isEmpty();
        for (Iterator<Map.Entry<Long, Flight>> each = flights.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Long, Flight> entry = each.next();
            Flight flight = entry.getValue();
            if (now - flight.sentNanos < ANSWER.toNanos()) {
                continue;
            }
            flight.unanswered.retainAll(targets.keySet());
            if (++flight.attempts > MAX_ATTEMPTS || flight.unanswered.isEmpty()) {
                each.remove();
                continue;
            }
            flight.sentNanos = now;
            flight.unanswered.forEach(name -> send(entry.getKey(), flight, targets.get(name)));
        }
        for (Hash hash : List.copyOf(waiting.keySet())) {
            Waiting submitted = waiting.get(hash);
            if (alone) {
                waiting.remove(hash);
                submitted.submitters().forEach(submitter -> submitter.complete(null));
            } else if (now - submitted.sinceNanos() > PATIENCE.toNanos()) {
                waiting.remove(hash);
                setup.metrics().relayed("given_up");
                submitted
                        .submitters()
                        .forEach(submitter -> submitter.completeExceptionally(
                                new TransactionRelay.NotKept("no other node has said that it keeps it")));
            }
        }
    }

    /** What waits for nodes that are gone goes to those that came; these get all that the pool holds besides. */
    private void onPeersChanged() {
        Map<String, Peer> now = targets();
        Set<String> names = Set.copyOf(now.keySet());
        Set<String> before = known;
        known = names;
        backlogs.keySet().retainAll(names);
        List<Transaction> pool = List.of();
        for (String name : names) {
            if (!before.contains(name)) {
                pool = pool.isEmpty() ? setup.pool().transactions() : pool;
                boolean idle = !backlogs.containsKey(name);
                backlogs.put(name, batches(pool));
                if (idle) {
                    sendBacklog(name);
                }
            }
        }
    }

    private static ArrayDeque<List<Transaction>> batches(List<Transaction> pool) {
        ArrayDeque<List<Transaction>> batches = new ArrayDeque<>();
        List<Transaction> batch = new ArrayList<>();
        int bytes = 0;
        for (Transaction transaction : pool) {
            batch.add(transaction);
            bytes += transaction.raw().size();
            if (batch.size() >= BATCH || bytes >= BATCH_BYTES) {
                batches.add(List.copyOf(batch));
                batch.clear();
                bytes = 0;
            }
        }
        if (!batch.isEmpty()) {
            batches.add(List.copyOf(batch));
        }
        return batches;
    }

    private void sendBacklog(String name) {
        ArrayDeque<List<Transaction>> batches = backlogs.get(name);
        Peer peer = targets().get(name);
        if (batches == null || batches.isEmpty() || peer == null) {
            backlogs.remove(name);
            return;
        }
        send(batches.poll(), Map.of(name, peer), true);
    }

    /** Transactions of another node: those that are not here are decoded on the pool for clients. */
    private void onBatch(Batch batch) {
        BigInteger chainId = BigInteger.valueOf(setup.chainId());
        getContext()
                .pipeToSelf(
                        setup.crypto().clients(() -> decode(batch, chainId)),
                        (decoded, failure) -> failure == null ? decoded : new NotDecoded(failure));
    }

    private Decoded decode(Batch batch, BigInteger chainId) {
        List<Transaction> taken = new ArrayList<>();
        List<Hash> malformed = new ArrayList<>();
        for (Bytes raw : batch.transactions()) {
            Hash hash = Keccak256.hash(raw);
            var pooled = setup.pool().transaction(hash);
            if (pooled.isPresent()) {
                taken.add(pooled.get());
                continue;
            }
            switch (TransactionCodec.decode(raw, chainId)) {
                case TransactionCodec.Decoded.Ok(var transaction) -> taken.add(transaction);
                case TransactionCodec.Decoded.Bad _ -> malformed.add(hash);
            }
        }
        return new Decoded(batch, taken, malformed);
    }

    private void onDecoded(Decoded decoded) {
        CompletableFuture<List<Hash>> logged = new CompletableFuture<>();
        setup.mempool().tell(new MempoolActor.Relayed(decoded.transactions(), logged));
        decoded.transactions().forEach(each -> setup.metrics().relayed("taken"));
        getContext()
                .pipeToSelf(
                        logged,
                        (refused, failure) -> failure == null
                                ? new Logged(
                                        decoded.batch(),
                                        Stream.concat(refused.stream(), decoded.malformed().stream())
                                                .toList())
                                : new NotLogged(failure));
    }
}
