package io.levity.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import io.levity.actor.chain.BlockClock;
import io.levity.actor.chain.BodyDecoder;
import io.levity.actor.chain.ChainNode;
import io.levity.actor.chain.ChainReplicaActor;
import io.levity.actor.chain.CryptoPool;
import io.levity.actor.chain.ExecutedChain;
import io.levity.actor.chain.JournalReader;
import io.levity.actor.chain.MemberPost;
import io.levity.actor.chain.MempoolActor;
import io.levity.actor.chain.NetworkEntity;
import io.levity.actor.chain.NodeChainService;
import io.levity.actor.chain.PoolIndex;
import io.levity.actor.chain.Seats;
import io.levity.actor.chain.TransactionRelay;
import io.levity.actor.chain.ValidatorEntity;
import io.levity.actor.chain.ValidatorSeat;
import io.levity.actor.chain.VoteVerifier;
import io.levity.actor.da.BlobService;
import io.levity.actor.peer.NodeReport;
import io.levity.actor.peer.NodeSlices;
import io.levity.actor.peer.Peers;
import io.levity.actor.peer.SliceTransport;
import io.levity.actor.seat.SeatSharding;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SetConfigCodec;
import io.levity.chain.consensus.SignedPayload;
import io.levity.chain.execution.ChainLedger;
import io.levity.chain.execution.Genesis;
import io.levity.chain.execution.LedgerParams;
import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.TransactionCodec;
import io.levity.chain.mempool.Mempool;
import io.levity.chain.mempool.MempoolParams;
import io.levity.chain.validator.DevKeys;
import io.levity.cluster.JournalPlugins;
import io.levity.config.NodeSettings;
import io.levity.metrics.ConsensusMetrics;
import io.levity.metrics.Metrics;
import io.levity.persistence.DataDirectory;
import io.levity.types.Bytes;
import io.levity.types.NetworkId;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One network on this node, from its stores to its validators: opens, catches up with the journal, starts the actors, and
 * closes in the opposite order.
 */
