package io.levity.simulation;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.CoreView;
import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.consensus.Effect;
import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.HeaderCodec;
import io.levity.chain.consensus.Input;
import io.levity.chain.consensus.LeaderSchedule;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.Refusal;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.crypto.Sha256;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Watches wires, disks and deliveries of a run and stops it at the first broken invariant. */
final class Oracle {
    /** Generous bounds: what matters is that hostile input cannot move them. */
    private static final int MAX_ROUNDS = 256;

    private static final int MAX_VOTES_PER_MEMBER = 256 * 6;
    private static final int MAX_TIMERS = 512;
    private static final int MAX_OUTBOX = 20_000;
    private static final int MAX_STANDSTILL = 64;

    private final World world;
    private final FakeCrypto crypto;
    private final Verdicts verdicts;
    private final WireOracle wire;
    private final DeliveryOracle deliveries;
    private final Map<Hash, Boolean> judgements = new HashMap<>();
    private final List<Certificate> onHonestDisks = new ArrayList<>();
    private final long[] floors;
    private Message lastSeen;
    private int steps;

    Oracle(World world, boolean agreementMayBreak) {
        this.world = world;
        crypto = world.crypto();
        verdicts = new Verdicts(agreementMayBreak);
        long honest = 0;
        for (int i = 0; i < world.members(); i++) {
            honest |= world.scenario().honest(i) ? 1L << i : 0;
        }
        int quorum = 2 * crypto.weight((1L << world.members()) - 1) / 3 + 1;
        wire = new WireOracle(crypto, honest, quorum, new LeaderSchedule(world.config())::leader, verdicts);
        deliveries = new DeliveryOracle(crypto, wire, quorum, verdicts);
        floors = new long[2 * world.members()];
    }

    WireOracle wire() {
        return wire;
    }

    long highestView() {
        return wire.highestView();
    }

    long height() {
        return deliveries.height();
    }

    List<Certificate> onHonestDisks() {
        return onHonestDisks;
    }

    /** A message to several members is judged once. */
    @SuppressWarnings("ReferenceEquality") // The very same object, not an equal one.
    void sent(Host from, Message message) {
        if (message == lastSeen) {
            return;
        }
        lastSeen = message;
        switch (message) {
            case Message.Propose propose -> proposed(from, propose);
            case Message.VoteCast cast -> vote(from, cast.vote());
            case Message.CertificateFormed formed -> certificate(from, formed.certificate());
            case Message.Standstill still -> standstill(from, still);
            case Message.FetchBlock fetch -> {}
            case Message.BlockFetched fetched -> {
                if (from.honest()) {
                    world.tallies().saw(Sometimes.BLOCK_FETCHED);
                }
            }
            case Message.FetchFinalised fetch -> {}
            case Message.FinalisedFetched fetched -> {}
            case Message.FetchCertificates fetch -> {
                if (from.honest()) {
                    world.tallies().saw(Sometimes.MISSING_CERTIFICATE);
                }
            }
        }
    }

    private void proposed(Host from, Message.Propose propose) {
        Hash name = HeaderCodec.hash(propose.header());
        wire.header(name, propose.header());
        vote(from, propose.leaderVote());
        propose.entry().parent().ifPresent(c -> certificate(from, c));
        propose.entry().nullifications().forEach(c -> certificate(from, c));
        if (from.honest()) {
            check(Invariant.I7, name.equals(propose.leaderVote().headerHash()), from, "proposes under another name");
        }
    }

    private void standstill(Host from, Message.Standstill still) {
        still.lastFinal().ifPresent(c -> certificate(from, c));
        still.certificates().forEach(c -> certificate(from, c));
        still.votes().forEach(v -> vote(from, v));
        if (from.honest()) {
            world.tallies().saw(Sometimes.STANDSTILL_SENT);
            boolean small = still.certificates().size() <= MAX_STANDSTILL
                    && still.votes().size() <= MAX_STANDSTILL;
            check(Invariant.I16, small, from, "an overlong standstill");
        }
    }

