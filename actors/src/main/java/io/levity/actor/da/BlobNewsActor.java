package io.levity.actor.da;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.levity.actor.chain.Feed;
import io.levity.actor.peer.Peer;
import io.levity.actor.peer.Peers;
import io.levity.persistence.da.BlobProjection;
import io.levity.persistence.da.BlobProjection.Change;
import io.levity.persistence.da.BlobProjection.Changes;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the lists of blobs of a cluster's nodes alike: reads the log of changes of each other node where it left off, a
 * piece at a time, and gives others pieces of its own. So a node that was away, or is new, catches up with all that anybody
 * else knows, also of nodes that are gone; until then it shows what it knew.
 */
public final class BlobNewsActor extends AbstractBehavior<BlobNewsActor.Command> {
    /** Blobs in an answer: with a few hundred bytes each they fit in one message. */
    static final int MOST_AT_A_TIME = 256;

    private static final Duration TICK = Duration.ofMillis(500);
    /** An answer that has not come by then is not waited for. */
    private static final int PATIENCE_TICKS = 10;

    public sealed interface Command {}

    /** What changed behind a place of a log; of another log than this node's, all. */
    public record Since(long log, long after, ActorRef<Command> replyTo) implements Command {}

    /** @param from name of the node whose log it is */
    public record News(String from, Changes changes) implements Command {}

    private enum Tick implements Command {
        INSTANCE
    }

    private final NetworkId network;
    private final Peers peers;
    private final BlobProjection projection;
    private final Feed<BlobService.BlobRow> changes;
    /** Ticks that each node that was asked has not answered for. */
    private final Map<String, Integer> asked = new HashMap<>();

    private BlobNewsActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            NetworkId network,
            Peers peers,
            BlobProjection projection,
            Feed<BlobService.BlobRow> changes) {
        super(context);
        this.network = network;
        this.peers = peers;
        this.projection = projection;
        this.changes = changes;
        timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
    }

    /** @param changes told what is new here */
    public static Behavior<Command> create(
            NetworkId network, Peers peers, BlobProjection projection, Feed<BlobService.BlobRow> changes) {
        return Behaviors.supervise(Behaviors.<Command>setup(context -> Behaviors.withTimers(
                        timers -> new BlobNewsActor(context, timers, network, peers, projection, changes))))
                .onFailure(SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
    }

    /** Under which nodes find each other's. */
    public static String name(NetworkId network) {
        return "blobs-" + network;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::onCommand).build();
    }

    private Behavior<Command> onCommand(Command command) {
        switch (command) {
            case Tick.INSTANCE -> onTick();
            case Since since -> onSince(since);
            case News news -> onNews(news);
        }
        return this;
    }

    private void onTick() {
        asked.replaceAll((node, ticks) -> ticks + 1);
        asked.values().removeIf(ticks -> ticks > PATIENCE_TICKS);
        for (Peer peer : peers.others()) {
            if (!asked.containsKey(peer.name())) {
                ask(peer);
            }
        }
    }

    private void ask(Peer peer) {
        asked.put(peer.name(), 0);
        BlobProjection.Read read = projection.read(peer.name());
        ActorRef<Command> there =
                ActorRefResolver.get(getContext().getSystem()).resolveActorRef(peer.actorPath(name(network)));
        there.tell(new Since(read.log(), read.through(), getContext().getSelf()));
    }

    private void onSince(Since since) {
        Changes piece = projection.changes(since.after(), MOST_AT_A_TIME);
        Changes answer = piece.log() == since.log() ? piece : projection.changes(0, MOST_AT_A_TIME);
        since.replyTo().tell(new News(peers.self().name(), answer));
    }

    private void onNews(News news) {
        asked.remove(news.from());
        for (Change change : news.changes().changes()) {
            if (projection.merge(change)) {
                changes.tell(row(change.row()));
            }
        }
        BlobProjection.Read read =
                new BlobProjection.Read(news.changes().log(), news.changes().through());
        if (!read.equals(projection.read(news.from()))) {
            projection.noteRead(news.from(), read);
        }
        if (news.changes().more()) {
            peers.others().stream()
                    .filter(peer -> peer.name().equals(news.from()))
                    .findFirst()
                    .ifPresent(this::ask);
        }
    }

    private static BlobService.BlobRow row(BlobProjection.Row row) {
        return new BlobService.BlobRow(
                row.id(),
                row.network(),
                row.sizeBytes(),
                row.stage(),
                row.receivedAtMillis(),
                row.changedAtMillis(),
                row.failure());
    }
}