final class NetworkRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkRuntime.class);

    private static final Duration SPAWN_TIMEOUT = Duration.ofSeconds(10);

    private final ExecutedChain chain;
    private final NetworkStores stores;
    private final NodeChainService service;
    private Optional<DaRuntime> blobs = Optional.empty();
    private Optional<SeatRuntime> seats = Optional.empty();

    /** What a network shares with the rest of the node. */
    record Shared(
            ActorSystem<SpawnProtocol.Command> system,
            NodeSettings settings,
            DataDirectory directory,
            Seats seats,
            Peers peers,
            SliceWay slices,
            CryptoPool crypto,
            VoteVerifier verifier,
            BlockClock clock,
            ConsensusMetrics metrics,
            Metrics registry,
            Consumer<Throwable> onFatal) {
        /** Whether this node is meant to run without others. */
        boolean alone() {
            return settings.cluster().alone();
        }
    }

    /** How slices come from and go to other nodes. @param local what these find here */
    record SliceWay(SliceTransport transport, NodeSlices local) {}

    private NetworkRuntime(ExecutedChain chain, NetworkStores stores, NodeChainService service) {
        this.chain = chain;
        this.stores = stores;
        this.service = service;
    }

    NodeChainService service() {
        return service;
    }

    Optional<BlobService> blobs() {
        return blobs.<BlobService>map(DaRuntime::service);
    }

    /** Why this node is slow with blobs for now; empty when it is not. */
    Optional<String> coldKernels() {
        return blobs.filter(da -> !da.isWarm()).map(da -> "the kernels that code blobs are being compiled");
    }

    NodeReport.Volumes volumes() {
        return blobs.map(DaRuntime::summary).orElse(NodeReport.Volumes.NONE);
    }

    NetworkId network() {
        return chain.network();
    }

    static NetworkRuntime start(Shared shared, Genesis genesis)
            throws InterruptedException, ExecutionException, TimeoutException {
        NetworkStores stores = NetworkStores.open(shared.directory(), genesis);
        if (stores.blocks().height() < 0) {
            GenesisBlock.append(stores.blocks(), genesis);
        }
        ChainLedger ledger = new ChainLedger(genesis, stores.states(), LedgerParams.DEFAULT);
        PoolIndex index = new PoolIndex();
        NodeChainService service =
                new NodeChainService(genesis, ledger, stores.blocks(), index, shared.crypto(), shared.clock());
        ExecutedChain chain =
                new ExecutedChain(genesis, ledger, stores.blocks(), service, shared.clock(), shared.metrics());
        BodyDecoder decoder = new BodyDecoder(shared.crypto(), index, genesis.chainId());
        JournalReader journal = JournalReader.of(
                shared.system(), JournalPlugins.of(shared.settings()).query());
        journal.blocks(genesis.networkId(), chain.nextHeight(), Long.MAX_VALUE - 1)
                .runForeach(block -> chain.apply(block, decoder), shared.system())
                .toCompletableFuture()
                .get();

        NetworkRuntime runtime = new NetworkRuntime(chain, stores, service);
        try {
            DriftCheck.check(
                    genesis, ledger.finalTimestampMillis(), shared.clock().nowMillis());
        } catch (StartFailure drift) {
            runtime.close();
            throw drift;
        }
        runtime.startActors(shared, decoder, journal, index);
        Optional<IntFunction<Bytes>> payer = payer(shared, genesis);
        if (payer.isPresent()) {
            runtime.blobs = Optional.of(DaRuntime.start(shared, service, payer.get()));
        } else {
            LOG.info("no account pays for certificates: this node takes no blobs (levity.da.payer-key-file)");
        }
        runtime.seats = SeatRuntime.start(shared, runtime.network(), runtime.chain.config());
        return runtime;
    }

    /** What an operator should know about this network here, each a short line. */
    List<String> warnings() {
        return seats.map(SeatRuntime::warnings).orElseGet(List::of);
    }

    /** The key of the account that pays at a validator's seat. */
    private static Optional<IntFunction<Bytes>> payer(Shared shared, Genesis genesis) {
        Optional<Bytes> own = shared.settings().da().payerKeyFile().map(PayerKey::read);
        return own.<IntFunction<Bytes>>map(key -> validator -> key)
                .or(() -> genesis.dev() ? Optional.of(DevKeys::operatorKey) : Optional.empty());
    }

    private void startActors(Shared shared, BodyDecoder decoder, JournalReader journal, PoolIndex index)
            throws InterruptedException, ExecutionException, TimeoutException {
        Genesis genesis = chain.genesis();
        SetConfig config = chain.config();
        NetworkId network = chain.network();
        ClusterSharding sharding = ClusterSharding.get(shared.system());
        SignedPayload payloads = SignedPayload.of(config);
        sharding.init(Entity.of(
                        NetworkEntity.KEY,
                        context -> NetworkEntity.create(new NetworkEntity.Setup(
                                network,
                                genesis.hash(),
                                SetConfigCodec.hash(config),
                                shared.settings().chain().snapshotInterval(),
                                block -> shared.verifier().verify(config, payloads, block),
                                shared.metrics())))
                .withStopMessage(NetworkEntity.Stop.INSTANCE)
                .withEntityProps(DispatcherSelector.fromConfig("levity.dispatchers.consensus")));

        CompletableFuture<TransactionRelay> relay = new CompletableFuture<>();
        ActorRef<MempoolActor.Command> mempool =
                spawnVital(shared, MempoolActor.create(mempoolSetup(shared, index, relay)), "mempool-" + network);
        ActorRef<ChainReplicaActor.Command> replica = spawnVital(
                shared,
                ChainReplicaActor.create(
                        chain,
                        new ChainReplicaActor.ReplicaLinks(
                                decoder,
                                shared.crypto(),
                                mempool,
                                sharding.entityRefFor(NetworkEntity.KEY, NetworkEntity.entityId(network)),
                                journal)),
                "replica-" + network);
        service.attach(mempool, replica, shared.system().scheduler());

        Executor blocking =
                shared.system().dispatchers().lookup(DispatcherSelector.fromConfig("levity.dispatchers.blocking"));
        ChainNode node = new ChainNode(
                network,
                sharding,
                replica,
                MemberPost.of(shared.system(), network, shared.seats(), shared.peers()),
                shared.seats(),
                shared.verifier(),
                journal,
                shared.clock(),
                shared.metrics(),
                blocking,
                shared.settings().chain().progressInterval());
        if (!shared.alone()) {
            CourierRuntime.start(shared, node, genesis.chainId(), mempool, index, relay);
        }
        var validators = Entity.of(
                        ValidatorEntity.KEY,
                        context -> ValidatorEntity.create(seat(node, config, context.getEntityId())))
                .withStopMessage(ValidatorEntity.Stop.INSTANCE)
                .withEntityProps(DispatcherSelector.fromConfig("levity.dispatchers.consensus"));
        sharding.init(SeatRuntime.places(shared) ? SeatSharding.place(shared.system(), validators) : validators);
        config.members().stream()
                .filter(member -> shared.seats().held().contains(member.validatorId()))
                .forEach(member -> node.validatorEntity(member.validatorId()).tell(ValidatorEntity.Start.INSTANCE));
    }

    private MempoolActor.Setup mempoolSetup(Shared shared, PoolIndex index, CompletableFuture<TransactionRelay> relay) {
        Genesis genesis = chain.genesis();
        NodeSettings.Mempool limits = shared.settings().mempool();
        Mempool pool = new Mempool(MempoolParams.of(
                        BigInteger.ZERO,
                        genesis.economy().floorBaseFeeWei(),
                        genesis.economy().gasLimit())
                .withLimits(limits.maxTransactions(), limits.maxBytes(), limits.maxPerAccount()));
        BigInteger chainId = BigInteger.valueOf(genesis.chainId());
        List<Transaction> replayed = stores.mempoolLog().replay().stream()
                .map(raw -> TransactionCodec.decode(raw, chainId))
                .flatMap(decoded -> switch (decoded) {
                    case TransactionCodec.Decoded.Ok(var transaction) -> java.util.stream.Stream.of(transaction);
                    case TransactionCodec.Decoded.Bad _ -> java.util.stream.Stream.empty();
                })
                .toList();
        ChainLedger ledger = chain.ledger();
        return new MempoolActor.Setup(
                pool,
                MempoolActor.DurableLog.of(stores.mempoolLog()),
                shared.alone() ? TransactionRelay.NONE : CourierRuntime.later(relay),
                index,
                shared.clock(),
                shared.metrics(),
                service::onPending,
                ledger.finalState(),
                ledger.baseFeeAfter(ledger.finalHash()),
                replayed);
    }

    private static ValidatorSeat seat(ChainNode node, SetConfig config, String entityId) {
        int validatorId = Integer.parseInt(entityId.substring(entityId.indexOf('/') + 1));
        for (int member = 0; member < config.members().size(); member++) {
            if (config.members().get(member).validatorId() == validatorId) {
                return ValidatorSeat.of(node, config, member);
            }
        }
        throw new IllegalArgumentException("validator " + validatorId + " has no seat in " + node.network());
    }

    /**
     * Spawns an actor without which this network can not go on: when it ends of itself the process ends too, and the next
     * start recovers from what is durable.
     */
    private static <T> ActorRef<T> spawnVital(Shared shared, Behavior<T> behavior, String name)
            throws InterruptedException, ExecutionException, TimeoutException {
        ActorSystem<SpawnProtocol.Command> system = shared.system();
        ActorRef<T> vital = spawn(system, behavior, name);
        spawn(system, Vitals.watch(vital, shared.onFatal()), "vitals-of-" + name);
        return vital;
    }

    private static <T> ActorRef<T> spawn(ActorSystem<SpawnProtocol.Command> system, Behavior<T> behavior, String name)
            throws InterruptedException, ExecutionException, TimeoutException {
        Props props = DispatcherSelector.fromConfig("levity.dispatchers.execution");
        CompletableFuture<ActorRef<T>> spawned = AskPattern.<SpawnProtocol.Command, ActorRef<T>>ask(
                        system,
                        replyTo -> new SpawnProtocol.Spawn<>(behavior, name, props, replyTo),
                        SPAWN_TIMEOUT,
                        system.scheduler())
                .toCompletableFuture();
        return spawned.get(SPAWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    /** After the actor system is gone. What is final goes to disk, so that the next start has nothing to execute again. */
    @Override
    public void close() {
        blobs.ifPresent(DaRuntime::close);
        chain.ledger().flush();
        stores.close();
    }
}
