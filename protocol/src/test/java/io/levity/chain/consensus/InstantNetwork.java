package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A few cores in one queue: messages arrive at once and in order, time moves only when nothing else can. */
final class InstantNetwork {
    static final long DELTA_MILLIS = 100;

    record Sent(int from, int to, Message message) {}

    private record Pending(int to, Input input) {}

    private record Alarm(long at, long sequence, int member, Timer timer) {}

    /** One validator: the core, its signer's ledger, its log, what the application took. */
    final class Node {
        final int me;
        SimplexCore core;
        final Map<String, Vote> ledger = new LinkedHashMap<>();
        final List<DurableRecord> log = new ArrayList<>();
        final List<FinalBlock> chain = new ArrayList<>();
        final List<Effect> effects = new ArrayList<>();
        boolean down;

        Node(int me) {
            this.me = me;
            core = new SimplexCore(config, me, Recovered.NOTHING);
        }

        void restart() {
            core = new SimplexCore(config, me, recovered());
            queue.removeIf(pending -> pending.to == me && !(pending.input instanceof Input.Received));
            alarms.removeIf(alarm -> alarm.member == me);
            down = false;
            core.start(now, effect -> carryOut(this, effect));
        }

        Recovered recovered() {
            Optional<FinalBlock> last = chain.isEmpty() ? Optional.empty() : Optional.of(chain.getLast());
            return new Recovered(last, log, List.copyOf(ledger.values()));
        }

        <E extends Effect> List<E> all(Class<E> kind) {
            return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }

    final SetConfig config;
    final List<Node> nodes = new ArrayList<>();
    final FakeSignatures signatures = new FakeSignatures();
    final List<Evidence> evidence = new ArrayList<>();
    /** Messages that this refuses are lost. */
    Predicate<Sent> passes = _ -> true;
    /** Bodies that this refuses fail to certify, everywhere. */
    Predicate<Header> valid = _ -> true;

    final Set<Integer> slowApplications = new LinkedHashSet<>();
    long now = 1_000_000;
    private final Deque<Pending> queue = new ArrayDeque<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(
            (a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.sequence, b.sequence));
    final Map<Effect.Event, Integer> counted = new TreeMap<>();
    private long sequence;

    InstantNetwork(int... weights) {
        config = config(weights);
        for (int m = 0; m < weights.length; m++) {
            nodes.add(new Node(m));
        }
    }

    static SetConfig config(int... weights) {
        List<SetConfig.Member> members = new ArrayList<>();
        for (int m = 0; m < weights.length; m++) {
            members.add(new SetConfig.Member(m + 1, FakeSignatures.key(m), Hash.ZERO, weights[m]));
        }
        return new SetConfig(
                0x4c45564954590001L,
                0,
                0,
                members,
                Digests.sha256(Bytes.wrap(new byte[] {7})),
                new SetConfig.Start(0, Digests.sha256(Bytes.wrap(new byte[] {1})), Hash.ZERO, 0),
                new SetConfig.Params(DELTA_MILLIS, 0, 1, 1 << 20, 1 << 20, 1000),
                0,
                Hash.ZERO);
    }

    static InstantNetwork of(int members) {
        int[] weights = new int[members];
        java.util.Arrays.fill(weights, 1);
        return new InstantNetwork(weights);
    }

    InstantNetwork start() {
        nodes.forEach(Node::restart);
        return this;
    }

    int leader(long view) {
        return new LeaderSchedule(config).leader(view);
    }

    /** Runs until all running nodes delivered this height, or so many steps passed. */
    boolean runUntilHeight(long height, int steps) {
        return runUntil(() -> nodes.stream().allMatch(n -> n.down || n.chain.size() >= height), steps);
    }

    boolean runUntil(java.util.function.BooleanSupplier done, int steps) {
        for (int i = 0; i < steps; i++) {
            if (done.getAsBoolean()) {
                return true;
            }
            if (!step()) {
                return false;
            }
        }
        return done.getAsBoolean();
    }

    private boolean step() {
        Pending pending = queue.poll();
        if (pending == null) {
            Alarm alarm = alarms.poll();
            if (alarm == null) {
                return false;
            }
            now = Math.max(now, alarm.at);
            pending = new Pending(alarm.member, new Input.TimerFired(alarm.timer));
        }
        Node node = nodes.get(pending.to);
        if (!node.down) {
            node.core.on(pending.input, now, effect -> carryOut(node, effect));
        }
        return true;
    }

