package io.levity.node;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import io.levity.actor.chain.BlockClock;
import io.levity.actor.chain.CryptoPool;
import io.levity.actor.chain.Seats;
import io.levity.actor.chain.VoteVerifier;
import io.levity.chain.execution.Genesis;
import io.levity.chain.execution.SystemContracts;
import io.levity.cluster.StopPhases;
import io.levity.config.NodeSettings;
import io.levity.metrics.ConsensusMetrics;
import io.levity.metrics.JvmMetrics;
import io.levity.metrics.Metrics;
import io.levity.persistence.DataDirectory;
import io.levity.persistence.StorageFailure;
import io.levity.types.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: opens its data directory, joins its cluster, starts its networks and doors, stops in the opposite order. */
public final class LevityNode {
    /** Of this software, as releases number it. */
    public static final String VERSION = "0.1.0";

    private static final long END_LIMIT_MILLIS = 60_000;
    private static final Logger LOG = LoggerFactory.getLogger(LevityNode.class);

    private final NodeSettings settings;
    private final DataDirectory directory;
    private final ActorSystem<SpawnProtocol.Command> system;
    private final NodeSeats seats;
    private final CryptoPool crypto;
    private final NetworkRuntime root;
    private final RunFiles runFiles;
    private final GracefulStop stop;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile ExitCode exitCode = ExitCode.OK;

    /** What is there before the node is anything to others. */
    private record Base(
            NodeSettings settings,
            Genesis genesis,
            HostedValidators hosted,
            DataDirectory directory,
            CryptoPool crypto,
            NodeSeats seats,
            BlockClock clock) {}

    private LevityNode(Base base, Membership joined, NetworkRuntime root) {
        this.settings = base.settings();
        this.directory = base.directory();
        this.seats = base.seats();
        this.crypto = base.crypto();
        this.system = joined.system();
        this.stop = joined.stop();
        this.root = root;
        this.runFiles = new RunFiles(base.directory().run());
    }

    /** As {@link #start(NodeSettings, StartOptions)}, for dev networks. */
    public static LevityNode start(
            NodeSettings settings, boolean fresh, OptionalInt validatorsGiven, boolean blockTimeGiven)
            throws Exception {
        return start(
                settings, new StartOptions(fresh, validatorsGiven, blockTimeGiven, Optional.empty(), Optional.empty()));
    }

    /**
     * Starts everything and returns once the doors are open.
     *
     * @throws StartFailure for what the operator can mend
     */
    public static LevityNode start(NodeSettings settings, StartOptions options) throws Exception {
        long startedNanos = System.nanoTime();
        Path path = settings.dataDirectory().toAbsolutePath().normalize();
        if (options.fresh()) {
            requireDev(path, options);
            FreshStart.clear(path);
        }
        PortCheck.allFree(settings);
        Genesis genesis = GenesisFile.choose(path, options.genesis(), settings.network(), System.currentTimeMillis());
        requireSameNetwork(
                genesis,
                settings.network(),
                settings.dataDirectory(),
                options.validators().isPresent()
                        ? Optional.of(options.validators().getAsInt())
                        : Optional.empty(),
                options.blockTimeGiven());
        HostedValidators hosted = HostedValidators.open(genesis, settings, options.keystorePassword());
        requireSharedJournal(settings);
        GenesisFile.keep(path, genesis);
        DataDirectory directory = open(path, genesis);
        List<AutoCloseable> opened = new ArrayList<>(List.of(directory));
        try {
            LevityNode node = start(settings, genesis, hosted, directory, opened);
            node.announce(genesis, hosted, startedNanos);
            return node;
        } catch (Exception e) {
            closeAll(opened, e);
            throw e;
        }
    }

    /** @param opened gets what must be closed when the start fails, in that order */
    private static LevityNode start(
            NodeSettings settings,
            Genesis genesis,
            HostedValidators hosted,
            DataDirectory directory,
            List<AutoCloseable> opened)
            throws Exception {
        ClockFile clockFile = new ClockFile(directory.root());
        long aheadMillis = clockFile.aheadMillis(genesis);
        if (aheadMillis > 0) {
            LOG.info("the block clock goes on {} ms ahead of the wall clock: dev_increaseTime moved it", aheadMillis);
        }
        CryptoPool crypto = new CryptoPool(
                settings.chain().cryptoThreads(), settings.chain().cryptoQueue());
        opened.addFirst(crypto);
        NodeSeats seats = NodeSeats.open(settings, directory, hosted, crypto, LevityNode::dieOf);
        opened.addFirst(seats);
        BlockClock clock = new BlockClock(Clock.systemUTC(), aheadMillis, clockFile::save);
        Base base = new Base(settings, genesis, hosted, directory, crypto, seats, clock);
        CompletableFuture<LevityNode> started = new CompletableFuture<>();
        Membership joined = Membership.prepare(settings, directory.journal(), genesis.hash(), () -> {
            var _ = started.thenAccept(node -> node.stopLater("asked to drain"));
        });
        opened.addFirst(() -> terminate(joined.system()));
        joined.enter();
        try {
            LevityNode node = start(base, joined, opened);
            started.complete(node);
            joined.system().getWhenTerminated().whenComplete((_, _) -> node.inBackground(node::end));
            return node;
        } catch (Exception e) {
            throw startFailure(joined.stop(), e);
        }
    }