    private void vote(Host from, Vote vote) {
        boolean good = crypto.verify(vote);
        if (from.honest() && vote.member() == from.member()) {
            check(Invariant.I10, good, from, "signs badly: " + vote);
            durableFirst(from, vote);
        }
        if (good) {
            wire.vote(vote);
        }
    }

    /** I8: each line of the table of what must be durable before what leaves. */
    private void durableFirst(Host from, Vote vote) {
        if (world.scenario().ablation() != Ablation.NONE) {
            return; // An ablation is to be caught by what follows from it.
        }
        Durable durable = from.disk().durable();
        long delivered = from.journal().last().map(b -> b.header().view()).orElse(0L);
        if (vote.view() <= from.signer().floor()) {
            return;
        }
        check(Invariant.I8, durable.holds(vote), from, "the vote itself: " + vote);
        switch (vote.kind()) {
            case NOTARIZE -> {
                check(Invariant.I8, durable.holdsBlock(vote.headerHash()), from, "block of " + vote);
                check(Invariant.I8, entered(durable, delivered, vote.view()), from, "how it entered for " + vote);
            }
            case NULLIFY ->
                check(Invariant.I8, entered(durable, delivered, vote.view()), from, "how it entered for " + vote);
            case FINALIZE -> {
                boolean notarized = durable.holdsNotarization(vote.view(), vote.headerHash());
                check(Invariant.I8, durable.holdsBlock(vote.headerHash()), from, "block of " + vote);
                check(Invariant.I8, notarized, from, "notarization of " + vote);
            }
        }
    }

    private static boolean entered(Durable durable, long delivered, long view) {
        return view == 1 || delivered >= view - 1 || durable.endsView(view - 1);
    }

    private void certificate(Host from, Certificate c) {
        boolean good = crypto.verify(c);
        if (from.honest()) {
            check(Invariant.I10, good && heavy(c), from, "sends " + c);
        }
        if (good) {
            wire.certificate(c);
        }
    }

    private boolean heavy(Certificate c) {
        return crypto.weight(crypto.signers(c)) >= world.config().quorum();
    }

    void persisted(Host host, DurableRecord record) {
        if (!host.honest()) {
            return;
        }
        switch (record) {
            case DurableRecord.Block(Hash name, Header header, var body) -> wire.header(name, header);
            case DurableRecord.Certified(Certificate c) -> {
                check(Invariant.I10, crypto.verify(c) && heavy(c), host, "keeps " + c);
                onHonestDisks.add(c);
                wire.certificate(c);
                if (c.kind() == VoteKind.FINALIZE) {
                    bodySurvives(c);
                }
            }
        }
    }

    /** I11: of those that signed, f+1 are honest and keep the body; one is enough to give it to the others. */
    private void bodySurvives(Certificate c) {
        boolean found = false;
        for (Host host : world.hosts()) {
            found |= host.honest() && (host.disk().durable().holdsBlock(c.headerHash()) || hasDelivered(host, c));
        }
        boolean somewhere = found;
        verdicts.check(Invariant.I11, somewhere, () -> "view " + c.view() + " " + c.headerHash());
    }

    private static boolean hasDelivered(Host host, Certificate c) {
        return host.journal().last().map(b -> b.header().view() >= c.view()).orElse(false);
    }

    void delivered(SimProcess process, FinalBlock block) {
        if (process.host().honest()) {
            if (!block.finalization().headerHash().equals(block.hash())) {
                world.tallies().saw(Sometimes.FINAL_WITHOUT_OWN_CERTIFICATE);
            }
            deliveries.delivered(process, block);
        }
    }

    /** I12: the core hands only named bodies to the application. */
    void judging(Host host, Effect.CheckBody check) {
        if (host.honest() && !judgements.containsKey(check.headerHash())) {
            boolean named = Sha256.hash(check.body().unsafeArray())
                    .equals(check.header().body().shardRoot());
            check(Invariant.I12, named, host, "checks a body that the header does not name");
        }
    }