    void inject(int to, Input input) {
        queue.add(new Pending(to, input));
    }

    private void send(int from, int to, Message message) {
        if (to != from && passes.test(new Sent(from, to, message))) {
            Message decoded = MessageCodec.decode(MessageCodec.encode(message)).orElseThrow();
            queue.add(new Pending(to, new Input.Received(from, decoded)));
        }
    }

    private void carryOut(Node node, Effect effect) {
        node.effects.add(effect);
        switch (effect) {
            case Effect.Persist p -> node.log.add(p.record());
            case Effect.Sign s -> sign(node, s);
            case Effect.Send s -> send(node.me, s.to(), s.message());
            case Effect.Broadcast b -> nodes.forEach(other -> send(node.me, other.me, b.message()));
            case Effect.SetTimer t -> alarms.add(new Alarm(now + t.delayMillis(), sequence++, node.me, t.timer()));
            case Effect.CancelTimer t ->
                alarms.removeIf(alarm -> alarm.member == node.me && alarm.timer.equals(t.timer()));
            case Effect.BuildBody b ->
                inject(node.me, new Input.BodyBuilt(b.view(), b.parentHash(), body(b, node), Hash.ZERO, now));
            case Effect.CheckBody c -> {
                if (!slowApplications.contains(node.me)) {
                    inject(node.me, new Input.BodyChecked(c.header().view(), c.headerHash(), valid.test(c.header())));
                }
            }
            case Effect.VerifyVotes v -> inject(node.me, verify(v));
            case Effect.VerifyCertificates v ->
                inject(
                        node.me,
                        new Input.CertificatesVerified(
                                v.key(), v.certificates().stream().allMatch(c -> signatures.verify(config, c))));
            case Effect.ServeFinalised s -> serve(node, s);
            case Effect.Deliver d -> node.chain.add(d.block());
            case Effect.Accuse a -> evidence.add(a.evidence());
            case Effect.Report r -> counted.merge(r.event(), 1, Integer::sum);
        }
    }

    private static Bytes body(Effect.BuildBody b, Node node) {
        return new WireWriter(16).i64(b.view()).i32(node.me).toBytes();
    }

    /** The signer's rules, restated. */
    private void sign(Node node, Effect.Sign s) {
        String slot = s.kind() + "/" + s.view();
        Vote earlier = node.ledger.get(slot);
        boolean conflict = earlier != null && !earlier.headerHash().equals(s.headerHash());
        for (VoteKind kind : VoteKind.values()) {
            Vote other = node.ledger.get(kind + "/" + s.view());
            conflict |= other != null
                    && kind != s.kind()
                    && Certificates.conflict(kind, other.headerHash(), s.kind(), s.headerHash());
            conflict |= other != null && kind == VoteKind.NULLIFY && s.kind() == VoteKind.NOTARIZE;
        }
        if (conflict) {
            inject(node.me, new Input.SignRefused(s.kind(), s.view(), s.headerHash(), Refusal.CONFLICT));
        } else {
            Vote vote = FakeSignatures.vote(config, s.kind(), s.view(), s.headerHash(), node.me);
            node.ledger.put(slot, vote);
            inject(node.me, new Input.Signed(vote));
        }
    }

    private Input verify(Effect.VerifyVotes v) {
        List<Vote> valid = new ArrayList<>();
        List<Vote> invalid = new ArrayList<>();
        for (Vote vote : v.votes()) {
            boolean good = vote.equals(FakeSignatures.vote(config, v.kind(), v.view(), v.headerHash(), vote.member()));
            (good ? valid : invalid).add(vote);
        }
        Bytes sum = FakeSignatures.aggregate(valid.stream().map(Vote::signature).toList());
        return new Input.VotesVerified(v.kind(), v.view(), v.headerHash(), valid, invalid, sum);
    }

    private void serve(Node node, Effect.ServeFinalised s) {
        List<FinalBlock> blocks = new ArrayList<>();
        for (FinalBlock b : node.chain) {
            if (b.header().height() >= s.from() && b.header().height() <= s.through()) {
                blocks.add(b);
            }
        }
        send(node.me, s.to(), new Message.FinalisedFetched(blocks));
    }
}