    /** One line for what an operator can mend: this node was taken out meanwhile, or a store is not there. */
    private static Exception startFailure(GracefulStop stop, Exception failure) {
        EndReason end = EndReason.of(stop.reason());
        if (end != EndReason.BROKEN) {
            return new StartFailure(end.code(), end.line());
        }
        Throwable cause = failure instanceof ExecutionException e && e.getCause() != null ? e.getCause() : failure;
        return cause instanceof StorageFailure ? new StartFailure(ExitCode.FAILED, cause.getMessage()) : failure;
    }

    /** @param opened gets what must be closed when the start fails, in that order */
    private static LevityNode start(Base base, Membership joined, List<AutoCloseable> opened) throws Exception {
        NodeSettings settings = base.settings();
        ActorSystem<SpawnProtocol.Command> system = joined.system();
        GracefulStop stop = joined.stop();
        Seats seats = base.seats().seats();
        Membership.Known known = joined.known();
        known.peers().host(base.genesis().networkId(), seats.held());
        Metrics metrics = new Metrics();
        JvmMetrics.register(metrics);
        NetworkRuntime root = NetworkRuntime.start(
                new NetworkRuntime.Shared(
                        system,
                        settings,
                        base.directory(),
                        seats,
                        known.peers(),
                        SliceDoor.open(system, settings, base.genesis().hash(), metrics),
                        base.crypto(),
                        new VoteVerifier(base.crypto()),
                        base.clock(),
                        new ConsensusMetrics(metrics),
                        metrics,
                        LevityNode::dieOf),
                base.genesis());
        opened.add(opened.size() - 1, root); // the directory itself goes last
        Doors doors = Doors.open(system, settings, base.directory().accounts(), root, metrics, known.reports(), stop);
        joined.management().ready(doors.checks());
        OwnReport report = known.own();
        report.network(root);
        report.warnings(root::warnings);
        report.uploads(doors.admission()::running);
        report.drain(stop::progress);
        stop.load(new GracefulStop.Load(
                doors.admission()::running, () -> seats.held().size(), report::shards));
        stop.onBegin(doors.admission()::drain);
        stop.task(StopPhases.DOORS, "levity-doors", doors::stop);
        return new LevityNode(base, joined, root);
    }

    private void announce(Genesis genesis, HostedValidators hosted, long startedNanos) throws IOException {
        runFiles.announce(settings, VERSION);
        System.out.print(Banner.of(settings, genesis, hosted, directory.root(), contracts(), VERSION));
        System.out.printf("Up after %.1f s.%n", (System.nanoTime() - startedNanos) / 1e9);
        sayWhenFinal();
    }

    private static void terminate(ActorSystem<?> system) throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** The actors first, for they use the rest; then the rest. */
    private static void closeAll(List<AutoCloseable> opened, Exception why) {
        for (AutoCloseable resource : opened) {
            try {
                resource.close();
            } catch (Exception e) {
                why.addSuppressed(e);
            }
        }
    }

    static Map<String, Address> contracts() {
        Map<String, Address> contracts = new LinkedHashMap<>();
        contracts.put("Staking", SystemContracts.STAKING);
        contracts.put("Networks", SystemContracts.NETWORKS);
        contracts.put("DataAvailability", SystemContracts.DATA_AVAILABILITY);
        contracts.put("DASigners", SystemContracts.DA_SIGNERS);
        contracts.put("DARegistry", SystemContracts.DA_REGISTRY);
        contracts.put("DAEntrance", SystemContracts.DA_ENTRANCE);
        return contracts;
    }

    /** Tells people and {@code ./levity up --detach} when the first block since the start is final. */
    private void sayWhenFinal() {
        long from = root.service().height();
        long startedNanos = System.nanoTime();
        root.service()
                .newBlocks()
                .take(1)
                .runForeach(
                        block -> {
                            System.out.printf(
                                    "Block %d final %.1f s after the doors opened%s.%n",
                                    block.block().context().height(),
                                    (System.nanoTime() - startedNanos) / 1e9,
                                    from == 0 ? "" : ", the chain goes on");
                            runFiles.ready();
                        },
                        system);
    }

