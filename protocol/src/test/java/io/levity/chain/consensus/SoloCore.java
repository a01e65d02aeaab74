package io.levity.chain.consensus;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** One core of four members of one seat, with everything around it played by the test. Quorum: three. */
final class SoloCore {
    final SetConfig config = InstantNetwork.config(1, 1, 1, 1);
    final LeaderSchedule schedule = new LeaderSchedule(config);
    final FakeSignatures signatures = new FakeSignatures();
    final int me;
    final SimplexCore core;
    /** What happened since {@link #forget}. */
    final List<Effect> effects = new ArrayList<>();

    final List<DurableRecord> log = new ArrayList<>();
    final List<FinalBlock> delivered = new ArrayList<>();
    final List<Vote> signed = new ArrayList<>();
    boolean answersChecks = true;
    boolean bodiesAreValid = true;
    boolean answersBuilds = true;
    boolean signs = true;
    long now = 1_000_000;
    private final Deque<Input> answers = new ArrayDeque<>();

    SoloCore(int me, Recovered recovered) {
        this.me = me;
        core = new SimplexCore(config, me, recovered);
    }

    /** Started, and leading none of the views 1 to 3. */
    static SoloCore follower() {
        LeaderSchedule schedule = new LeaderSchedule(InstantNetwork.config(1, 1, 1, 1));
        return new SoloCore(schedule.leader(4), Recovered.NOTHING).start();
    }

    static SoloCore leaderOf(long view) {
        LeaderSchedule schedule = new LeaderSchedule(InstantNetwork.config(1, 1, 1, 1));
        return new SoloCore(schedule.leader(view), Recovered.NOTHING);
    }

    SoloCore start() {
        core.start(now, this::carryOut);
        answer();
        return this;
    }

    SoloCore on(Input in) {
        core.on(in, now, this::carryOut);
        answer();
        return this;
    }

    SoloCore receive(int from, Message message) {
        return on(new Input.Received(from, message));
    }

    /** Fires the armed timer of this kind. */
    SoloCore fire(Timer.Kind kind) {
        Timer timer = core.view().armedTimers().stream()
                .filter(t -> t.kind() == kind)
                .findFirst()
                .orElseThrow();
        return on(new Input.TimerFired(timer));
    }

    SoloCore forget() {
        effects.clear();
        return this;
    }

    <E extends Effect> List<E> all(Class<E> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    boolean asked(VoteKind kind, long view) {
        return all(Effect.Sign.class).stream().anyMatch(s -> s.kind() == kind && s.view() == view);
    }

    int indexOf(java.util.function.Predicate<Effect> wanted) {
        for (int i = 0; i < effects.size(); i++) {
            if (wanted.test(effects.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** A member that is neither this one nor {@code other}. */
    int someoneBut(int other) {
        for (int m = 0; ; m++) {
            if (m != me && m != other) {
                return m;
            }
        }
    }

    Vote vote(VoteKind kind, long view, Hash hash, int member) {
        return FakeSignatures.vote(config, kind, view, hash, member);
    }

    Certificate certificate(VoteKind kind, long view, Hash hash) {
        return FakeSignatures.certificate(config, kind, view, hash, 0, 1, 2);
    }

    SoloCore certify(VoteKind kind, long view, Hash hash) {
        return receive(someoneBut(-1), new Message.CertificateFormed(certificate(kind, view, hash)));
    }

    /** Every other member votes so. */
    SoloCore others(VoteKind kind, long view, Hash hash) {
        for (int m = 0; m < 4; m++) {
            if (m != me) {
                receive(m, new Message.VoteCast(vote(kind, view, hash, m)));
            }
        }
        return this;
    }

    SoloCore propose(Message.Propose proposal) {
        return receive(proposal.leaderVote().member(), proposal);
    }

    /** The honest proposal of this view's leader upon the start. */
    Message.Propose first(String body) {
        return proposal(1, Optional.empty(), List.of(), body);
    }

    Message.Propose next(Message.Propose parent, String body) {
        return proposal(parent.header().view() + 1, Optional.of(parent), List.of(), body);
    }

    Message.Propose proposal(long view, Optional<Message.Propose> parent, List<Certificate> skipped, String text) {
        Bytes body = Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
        Hash parentHash = parent.map(p -> p.leaderVote().headerHash())
                .orElse(config.start().blockHash());
        Header header = new Header(
                1,
                config.setId(),
                config.epoch(),
                view,
                parent.map(p -> p.header().height()).orElse(0L) + 1,
                parent.map(p -> p.header().view()).orElse(0L),
                parentHash,
                Ancestry.skipHash(skipped),
                schedule.seat(view),
                now + view,
                Certificates.bodyRef(body),
                Hash.ZERO,
                Hash.ZERO,
                Hash.ZERO,
                0,
                Hash.ZERO,
                Bytes.EMPTY);
        Optional<Certificate> proof =
                parent.map(p -> certificate(VoteKind.NOTARIZE, p.header().view(), parentHash));
        return sign(header, new Entry(proof, skipped), body);
    }

    Message.Propose sign(Header header, Entry entry, Bytes body) {
        Hash hash = HeaderCodec.hash(header);
        return new Message.Propose(
                header, entry, vote(VoteKind.NOTARIZE, header.view(), hash, schedule.leader(header.view())), body);
    }

    static Hash hashOf(Message.Propose proposal) {
        return proposal.leaderVote().headerHash();
    }

    private void answer() {
        while (!answers.isEmpty()) {
            core.on(answers.poll(), now, this::carryOut);
        }
    }

    private void carryOut(Effect effect) {
        effects.add(effect);
        switch (effect) {
            case Effect.Persist p -> log.add(p.record());
            case Effect.Deliver d -> delivered.add(d.block());
            case Effect.Sign s -> {
                if (signs) {
                    Vote vote = vote(s.kind(), s.view(), s.headerHash(), me);
                    signed.add(vote);
                    answers.add(new Input.Signed(vote));
                }
            }
            case Effect.BuildBody b -> {
                if (answersBuilds) {
                    answers.add(new Input.BodyBuilt(
                            b.view(), b.parentHash(), Bytes.wrap(new byte[] {(byte) b.view()}), Hash.ZERO, now));
                }
            }
            case Effect.CheckBody c -> {
                if (answersChecks) {
                    answers.add(new Input.BodyChecked(c.header().view(), c.headerHash(), bodiesAreValid));
                }
            }
            case Effect.VerifyVotes v -> answers.add(verify(v));
            case Effect.VerifyCertificates v ->
                answers.add(new Input.CertificatesVerified(
                        v.key(), v.certificates().stream().allMatch(c -> signatures.verify(config, c))));
            case Effect.Send _,
                    Effect.Broadcast _,
                    Effect.SetTimer _,
                    Effect.CancelTimer _,
                    Effect.ServeFinalised _,
                    Effect.Accuse _,
                    Effect.Report _ -> {}
        }
    }

    private Input verify(Effect.VerifyVotes v) {
        List<Vote> valid = new ArrayList<>();
        List<Vote> invalid = new ArrayList<>();
        for (Vote vote : v.votes()) {
            boolean good = vote.equals(vote(v.kind(), v.view(), v.headerHash(), vote.member()));
            (good ? valid : invalid).add(vote);
        }
        Bytes sum = FakeSignatures.aggregate(valid.stream().map(Vote::signature).toList());
        return new Input.VotesVerified(v.kind(), v.view(), v.headerHash(), valid, invalid, sum);
    }
}
