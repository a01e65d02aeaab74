package io.levity.node.local;

import io.levity.chain.execution.Genesis;
import io.levity.node.ExitCode;
import io.levity.node.GenesisFile;
import io.levity.node.PortCheck;
import io.levity.node.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The processes of a cluster on this machine: the database first, then the nodes. A node that ends by itself, for example
 * because the others took it out while it was frozen, is started again, ever later when that happens in a row; one that
 * was killed or drained stays away until it is added.
 *
 * <p>All state belongs to one thread, which also starts every process and lives as long as this one ({@link Child}).
 */
final class LocalCluster {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(10);
    /** A node that ran for so long did not fail at its start. */
    private static final Duration LONG_RUN = Duration.ofSeconds(60);

    private static final Duration MAX_BACK_OFF = Duration.ofSeconds(30);
    private static final int MAX_FAILURES_AT_START = 3;
    /** Over the node's own limit for stopping. */
    private static final Duration STOP_SLACK = Duration.ofSeconds(10);

    private static final Duration DATABASE_STOP_LIMIT = Duration.ofSeconds(35);

    private final LocalPlan plan;
    private final LocalDirectory directory;
    private final Genesis genesis;
    private final Launcher launcher;
    private final Consumer<String> say;
    private final Duration nodeStopLimit;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("levity-local").daemon(false).unstarted(task));
    private final TreeMap<Integer, NodeSlot> slots = new TreeMap<>();
    private final CompletableFuture<Void> allUp = new CompletableFuture<>();
    private Optional<Child> database = Optional.empty();
    private int databaseFailures;
    private boolean nodesStarted;
    private boolean stopping;
    private volatile LocalView view;
    private volatile Consumer<LocalView> onChange = _ -> {};

    LocalCluster(LocalPlan plan, LocalDirectory directory, Genesis genesis, Launcher launcher, Consumer<String> say) {
        this.plan = plan;
        this.directory = directory;
        this.genesis = genesis;
        this.launcher = launcher;
        this.say = say;
        this.nodeStopLimit = NodeConfig.settings(plan, plan.nodes().getFirst())
                .shutdownTimeout()
                .plus(STOP_SLACK);
        plan.nodes().forEach(index -> slots.put(index, new NodeSlot(index)));
        this.view = LocalView.of(plan, "starting", database, slots.values());
    }

    /**
     * Starts everything.
     *
     * @param listener told, on the cluster's own thread, whenever something changed
     * @return done when every node has seen a block become final; fails with {@link StartFailure}
     */
    CompletableFuture<Void> start(Consumer<LocalView> listener) {
        loop.execute(() -> {
            onChange = listener;
            guarded(() -> {
                remember();
                if (plan.cassandra().isEmpty()) {
                    startDatabase();
                }
                changed();
            });
        });
        var _ = loop.scheduleWithFixedDelay(
                () -> guarded(this::onTick), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        return allUp;
    }

    /** The latest state, from any thread. */
    LocalView view() {
        return view;
    }

    Outcome kill(int index) throws InterruptedException {
        return ask(() -> {
            NodeSlot slot = slots.get(index);
            if (slot == null || slot.child().isEmpty()) {
                return notRunning(index);
            }
            Child child = slot.child().get();
            slot.become(NodeSlot.State.KILLED, "");
            child.kill();
            say.accept(child.name() + " killed (process " + child.pid() + ")");
            return new Outcome.Done(index);
        });
    }

    Outcome pause(int index) throws InterruptedException {
        return ask(() -> {
            NodeSlot slot = slots.get(index);
            if (slot == null || slot.child().isEmpty()) {
                return notRunning(index);
            }
            if (slot.state() != NodeSlot.State.UP && slot.state() != NodeSlot.State.STARTING) {
                return wrongState(slot, "./levity node list");
            }
            slot.child().get().signal(Signal.STOP);
            slot.become(NodeSlot.State.PAUSED, "");
            say.accept(LocalPlan.name(index) + " paused");
            return new Outcome.Done(index);
        });
    }

    Outcome resume(int index) throws InterruptedException {
        return ask(() -> {
            NodeSlot slot = slots.get(index);
            if (slot == null || slot.state() != NodeSlot.State.PAUSED) {
                return slot == null ? notRunning(index) : wrongState(slot, "only a paused node can be resumed");
            }
            slot.child().get().signal(Signal.CONTINUE);
            slot.become(isReady(index) ? NodeSlot.State.UP : NodeSlot.State.STARTING, "");
            say.accept(LocalPlan.name(index) + " resumed");
            return new Outcome.Done(index);
        });
    }

    /** Starts the lowest node that is not running: one that was before, or a new one. */
    Outcome add() throws InterruptedException {
        return ask(() -> {
            if (!nodesStarted) {
                return new Outcome.Refused("not_up_yet", "the cluster is still starting", "try again when it is up");
            }
            int index = 0;
            while (slots.containsKey(index) && slots.get(index).state().running()) {
                index++;
            }
            if (index >= LocalPlan.MAX_NODES) {
                return new Outcome.Refused(
                        "too_many_nodes", LocalPlan.MAX_NODES + " nodes run", "drain one first: ./levity node drain K");
            }
            try {
                PortCheck.allFree(NodeConfig.settings(plan, index));
            } catch (StartFailure e) {
                return new Outcome.Refused("port_taken", e.getMessage(), "stop what listens there");
            }
            NodeSlot slot = slots.computeIfAbsent(index, NodeSlot::new);
            startNode(slot);
            remember();
            say.accept(LocalPlan.name(index) + " added (process "
                    + slot.child().orElseThrow().pid() + ")");
            return new Outcome.Done(index);
        });
    }

    /** Lets a node hand over and end. The answer comes when that has begun. */
    Outcome drain(int index) throws InterruptedException {
        return ask(() -> {
            NodeSlot slot = slots.get(index);
            if (slot == null || slot.child().isEmpty()) {
                return notRunning(index);
            }
            if (slot.state() == NodeSlot.State.PAUSED) {
                return wrongState(slot, "resume it first: ./levity node resume " + index);
            }
            if (slot.state() == NodeSlot.State.DRAINING) {
                return new Outcome.Done(index);
            }
            if (slots.values().stream().filter(s -> s.state().running()).count() == 1) {
                return new Outcome.Refused(
                        "last_node",
                        "no other node could take over what " + LocalPlan.name(index) + " has",
                        "add one first: ./levity node add; or stop the network: ./levity down");
            }
            slot.become(NodeSlot.State.DRAINING, "");
            slot.child().get().terminate();
            remember();
            say.accept(LocalPlan.name(index) + " drains");
            return new Outcome.Done(index);
        });
    }

    private static Outcome notRunning(int index) {
        return new Outcome.Refused("not_running", LocalPlan.name(index) + " is not running", "see ./levity node list");
    }

    private static Outcome wrongState(NodeSlot slot, String next) {
        return new Outcome.Refused(
                "wrong_state", LocalPlan.name(slot.index) + " is " + LocalView.word(slot.state()), next);
    }

    private Outcome ask(Callable<Outcome> command) throws InterruptedException {
        try {
            return loop.submit(() -> {
                        if (stopping) {
                            return new Outcome.Refused("stopping", "the cluster is stopping", "./levity up starts it");
                        }
                        Outcome outcome = command.call();
                        changed();
                        return outcome;
                    })
                    .get(COMMAND_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return new Outcome.Refused(
                    "failed", String.valueOf(e.getCause() == null ? e : e.getCause()), "see the log");
        }
    }

    private void startDatabase() throws IOException {
        List<String> command = new ArrayList<>(launcher.cassandra());
        command.addAll(CassandraChild.arguments(plan));
        Child child = Child.start(
                "cassandra", command, launcher.environment(), directory.run().resolve("cassandra.log"));
        database = Optional.of(child);
        var _ = child.ended().thenAcceptAsync(code -> guarded(() -> onDatabaseEnd(child, code)), loop);
    }

    private void onDatabaseEnd(Child child, int code) {
        if (stopping || database.filter(child::equals).isEmpty()) {
            return;
        }
        database = Optional.empty();
        databaseFailures++;
        if (!nodesStarted) {
            allUp.completeExceptionally(
                    new StartFailure(known(code), "Cassandra ended with code " + code + ":\n" + child.logTail()));
            return;
        }
        Duration wait = backOff(databaseFailures);
        say.accept("Cassandra ended with code " + code + ", it is started again in " + wait.toSeconds() + " s");
        later(wait, this::startDatabase);
        changed();
    }

    private void startNode(NodeSlot slot) throws IOException {
        int index = slot.index;
        Path data = plan.nodeData(index);
        Path run = Files.createDirectories(data.resolve("run"));
        GenesisFile.keep(data, genesis);
        Files.deleteIfExists(run.resolve("ready"));
        Path config = run.resolve("node.conf");
        List<Integer> wanted = slots.values().stream()
                .filter(s -> s.state().wanted() || !nodesStarted)
                .map(s -> s.index)
                .toList();
        NodeConfig.write(config, NodeConfig.of(plan, index, wanted));
        List<String> command = new ArrayList<>(launcher.node());
        command.addAll(List.of("--config", config.toString(), "--data", data.toString()));
        plan.passwordFile().ifPresent(file -> command.addAll(List.of("--password-file", file.toString())));
        Child child = Child.start(LocalPlan.name(index), command, launcher.environment(), run.resolve("node.log"));
        slot.onStart(child, Instant.now());
        var _ = child.ended().thenAcceptAsync(code -> guarded(() -> onNodeEnd(slot, child, code)), loop);
    }

    private void onNodeEnd(NodeSlot slot, Child child, int code) throws IOException {
        if (slot.child().filter(child::equals).isEmpty()) {
            return; // killed on purpose
        }
        boolean ranLong = slot.startedAt().orElseThrow().isBefore(Instant.now().minus(LONG_RUN));
        if (stopping) {
            slot.become(NodeSlot.State.DRAINED, "");
        } else if (slot.state() == NodeSlot.State.DRAINING) {
            slot.become(NodeSlot.State.DRAINED, "");
            say.accept(child.name() + " has drained and ended");
        } else if (code == ExitCode.USAGE.code()
                || code == ExitCode.OTHER_NETWORK.code()
                || code == ExitCode.CLOCK_DRIFT.code()) {
            slot.become(NodeSlot.State.FAILED, "ended with code " + code);
            say.accept(child.name() + " can not start (code " + code + "): " + lastLine(child));
            giveUpStart(child, code);
        } else {
            restart(slot, child, code, ranLong);
        }
        changed();
    }

    private void restart(NodeSlot slot, Child child, int code, boolean ranLong) {
        slot.onOwnEnd(ranLong);
        if (slot.failuresInARow() >= MAX_FAILURES_AT_START) {
            giveUpStart(child, code);
        }
        Duration wait = backOff(slot.failuresInARow());
        slot.become(NodeSlot.State.RESTARTING, "ended with code " + code);
        say.accept(child.name() + " ended with code " + code + ", it is started again in " + wait.toSeconds() + " s: "
                + lastLine(child));
        later(wait, () -> {
            if (slot.state() == NodeSlot.State.RESTARTING) {
                startNode(slot);
                changed();
            }
        });
    }

    private void giveUpStart(Child child, int code) {
        allUp.completeExceptionally(
                new StartFailure(known(code), child.name() + " ended with code " + code + ":\n" + child.logTail()));
    }

    private static String lastLine(Child child) {
        String tail = child.logTail();
        return tail.substring(tail.lastIndexOf('\n') + 1);
    }

    private static ExitCode known(int code) {
        for (ExitCode known : ExitCode.values()) {
            if (known.code() == code && known != ExitCode.OK) {
                return known;
            }
        }
        return ExitCode.FAILED;
    }

    private static Duration backOff(int failures) {
        Duration wait = Duration.ofSeconds(1L << Math.clamp(failures - 1L, 0, 5));
        return wait.compareTo(MAX_BACK_OFF) > 0 ? MAX_BACK_OFF : wait;
    }

    private void onTick() throws IOException {
        if (stopping) {
            return;
        }
        if (!nodesStarted && CassandraChild.answers(plan.database())) {
            for (NodeSlot slot : slots.values()) {
                startNode(slot);
            }
            nodesStarted = true;
            changed();
        }
        boolean change = false;
        for (NodeSlot slot : slots.values()) {
            if (slot.state() == NodeSlot.State.STARTING && isReady(slot.index)) {
                slot.become(NodeSlot.State.UP, "");
                say.accept(LocalPlan.name(slot.index) + " is up");
                change = true;
            }
        }
        boolean all = nodesStarted && slots.values().stream().allMatch(slot -> slot.state() == NodeSlot.State.UP);
        if ((all && allUp.complete(null)) || change) {
            changed();
        }
    }

    private boolean isReady(int index) {
        return Files.exists(plan.nodeData(index).resolve("run").resolve("ready"));
    }

    private void remember() throws IOException {
        directory.remember(
                slots.values().stream()
                        .filter(slot ->
                                slot.state() != NodeSlot.State.DRAINING && slot.state() != NodeSlot.State.DRAINED)
                        .map(slot -> slot.index)
                        .toList(),
                plan.cassandra());
    }

    private void changed() {
        String phase = stopping ? "stopping" : allUp.isDone() ? "running" : "starting";
        view = LocalView.of(plan, phase, database, slots.values());
        onChange.accept(view);
    }

    private interface Step {
        void run() throws IOException;
    }

    private void later(Duration wait, Step step) {
        var _ = loop.schedule(
                () -> {
                    if (!stopping) {
                        guarded(step);
                    }
                },
                wait.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** What goes wrong here must not end the one thread that everything depends on. */
    private void guarded(Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            say.accept("failed: " + e);
            allUp.completeExceptionally(
                    e instanceof StartFailure known ? known : new StartFailure(ExitCode.FAILED, e.toString()));
        }
    }

    /** Lets all nodes hand over and end, then the database; kills what takes too long. Returns when nothing is left. */
    void stop() throws InterruptedException {
        List<Child> nodes = new ArrayList<>();
        List<Child> databases = new ArrayList<>();
        try {
            loop.submit(() -> {
                        stopping = true;
                        slots.values().forEach(slot -> slot.child().ifPresent(child -> {
                            if (slot.state() == NodeSlot.State.PAUSED) {
                                child.signal(Signal.CONTINUE);
                            }
                            child.terminate();
                            nodes.add(child);
                        }));
                        database.ifPresent(databases::add);
                        changed();
                    })
                    .get();
        } catch (ExecutionException e) {
            say.accept("failed: " + e.getCause());
        }
        awaitEnd(nodes, nodeStopLimit);
        databases.forEach(Child::terminate);
        awaitEnd(databases, DATABASE_STOP_LIMIT);
        loop.shutdown();
    }

    private void awaitEnd(List<Child> children, Duration limit) throws InterruptedException {
        CompletableFuture<?> all =
                CompletableFuture.allOf(children.stream().map(Child::ended).toArray(CompletableFuture[]::new));
        try {
            all.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            children.stream().filter(Child::alive).forEach(child -> {
                say.accept(child.name() + " has not ended after " + limit.toSeconds() + " s and is killed");
                child.kill();
            });
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process does not fail", e);
        }
    }
}