    /** Whoever forgets which votes a key has signed, and signs again with it, is slashed. */
    private static void requireDev(Path path, StartOptions options) {
        if (options.genesis().isPresent() || GenesisFile.holdsRealNetwork(path)) {
            throw new StartFailure(
                    ExitCode.USAGE,
                    "--fresh is for dev networks: elsewhere it would forget what the validators have signed; use"
                            + " another --data");
        }
    }

    /**
     * Flags that say what the network is to be must say what it is.
     *
     * @param directory named to the operator
     */
    public static void requireSameNetwork(
            Genesis genesis,
            NodeSettings.Network settings,
            Path directory,
            Optional<Integer> validatorsGiven,
            boolean blockTimeGiven) {
        int validators = genesis.validators().size();
        if (validatorsGiven.isPresent() && validatorsGiven.get() != validators) {
            throw otherNetwork(directory, "has " + validators + " validators");
        }
        long blockTimeMillis = genesis.params().blockTimeMillis();
        if (blockTimeGiven && settings.blockTime().toMillis() != blockTimeMillis) {
            throw otherNetwork(directory, "has a block time of " + blockTimeMillis + " ms");
        }
    }

    /** Entities move between nodes, and their events with them. */
    private static void requireSharedJournal(NodeSettings settings) {
        if (!settings.cluster().alone() && settings.journal() == NodeSettings.JournalKind.EMBEDDED) {
            throw new StartFailure(
                    ExitCode.USAGE,
                    "levity.journal.kind: EMBEDDED is for a node alone; the nodes of a cluster share one of CASSANDRA");
        }
    }

    private static StartFailure otherNetwork(Path directory, String what) {
        return new StartFailure(
                ExitCode.OTHER_NETWORK,
                "the network in " + directory + " " + what
                        + ": leave that flag out, use another --data, or start anew with --fresh");
    }

    private static DataDirectory open(Path path, Genesis genesis) {
        return switch (DataDirectory.open(path, genesis.hash())) {
            case DataDirectory.Opened.Ready(var directory) -> directory;
            case DataDirectory.Opened.InUse(var pid) -> throw FreshStart.inUse(path, pid);
            case DataDirectory.Opened.OtherNetwork(var found, var expected) ->
                throw new StartFailure(
                        ExitCode.OTHER_NETWORK,
                        path + " holds the network with genesis " + found + ", not " + expected
                                + ": use another --data, or start anew with --fresh");
            case DataDirectory.Opened.Unusable(var reason) -> throw new StartFailure(ExitCode.FAILED, reason);
        };
    }

    /** A log that can not be trusted must not sign, a replica that failed must not serve: end, the next start recovers. */
    private static void dieOf(Throwable cause) {
        LOG.error("fatal, ending the process at once: {}", cause.getMessage(), cause);
        Runtime.getRuntime().halt(ExitCode.FAILED.code());
    }

    /** What the process should end with. */
    public ExitCode awaitStopped() throws InterruptedException {
        stopped.await();
        return exitCode;
    }

    /**
     * Drains and stops, within the time that the settings allow; anything acknowledged is on disk already. Returns when
     * everything is closed.
     */
    public void stop(String why) {
        long limitMillis = settings.shutdownTimeout().toMillis();
        if (!stopping.compareAndSet(false, true) || stop.reason().isPresent()) {
            awaitEnd(limitMillis);
            return;
        }
        System.out.println("levity: " + why + ", stopping (at most " + limitMillis / 1000 + " s) …");
        try {
            stop.run(CoordinatedShutdown.jvmExitReason()).toCompletableFuture().get(limitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not all was handed over in time: {}", e.toString());
        }
        end();
    }

    private void stopLater(String why) {
        inBackground(() -> stop(why));
    }

    private void inBackground(Runnable work) {
        Thread.ofPlatform().name("levity-stop").start(work);
    }

    /** Closes what the actors used, once; whoever comes second waits. */
    private void end() {
        if (!ended.compareAndSet(false, true)) {
            awaitEnd(END_LIMIT_MILLIS);
            return;
        }
        EndReason why = EndReason.of(stop.reason());
        seats.close();
        crypto.close();
        root.close();
        runFiles.remove();
        directory.close();
        exitCode = why.code();
        (exitCode == ExitCode.OK ? System.out : System.err).println("levity: " + why.line());
        stopped.countDown();
    }

    private void awaitEnd(long limitMillis) {
        try {
            if (!stopped.await(limitMillis, TimeUnit.MILLISECONDS)) {
                LOG.warn("the node has not closed everything in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
