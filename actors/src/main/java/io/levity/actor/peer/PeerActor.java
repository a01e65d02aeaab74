package io.levity.actor.peer;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.ClusterEvent.MemberEvent;
import akka.cluster.ClusterEvent.ReachabilityEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.UniqueAddress;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells the other nodes what this one is and hosts, at once when it changes and again at each beat, so that what was lost is
 * made good; and writes what they tell into the {@link PeerBook}. One on each node, under the same name.
 */
public final class PeerActor {
    public static final String NAME = "peers";

    static final Duration BEAT = Duration.ofSeconds(2);

    /** The state that the cluster extension shows may follow its events a little later. */
    private static final Duration AFTER_EVENT = Duration.ofMillis(200);

    public sealed interface Message {}

    /**
     * From another node.
     *
     * @param uid of the run of its actor system, as a restarted node is another one
     * @param revision of the card; older ones are passed over
     */
    public record Hello(Peer card, long uid, long revision) implements Message {}

    /** From another node, for people to look at. */
    public record Told(NodeReport report, Address from, long uid) implements Message {}

    private record MembersChanged() implements Message {}

    private record LookAgain() implements Message {}

    private record Changed() implements Message {}

    private record Beat() implements Message {}

    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final Cluster cluster;
    private final PeerBook book;
    private final Supplier<NodeReport> report;
    private final long uid;
    private long told;

    private PeerActor(
            ActorContext<Message> context, TimerScheduler<Message> timers, PeerBook book, Supplier<NodeReport> report) {
        this.context = context;
        this.timers = timers;
        this.cluster = Cluster.get(context.getSystem());
        this.book = book;
        this.report = report;
        this.uid = cluster.selfMember().uniqueAddress().longUid();
    }

    /** @param report of this node, asked at each beat; it must be quick */
    public static Behavior<Message> create(PeerBook book, Supplier<NodeReport> report) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            PeerActor actor = new PeerActor(context, timers, book, report);
            Cluster cluster = actor.cluster;
            cluster.subscriptions()
                    .tell(Subscribe.create(
                            context.messageAdapter(MemberEvent.class, _ -> new MembersChanged()), MemberEvent.class));
            cluster.subscriptions()
                    .tell(Subscribe.create(
                            context.messageAdapter(ReachabilityEvent.class, _ -> new MembersChanged()),
                            ReachabilityEvent.class));
            ActorRef<Message> self = context.getSelf();
            book.onChange(() -> self.tell(new Changed()));
            timers.startTimerWithFixedDelay(new Beat(), BEAT);
            self.tell(new MembersChanged());
            return Behaviors.receive(Message.class)
                    .onAnyMessage(message -> {
                        actor.on(message);
                        return Behaviors.same();
                    })
                    .build();
        }));
    }

    private void on(Message message) {
        switch (message) {
            case Hello hello -> onHello(hello);
            case Told(var theirs, var from, var itsUid) -> book.onReport(new UniqueAddress(from, itsUid), theirs);
            case MembersChanged _ -> {
                onMembers();
                timers.startSingleTimer(new LookAgain(), AFTER_EVENT);
            }
            case LookAgain _ -> onMembers();
            case Changed _ -> onChanged();
            case Beat _ -> onBeat();
        }
    }

    private void onHello(Hello hello) {
        boolean fresh = !book.knows(hello.card().address());
        if (book.onCard(new UniqueAddress(hello.card().address(), hello.uid()), hello.card(), hello.revision())
                && fresh) {
            greet(hello.card().address());
        }
    }

    /** The state that the cluster extension keeps is read as a whole; which event told of it does not matter. */
    private void onMembers() {
        Set<UniqueAddress> members = new HashSet<>();
        Set<UniqueAddress> up = new HashSet<>();
        for (Member member : cluster.state().getMembers()) {
            if (!member.uniqueAddress().equals(cluster.selfMember().uniqueAddress())) {
                members.add(member.uniqueAddress());
                if (works(member)) {
                    up.add(member.uniqueAddress());
                }
            }
        }
        cluster.state().getUnreachable().forEach(member -> up.remove(member.uniqueAddress()));
        book.onMembers(members, up);
        members.forEach(member -> greet(member.address()));
    }

    private static boolean works(Member member) {
        MemberStatus status = member.status();
        return status.equals(MemberStatus.up()) || status.equals(MemberStatus.leaving());
    }

    private void onChanged() {
        PeerBook.Card card = book.card();
        if (card.revision() > told) {
            told = card.revision();
            others().forEach(this::greet);
        }
    }

    private void onBeat() {
        onMembers(); // greets all
        NodeReport now = report.get();
        Address self = cluster.selfMember().address();
        others().forEach(other -> ref(other).tell(new Told(now, self, uid)));
    }

    private Set<Address> others() {
        Set<Address> others = new HashSet<>();
        for (Member member : cluster.state().getMembers()) {
            if (!member.uniqueAddress().equals(cluster.selfMember().uniqueAddress())) {
                others.add(member.address());
            }
        }
        return others;
    }

    private void greet(Address other) {
        PeerBook.Card card = book.card();
        ref(other).tell(new Hello(card.peer(), uid, card.revision()));
    }

    private ActorRef<Message> ref(Address node) {
        return ActorRefResolver.get(context.getSystem()).resolveActorRef(node + "/user/" + NAME);
    }
}