    void judged(Host host, Hash block, boolean valid) {
        if (!host.honest()) {
            return;
        }
        Boolean before = judgements.putIfAbsent(block, valid);
        check(Invariant.I12, before == null || before == valid, host, block + " is " + valid);
        if (!valid && before == null) {
            world.tallies().saw(Sometimes.INVALID_BODY_NOTARIZED);
        }
    }

    /** I15. */
    void accused(Host host, Evidence evidence) {
        if (!host.honest()) {
            return;
        }
        world.tallies().saw(Sometimes.EVIDENCE_FORMED);
        long guilty = Guilt.of(evidence, crypto);
        check(Invariant.I15, guilty != 0, host, "accuses without proof: " + evidence);
        for (long rest = guilty; rest != 0; rest &= rest - 1) {
            int member = Long.numberOfTrailingZeros(rest);
            check(Invariant.I15, !world.scenario().honest(member), host, "accuses member " + member + ": " + evidence);
        }
    }

    void reported(Host host, Effect.Report report) {
        if (!host.honest()) {
            return;
        }
        switch (report.event()) {
            case CERTIFICATE_JUMP -> world.tallies().saw(Sometimes.CERTIFICATE_JUMP);
            case VIEW_ENTERED -> world.tallies().views++;
            case NULLIFIED,
                    NOTARIZED,
                    FINALISED,
                    BAD_SIGNATURE,
                    BAD_MESSAGE,
                    SIGN_CONFLICT,
                    STANDSTILL_SENT,
                    FETCHED -> {}
        }
    }

    void refused(Input.SignRefused refused) {
        if (refused.refusal() == Refusal.STALE_SESSION) {
            world.tallies().saw(Sometimes.INCARNATION_FENCED);
        } else if (refused.refusal() == Refusal.CONFLICT) {
            world.tallies().saw(Sometimes.SIGN_CONFLICT);
        }
    }

    /** I9: of what is not final yet, it holds each vote that the ledger holds, and no other. */
    void restarted(SimProcess process) {
        Host host = process.host();
        if (!host.honest()) {
            return;
        }
        CoreView view = process.view();
        long above = Math.max(view.lastFinalView(), host.signer().floor());
        Set<Vote> mirrored = new HashSet<>(view.ownVotes());
        mirrored.removeIf(v -> v.view() <= above);
        Set<Vote> held = new HashSet<>(host.signer().votesAbove(above));
        check(Invariant.I9, mirrored.equals(held), host, "remembers " + mirrored + ", signed " + held);
    }

    /** I14, I16, I17: looks into the core now and then. */
    void stepped(SimProcess process) {
        if ((++steps & 15) != 0 || !process.host().honest()) {
            return;
        }
        look(process);
    }

    void look(SimProcess process) {
        Host host = process.host();
        CoreView view = process.view();
        if (view.backoff() >= 3) {
            world.tallies().saw(Sometimes.BACKOFF_AT_LEAST_3);
        }
        check(Invariant.I14, view.lastFinalView() >= view.deliveredView(), host, "delivered beyond finality");
        check(Invariant.I14, host.signer().floor() >= floors[host.index()], host, "the floor fell");
        CoreView.Retained kept = view.retained();
        check(Invariant.I16, kept.rounds() <= MAX_ROUNDS, host, "rounds: " + kept);
        check(Invariant.I16, kept.votes() <= MAX_VOTES_PER_MEMBER * world.members(), host, "votes: " + kept);
        check(Invariant.I16, process.armedTimers() <= MAX_TIMERS, host, "timers: " + process.armedTimers());
        check(Invariant.I16, process.outboxSize() <= MAX_OUTBOX, host, "outbox: " + process.outboxSize());
        check(Invariant.I17, process.awake(view.view()), host, "view " + view.view() + ", armed " + view.armedTimers());
    }

    private void check(Invariant invariant, boolean holds, Host host, String what) {
        if (!holds) {
            verdicts.check(invariant, false, () -> "member " + host.member() + ": " + what);
        }
    }
}
