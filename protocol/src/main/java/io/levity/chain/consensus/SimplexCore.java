package io.levity.chain.consensus;

import io.levity.chain.consensus.BlockTree.Anchor;
import io.levity.chain.consensus.BlockTree.Block;
import io.levity.chain.consensus.BlockTree.Verdict;
import io.levity.chain.consensus.Effect.Event;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One validator's consensus in one set and epoch: inputs in, effects out, nothing else. The rules R1 to R11 are told in the
 * package's documentation and named here.
 *
 * <p>Single-threaded and deterministic; {@code nowMillis} is used for nothing but the time stamp guard of R3. Whatever a
 * peer sends is counted or dropped and never throws; what contradicts the contract of the shell throws.
 */
public final class SimplexCore {
    /** Views below the last final one whose state and blocks are kept. */
    public static final int VIEWS_BEHIND = 32;
    /** Views above the current one of which votes and proposals are taken. */
    public static final int VIEWS_AHEAD = 64;
    /** Certificates, and votes, in a standstill. */
    public static final int MAX_STANDSTILL = 64;
    /** Blocks in one answer to a laggard. */
    public static final int MAX_FINALISED_BATCH = 64;
    /** A final chain with a gap longer than this is fetched by heights, a shorter one by hashes. */
    static final int MAX_GAP_BY_HASH = 8;

    private final SetConfig config;
    private final int me;
    private final int members;
    private final int[] weights;
    private final int quorum;
    private final Hash start;
    private final Certificates certificates;
    private final LeaderSchedule schedule;
    private final Pacemaker pacemaker;
    private final BlockTree tree;
    private final Questions questions;
    private final Fetches fetches;
    private final EvidencePool evidence = new EvidencePool();
    private final NavigableMap<Long, RoundState> rounds = new TreeMap<>();
    private Recovered recovered;
    private boolean replaying;

    private long view;
    private long lastFinalView;
    private Certificate lastFinal;
    private long now;
    private EffectSink out;

    /**
     * @param me index of this validator in {@link SetConfig#members}
     * @throws IllegalArgumentException for a term length other than 1, which G1 and G2 are not built for yet
     */
    public SimplexCore(SetConfig config, int me, Recovered recovered) {
        if (config.params().termLength() != 1) {
            throw new IllegalArgumentException(
                    "only terms of one view are built, not " + config.params().termLength());
        }
        this.config = config;
        this.me = me;
        this.recovered = recovered;
        members = config.members().size();
        weights = Certificates.weights(config);
        quorum = config.quorum();
        start = config.start().blockHash();
        certificates = new Certificates(config);
        schedule = new LeaderSchedule(config);
        pacemaker = new Pacemaker(config.params(), me);
        tree = new BlockTree(config.start());
        questions = new Questions(members);
        fetches = new Fetches(me, members);
    }

    // ---------------------------------------------------------------------------------------------- start and inputs

    /** The first call, once: takes up what was durable, delivers what is final and undelivered, enters the view. */
    public void start(long nowMillis, EffectSink sink) {
        if (recovered == null) {
            throw new IllegalStateException("started before");
        }
        now = nowMillis;
        out = sink;
        long next = replay(recovered) + 1;
        recovered = null;
        deliverReady();
        prune();
        enter(next);
        wantBodies();
        proposeAgain();
        pacemaker.retry(view, out);
    }

    /** @return the highest view that is known to have ended */
    private long replay(Recovered from) {
        replaying = true;
        from.lastDelivered().ifPresent(block -> {
            Block delivered = tree.add(block.hash(), block.header(), block.body());
            delivered.persisted = true;
            tree.delivered(delivered);
            record(block.finalization());
        });
        for (DurableRecord durable : from.records()) {
            if (durable instanceof DurableRecord.Block b) {
                tree.add(b.headerHash(), b.header(), b.body()).persisted = true;
            }
        }
        long ended = lastFinalView;
        for (DurableRecord durable : from.records()) {
            if (durable instanceof DurableRecord.Certified c && !stale(c.certificate().view())) {
                ended = Math.max(ended, replay(c.certificate()));
            }
        }
        for (Vote vote : from.ownVotes()) {
            if (!stale(vote.view())) {
                RoundState round = round(vote.view());
                round.own.signed(vote);
                round.tally(vote.kind(), weights).add(vote);
                round.tally(vote.kind(), weights).verified(vote);
            }
        }
        replaying = false;
        pacemaker.backoff(nullifiedSinceFinal());
        return ended;
    }

    /** The view that this certificate ends at once, or 0: a notarization does once its block is certified again. */
    private long replay(Certificate certificate) {
        record(certificate);
        return certificate.kind() == VoteKind.NOTARIZE ? 0 : certificate.view();
    }

    /** Takes one input and emits what follows from it. Never throws for anything that a peer can send. */
    public void on(Input in, long nowMillis, EffectSink sink) {
        now = nowMillis;
        out = sink;
        switch (in) {
            case Input.Received received -> onReceived(received.from(), received.message());
            case Input.TimerFired fired -> onTimer(fired.timer());
            case Input.BodyBuilt built -> onBodyBuilt(built);
            case Input.BodyChecked checked -> onBodyChecked(checked);
            case Input.VotesVerified verified -> onVotesVerified(verified);
            case Input.CertificatesVerified verified -> onCertificatesVerified(verified);
            case Input.Signed signed -> onSigned(signed.vote());
            case Input.SignRefused refused -> onSignRefused(refused);
        }
    }

    private void onReceived(int from, Message message) {
        if (from < 0 || from >= members || from == me) {
            return;
        }
        switch (message) {
            case Message.Propose m -> onPropose(from, m);
            case Message.VoteCast m -> onVote(from, m.vote());
            case Message.CertificateFormed m -> onCertificate(from, m.certificate());
            case Message.Standstill m -> onStandstill(from, m);
            case Message.FetchBlock m -> onFetchBlock(from, m.headerHash());
            case Message.BlockFetched m -> onBlockFetched(from, m);
            case Message.FetchFinalised m -> onFetchFinalised(from, m);
            case Message.FinalisedFetched m -> onFinalisedFetched(from, m.blocks());
        }
    }

    // ------------------------------------------------------------------------------------------------- R1, the views

    /** R1: a certificate moved us. */
    private void enter(long next) {
        if (next <= view) {
            return;
        }
        if (view > 0 && next > view + 1) {
            report(Event.CERTIFICATE_JUMP, next, me);
        }
        view = next;
        pacemaker.enter(view, out);
        report(Event.VIEW_ENTERED, view, schedule.leader(view));
        reconsider();
    }

    /** Something changed that R2, R3 or R7 may have waited for in the current view. */
    private void reconsider() {
        if (replaying || view == 0) {
            return;
        }
        tryPropose();
        tryNotarize();
        RoundState round = rounds.get(view);
        if (round != null && round.proposalInvalid) {
            tryNullify();
        }
    }

    // --------------------------------------------------------------------------------------------------- R2, propose

    /** R2: the leader builds upon Parent(view), once that is settled here. */
    private void tryPropose() {
        if (schedule.leader(view) != me) {
            return;
        }
        RoundState round = round(view);
        if (round.building != null || !round.own.isEmpty()) {
            return;
        }
        Ancestry.Parent parent = Ancestry.parent(view, rounds, start);
        Anchor anchor = parent == null ? null : tree.anchor(parent.hash());
        if (anchor != null) {
            round.building = parent;
            out.emit(new Effect.BuildBody(view, anchor.height() + 1, anchor.hash(), anchor.timestampMillis()));
        }
    }

    private void onBodyBuilt(Input.BodyBuilt built) {
        RoundState round = rounds.get(built.view());
        if (built.view() != view
                || round == null
                || round.building == null
                || !round.building.hash().equals(built.parentHash())
                || !round.own.isEmpty()) {
            return;
        }
        Anchor parent = tree.anchor(built.parentHash());
        if (parent == null) {
            return;
        }
        if (built.body().size() > certificates.maxBodyBytes()) {
            throw new IllegalStateException("a body of " + built.body().size() + " bytes was built, above the limit");
        }
        Entry entry = round.building.entry();
        Header header = header(built, parent, entry);
        Hash hash = HeaderCodec.hash(header);
        Block block = tree.add(hash, header, built.body());
        round.proposalHash = hash;
        round.proposal = new Message.Propose(header, entry, unsigned(hash), built.body());
        round.proposalReady = true;
        sign(round, VoteKind.NOTARIZE, block);
        check(block, null);
    }

    private Header header(Input.BodyBuilt built, Anchor parent, Entry entry) {
        return new Header(
                1,
                config.setId(),
                config.epoch(),
                view,
                parent.height() + 1,
                parent.view(),
                parent.hash(),
                Ancestry.skipHash(entry.nullifications()),
                schedule.seat(view),
                Math.max(built.timestampMillis(), parent.timestampMillis() + 1),
                Certificates.bodyRef(built.body()),
                built.parentStateRoot(),
                Hash.ZERO,
                Hash.ZERO,
                config.rootHeight(),
                config.rootHash(),
                Bytes.EMPTY);
    }

    private Vote unsigned(Hash hash) {
        return new Vote(VoteKind.NOTARIZE, view, hash, me, Bytes.EMPTY);
    }

    /** After a restart in a view that we lead and proposed in: the proposal may not have left. */
    private void proposeAgain() {
        RoundState round = rounds.get(view);
        Vote vote = round == null ? null : round.own.vote(VoteKind.NOTARIZE);
        Block block = vote == null ? null : tree.get(vote.headerHash());
        Ancestry.Parent parent = Ancestry.parent(view, rounds, start);
        if (schedule.leader(view) == me && block != null && parent != null) {
            Message.Propose again = new Message.Propose(block.header, parent.entry(), vote, block.body);
            if (Ancestry.proves(again.entry(), block.header, start)) {
                round.proposal = again;
                round.proposalHash = block.hash;
                round.proposalReady = true;
                out.emit(new Effect.Broadcast(again));
                check(block, null);
            }
        }
    }

    // -------------------------------------------------------------------------------------------------- R3, notarize

    private void onPropose(int from, Message.Propose m) {
        Header header = m.header();
        long v = header.view();
        if (v <= lastFinalView || v > view + VIEWS_AHEAD) {
            return;
        }
        Hash hash = HeaderCodec.hash(header);
        Vote vote = m.leaderVote();
        if (schedule.leader(v) != from
                || vote.kind() != VoteKind.NOTARIZE
                || vote.view() != v
                || vote.member() != from
                || !vote.headerHash().equals(hash)) {
            report(Event.BAD_MESSAGE, v, from);
            return;
        }
        onVote(from, vote);
        RoundState round = round(v);
        if (round.proposal == null && !round.proposalInvalid) {
            take(round, m, hash);
        }
    }

    /** The first proposal of this view: what can be judged at once is; then its signatures are asked for. */
    private void take(RoundState round, Message.Propose m, Hash hash) {
        if (!certificates.wellFormed(m.header(), schedule.seat(round.view))
                || !certificates.names(m.header(), m.body())
                || !Ancestry.proves(m.entry(), m.header(), start)
                || !certificates.wellFormed(m.entry().nullifications())
                || !m.entry().parent().map(certificates::wellFormed).orElse(true)) {
            invalidProposal(round);
            return;
        }
        round.proposal = m;
        round.proposalHash = hash;
        arrived(hash, m.header(), m.body());
        List<Certificate> unknown = unknown(m.entry());
        round.entryVerified = unknown.isEmpty();
        if (!unknown.isEmpty()) {
            questions.entry(new Questions.EntryOf(round.view, unknown), out);
        }
        Tally tally = round.tally(VoteKind.NOTARIZE, weights);
        if (tally.holds(m.leaderVote()) && !tally.isVerified(m.leaderVote())) {
            out.emit(new Effect.VerifyVotes(VoteKind.NOTARIZE, round.view, hash, List.of(m.leaderVote())));
        }
        proposalReady(round);
    }

    /**
     * What of the entry must be verified. A parent certificate that says what we know already need not be: only what it
     * says matters. The nullifications must be verified as they are, because the header commits to them.
     */
    private List<Certificate> unknown(Entry entry) {
        List<Certificate> unknown = new ArrayList<>();
        entry.parent().ifPresent(parent -> {
            Certificate known = known(parent);
            if (known == null || !known.headerHash().equals(parent.headerHash())) {
                unknown.add(parent);
            }
        });
        for (Certificate c : entry.nullifications()) {
            if (!c.equals(known(c))) {
                unknown.add(c);
            }
        }
        return unknown;
    }

    /** The certificate of that view and kind that is known to be valid, or null. */
    private Certificate known(Certificate c) {
        RoundState round = rounds.get(c.view());
        return round == null ? null : round.certificate(c.kind());
    }

    private void proposalReady(RoundState round) {
        if (round.proposal == null
                || round.proposalReady
                || !round.entryVerified
                || !round.tally(VoteKind.NOTARIZE, weights).isVerified(round.proposal.leaderVote())) {
            return;
        }
        round.proposalReady = true;
        round.proposal.entry().parent().ifPresent(this::record);
        round.proposal.entry().nullifications().forEach(this::record);
        if (round.view == view) {
            tryNotarize();
        }
    }

    private void invalidProposal(RoundState round) {
        report(Event.BAD_MESSAGE, round.view, schedule.leader(round.view));
        round.proposalInvalid = true;
        if (round.view == view) {
            tryNullify();
        }
    }

    /** R3: votes for the leader's first proposal once its parent is settled here. */
    private void tryNotarize() {
        RoundState round = rounds.get(view);
        if (round == null || !round.proposalReady || round.proposalInvalid || !mayNotarize(round)) {
            return;
        }
        Header header = round.proposal.header();
        Anchor parent = tree.anchor(header.parentHash());
        if (parent == null) {
            return;
        }
        if (!parent.carries(header)) {
            invalidProposal(round);
            return;
        }
        if (header.timestampMillis() - now > config.params().maxClockDriftMillis()) {
            return;
        }
        Block block = arrived(round.proposalHash, header, round.proposal.body());
        sign(round, VoteKind.NOTARIZE, block);
        check(block, null);
    }

    private static boolean mayNotarize(RoundState round) {
        return round.own.mayNotarize(round.proposalHash);
    }

    private void sign(RoundState round, VoteKind kind, Block block) {
        persist(block);
        round.own.asked(kind, block.hash);
        out.emit(new Effect.Sign(kind, round.view, block.hash));
    }

    private void persist(Block block) {
        if (!block.persisted) {
            block.persisted = true;
            out.emit(new Effect.Persist(new DurableRecord.Block(block.hash, block.header, block.body)));
        }
    }

    private void onSigned(Vote vote) {
        if (stale(vote.view())) {
            return;
        }
        RoundState round = round(vote.view());
        round.own.signed(vote);
        if (vote.view() > lastFinalView) {
            out.emit(new Effect.Broadcast(carrier(round, vote)));
        }
        if (vote.kind() == VoteKind.NULLIFY && vote.view() == view) {
            pacemaker.retry(view, out);
        }
        Tally tally = round.tally(vote.kind(), weights);
        tally.add(vote);
        tally.verified(vote);
        tallied(round, vote);
    }

    /** A leader's NOTARIZE travels as its proposal, every other vote by itself. */
    private Message carrier(RoundState round, Vote vote) {
        if (vote.kind() == VoteKind.NOTARIZE
                && schedule.leader(vote.view()) == me
                && round.proposal != null
                && vote.headerHash().equals(round.proposalHash)) {
            Message.Propose p = round.proposal;
            round.proposal = new Message.Propose(p.header(), p.entry(), vote, p.body());
            return round.proposal;
        }
        return new Message.VoteCast(vote);
    }

    private void onSignRefused(Input.SignRefused refused) {
        RoundState round = rounds.get(refused.view());
        if (round != null) {
            round.own.refused(refused.kind());
        }
        if (refused.refusal() == Refusal.CONFLICT) {
            report(Event.SIGN_CONFLICT, refused.view(), me);
        }
        if (refused.view() == view) {
            pacemaker.retry(view, out);
        }
    }

    // -------------------------------------------------------------------------------------------------- votes, R11

    private void onVote(int from, Vote vote) {
        long v = vote.view();
        if (vote.member() != from || !Certificates.saysWhatItsKindSays(vote.kind(), vote.headerHash())) {
            report(Event.BAD_MESSAGE, v, from);
            return;
        }
        if (v <= 0 || stale(v) || v > view + VIEWS_AHEAD) {
            return;
        }
        RoundState round = round(v);
        Tally.Added added = round.tally(vote.kind(), weights).add(vote);
        if (added == Tally.Added.NEW || added == Tally.Added.SECOND) {
            tallied(round, vote);
            leaderSkips(round, vote);
        }
    }

    private void tallied(RoundState round, Vote vote) {
        if (evidence.suspect(round, vote)) {
            for (Vote unverified : evidence.unverified(round, vote.member())) {
                out.emit(new Effect.VerifyVotes(
                        unverified.kind(), unverified.view(), unverified.headerHash(), List.of(unverified)));
            }
            accuse(round);
        }
        verifyIfDue(round, vote.kind(), vote.headerHash());
    }

    private void verifyIfDue(RoundState round, VoteKind kind, Hash digest) {
        Tally tally = round.tally(kind, weights);
        if (round.view > lastFinalView && round.certificate(kind) == null && tally.due(digest, quorum)) {
            out.emit(new Effect.VerifyVotes(kind, round.view, digest, tally.ask(digest)));
        }
    }

    /** R7: a leader that nullifies its own view before it proposed will not propose any more. */
    private void leaderSkips(RoundState round, Vote vote) {
        if (vote.kind() == VoteKind.NULLIFY
                && vote.view() == view
                && vote.member() == schedule.leader(view)
                && round.proposal == null) {
            tryNullify();
        }
    }

    private void onVotesVerified(Input.VotesVerified in) {
        RoundState round = rounds.get(in.view());
        Tally tally = round == null ? null : round.tallyIfAny(in.kind());
        if (tally == null) {
            return;
        }
        in.valid().forEach(tally::verified);
        for (Vote vote : in.invalid()) {
            tally.invalid(vote);
            report(Event.BAD_SIGNATURE, vote.view(), vote.member());
        }
        tally.answered(in.headerHash(), in.valid().size() + in.invalid().size());
        if (in.kind() == VoteKind.NOTARIZE && round.proposal != null) {
            if (in.invalid().contains(round.proposal.leaderVote())) {
                round.proposal = null;
                invalidProposal(round);
            } else {
                proposalReady(round);
            }
        }
        accuse(round);
        if (round.certificate(in.kind()) == null && certificates.weight(in.valid()) >= quorum) {
            formed(round, certificates.form(in.kind(), in.view(), in.headerHash(), in.valid(), in.aggregate()));
        } else {
            verifyIfDue(round, in.kind(), in.headerHash());
        }
    }

    /** R11: what is proven now is told once, and a leader that signed two blocks gets no FINALIZE from us. */
    private void accuse(RoundState round) {
        if (evidence.isEmpty()) {
            return;
        }
        for (Evidence.ConflictingVotes proof : evidence.proven(round)) {
            out.emit(new Effect.Accuse(proof));
            if (proof.first().member() == schedule.leader(round.view)
                    && proof.first().kind() == VoteKind.NOTARIZE
                    && proof.second().kind() == VoteKind.NOTARIZE) {
                round.leaderEquivocates = true;
            }
        }
    }

    // ---------------------------------------------------------------------------------------- R4, R8, R9: certificates

    /** A quorum of our own: record it, and send it at once or unless others do. */
    private void formed(RoundState round, Certificate certificate) {
        round.owe(certificate.kind());
        if (schedule.sendsAtOnce(me, round.view)) {
            send(round, certificate);
        } else if (round.resend == null) {
            round.resend = pacemaker.resend(round.view, out);
        }
        // Persisted before it can move us anywhere; that the certificate itself may leave earlier hurts nobody.
        record(certificate);
    }

    private void send(RoundState round, Certificate certificate) {
        round.settle(certificate.kind());
        out.emit(new Effect.Broadcast(new Message.CertificateFormed(certificate)));
    }

    private void onCertificate(int from, Certificate c) {
        if (!certificates.wellFormed(c)) {
            report(Event.BAD_MESSAGE, c.view(), from);
            return;
        }
        if (stale(c.view())) {
            return;
        }
        Certificate known = known(c);
        if (known != null) {
            rounds.get(c.view()).settle(c.kind());
            if (known.headerHash().equals(c.headerHash()) || rounds.get(c.view()).forkAccused) {
                return;
            }
        }
        questions.candidate(new Questions.Candidate(from, c), out);
    }

    private void onCertificatesVerified(Input.CertificatesVerified in) {
        switch (questions.take(in.key())) {
            case null -> {}
            case Questions.Candidate c -> {
                questions.next(c, in.valid(), out);
                accept(c.from(), in.valid(), List.of(c.certificate()));
            }
            case Questions.Batch b -> accept(b.from(), in.valid(), b.certificates());
            case Questions.EntryOf e -> onEntryVerified(e, in.valid());
            case Questions.Range r -> onRangeVerified(r, in.valid());
        }
    }

    private void accept(int from, boolean valid, List<Certificate> accepted) {
        if (!valid) {
            report(Event.BAD_SIGNATURE, accepted.getFirst().view(), from);
            return;
        }
        for (Certificate c : accepted) {
            record(c);
            RoundState round = rounds.get(c.view());
            if (round != null) {
                round.settle(c.kind());
            }
        }
    }

    private void onEntryVerified(Questions.EntryOf entry, boolean valid) {
        RoundState round = rounds.get(entry.view());
        if (round == null || round.proposal == null) {
            return;
        }
        if (valid) {
            round.entryVerified = true;
            proposalReady(round);
        } else {
            round.proposal = null;
            invalidProposal(round);
        }
    }

    /** A verified certificate, from wherever: durable first, then what its kind means. */
    private void record(Certificate c) {
        if (stale(c.view())) {
            return;
        }
        RoundState round = round(c.view());
        accuse(round, c);
        if (round.certificate(c.kind()) != null) {
            return;
        }
        round.put(c);
        if (!replaying) {
            out.emit(new Effect.Persist(new DurableRecord.Certified(c)));
        }
        switch (c.kind()) {
            case NOTARIZE -> onNotarization(round);
            case NULLIFY -> onNullification(round);
            case FINALIZE -> onFinalization(round);
        }
    }

    /** E4: every signer of both is guilty; it takes a third of the seats. */
    private void accuse(RoundState round, Certificate c) {
        for (VoteKind kind : VoteKind.values()) {
            Certificate other = round.certificate(kind);
            if (other != null && !round.forkAccused && Certificates.conflict(other, c)) {
                round.forkAccused = true;
                out.emit(new Effect.Accuse(new Evidence.ConflictingCertificates(other, c)));
            }
        }
    }

    /** R4: a block may be built upon, once it is certified here. */
    private void onNotarization(RoundState round) {
        if (!replaying && round.view > lastFinalView) {
            report(Event.NOTARIZED, round.view, schedule.leader(round.view));
            wantBody(round);
        }
    }

    /** R8: the view ended without a block. */
    private void onNullification(RoundState round) {
        if (!replaying && round.view > lastFinalView) {
            report(Event.NULLIFIED, round.view, schedule.leader(round.view));
            pacemaker.backoff(pacemaker.backoff() + 1);
            enter(round.view + 1);
            reconsider();
        }
    }

    /** R9: everything up to this block is final. */
    private void onFinalization(RoundState round) {
        if (round.view <= lastFinalView) {
            return;
        }
        lastFinalView = round.view;
        lastFinal = round.finalization();
        if (replaying) {
            return;
        }
        pacemaker.backoff(nullifiedSinceFinal());
        fetches.prune(lastFinalView);
        deliverReady();
        prune();
        enter(round.view + 1);
        reconsider();
    }

    /** Backoff counts the nullified views above the last final one: it falls on finalization alone. */
    private int nullifiedSinceFinal() {
        int count = 0;
        for (RoundState round : rounds.tailMap(lastFinalView, false).values()) {
            count += round.nullification() == null ? 0 : 1;
        }
        return count;
    }

    // --------------------------------------------------------------------------------------- R5, R6, R7: certify

    /** R4 and R5: the notarized block is checked when it is here, and fetched when it is not. */
    private void wantBody(RoundState round) {
        Certificate notarization = round.notarization();
        Block block = tree.get(notarization.headerHash());
        if (block == null) {
            fetch(notarization.headerHash(), notarization);
        } else if (block.verdict == Verdict.VALID) {
            certified(round);
        } else if (block.verdict == Verdict.INVALID) {
            refused(round);
        } else {
            check(block, notarization);
        }
    }

    private void wantBodies() {
        for (RoundState round : List.copyOf(rounds.tailMap(lastFinalView, false).values())) {
            if (round.notarization() != null && !round.certified) {
                wantBody(round);
            }
        }
    }

    /** R5: asks for the verdict once the parent is settled; until then the parent is wanted, if we know who has it. */
    private void check(Block block, Certificate because) {
        if (block.verdict == Verdict.ASKED || block.verdict == Verdict.VALID || block.verdict == Verdict.INVALID) {
            return;
        }
        Anchor parent = tree.anchor(block.header.parentHash());
        if (parent == null) {
            block.verdict = Verdict.WANTED;
            wantParent(block, because);
        } else if (!parent.carries(block.header)) {
            block.verdict = Verdict.INVALID;
            judged(block);
        } else {
            block.verdict = Verdict.ASKED;
            out.emit(new Effect.CheckBody(block.hash, block.header, block.body));
        }
    }

    private void wantParent(Block block, Certificate because) {
        if (because == null) {
            return;
        }
        Block parent = tree.get(block.header.parentHash());
        long gap = block.header.height() - tree.tip().height();
        if (parent != null && gap > 1) {
            check(parent, because);
        } else if (parent == null && gap > 1 && gap <= VIEWS_AHEAD) {
            fetch(block.header.parentHash(), because);
        }
    }

    private void onBodyChecked(Input.BodyChecked in) {
        Block block = tree.get(in.headerHash());
        if (block == null || block.verdict != Verdict.ASKED) {
            return;
        }
        block.verdict = in.valid() ? Verdict.VALID : Verdict.INVALID;
        judged(block);
    }

    private void judged(Block block) {
        RoundState round = rounds.get(block.header.view());
        if (round == null) {
            return;
        }
        boolean notarized = isNotarized(round, block.hash);
        if (block.verdict == Verdict.VALID) {
            if (notarized) {
                certified(round);
            }
            checkWanted();
            reconsider();
        } else if (notarized || block.hash.equals(round.proposalHash)) {
            refused(round);
        }
    }

    private static boolean isNotarized(RoundState round, Hash hash) {
        return round.notarization() != null && round.notarization().headerHash().equals(hash);
    }

    /** Parents were settled: those that waited for them are asked about. */
    private void checkWanted() {
        for (Block block : tree.wanted()) {
            if (tree.anchor(block.header.parentHash()) != null) {
                check(block, null);
            }
        }
    }

    /** R7: never build upon it. */
    private void refused(RoundState round) {
        if (!round.proposalInvalid) {
            invalidProposal(round);
        }
    }

    private void certified(RoundState round) {
        if (!round.certified && round.view > lastFinalView) {
            round.certified = true;
            tryFinalize(round);
            enter(round.view + 1);
            reconsider();
        }
    }

    /** R6: notarized, certified, and nothing said against it. */
    private void tryFinalize(RoundState round) {
        Certificate notarization = round.notarization();
        if (round.certified
                && round.view > lastFinalView
                && !round.leaderEquivocates
                && round.own.mayFinalize(notarization.headerHash())) {
            sign(round, VoteKind.FINALIZE, tree.get(notarization.headerHash()));
        }
    }

    /** R7: the current view shall end without a block, unless we said FINALIZE in it. */
    private void tryNullify() {
        RoundState round = round(view);
        if (round.own.mayNullify()) {
            round.own.asked(VoteKind.NULLIFY, Hash.ZERO);
            out.emit(new Effect.Sign(VoteKind.NULLIFY, view, Hash.ZERO));
        }
    }

    // ------------------------------------------------------------------------------------------------ R9: delivery

    /** Delivers the final chain above the tip when all of it is here, and asks for what is missing when it is not. */
    private void deliverReady() {
        if (lastFinal == null) {
            return;
        }
        List<FinalBlock> chain = new ArrayList<>();
        Certificate proof = lastFinal;
        Hash cursor = lastFinal.headerHash();
        while (!cursor.equals(tree.tip().hash())) {
            Block block = tree.get(cursor);
            if (block == null) {
                fetchGap(cursor, chain.isEmpty() ? null : chain.getLast());
                return;
            }
            if (block.delivered || block.header.height() <= tree.tip().height()) {
                return;
            }
            proof = proofOf(block, proof);
            chain.add(new FinalBlock(cursor, block.header, block.body, proof));
            cursor = block.header.parentHash();
        }
        Collections.reverse(chain);
        chain.forEach(this::deliver);
        if (!chain.isEmpty()) {
            checkWanted();
        }
    }

    private Certificate proofOf(Block block, Certificate descendants) {
        RoundState round = rounds.get(block.header.view());
        Certificate own = round == null ? null : round.finalization();
        return own != null && own.headerHash().equals(block.hash) ? own : descendants;
    }

    private void deliver(FinalBlock fin) {
        Block block = tree.add(fin.hash(), fin.header(), fin.body());
        persist(block);
        tree.delivered(block);
        fetches.done(fin.hash());
        out.emit(new Effect.Deliver(fin));
        report(Event.FINALISED, fin.header().view(), schedule.leader(fin.header().view()));
    }

    private void fetchGap(Hash missing, FinalBlock child) {
        long tip = tree.tip().height();
        Block last = tree.get(lastFinal.headerHash());
        if (child == null || last == null || child.header().height() - 1 - tip <= MAX_GAP_BY_HASH) {
            fetch(missing, lastFinal);
        } else {
            fetches.wantRange(tip + 1, last.header.height(), lastFinal, out);
            pacemaker.fetch(view, out);
        }
    }

    private void prune() {
        long keep = lastFinalView - VIEWS_BEHIND;
        rounds.headMap(keep, true).clear();
        tree.prune(keep + 1, undelivered());
        evidence.prune(keep + 1);
    }

    /** Blocks of the final chain above a short gap, which are kept until the gap is closed. */
    private Set<Hash> undelivered() {
        Block block = lastFinal == null ? null : tree.get(lastFinal.headerHash());
        if (block == null || block.delivered || block.header.height() - tree.tip().height() > VIEWS_AHEAD) {
            return Set.of();
        }
        Set<Hash> chain = new LinkedHashSet<>();
        while (block != null && !block.delivered && chain.add(block.hash)) {
            block = tree.get(block.header.parentHash());
        }
        return chain;
    }

    // --------------------------------------------------------------------------------------------------- fetching

    private void fetch(Hash hash, Certificate because) {
        fetches.want(hash, because, out);
        if (!fetches.isEmpty()) {
            pacemaker.fetch(view, out);
        }
    }

    /** A block with its body, by whatever way it came; its hash was computed here. */
    private Block arrived(Hash hash, Header header, Bytes body) {
        Block block = tree.add(hash, header, body);
        fetches.done(hash);
        return block;
    }

    private void onFetchBlock(int from, Hash hash) {
        Block block = tree.get(hash);
        if (block != null) {
            out.emit(new Effect.Send(from, new Message.BlockFetched(block.header, block.body)));
        }
    }

    private void onBlockFetched(int from, Message.BlockFetched m) {
        Hash hash = HeaderCodec.hash(m.header());
        if (!fetches.wants(hash)) {
            return;
        }
        if (!certificates.names(m.header(), m.body())) {
            report(Event.BAD_MESSAGE, m.header().view(), from);
            return;
        }
        Block block = arrived(hash, m.header(), m.body());
        report(Event.FETCHED, m.header().view(), from);
        deliverReady();
        prune();
        RoundState round = rounds.get(m.header().view());
        if (round != null && round.view > lastFinalView && isNotarized(round, hash)) {
            wantBody(round);
        } else {
            checkFetched(block);
        }
        reconsider();
    }

    /** An ancestor of a notarized block: it is wanted because of that one, and so may be its own parent. */
    private void checkFetched(Block block) {
        for (RoundState round : List.copyOf(rounds.tailMap(Math.max(lastFinalView, block.header.view()), false).values())) {
            if (round.notarization() != null) {
                check(block, round.notarization());
                return;
            }
        }
    }

    private void onFetchFinalised(int from, Message.FetchFinalised m) {
        long tip = tree.tip().height();
        if (m.from() > config.start().height() && m.from() <= m.to() && m.from() <= tip) {
            long through = Math.min(Math.min(m.to(), tip), m.from() + MAX_FINALISED_BATCH - 1);
            out.emit(new Effect.ServeFinalised(from, m.from(), through));
        }
    }

    private void onFinalisedFetched(int from, List<FinalBlock> blocks) {
        long next = tree.tip().height() + 1;
        if (!fetches.wantsRangeFrom(next) || blocks.isEmpty() || blocks.getFirst().header().height() != next) {
            return;
        }
        List<FinalBlock> proven = certificates.chain(blocks, tree.tip(), MAX_FINALISED_BATCH);
        if (proven.isEmpty()) {
            report(Event.BAD_MESSAGE, view, from);
        } else {
            questions.range(new Questions.Range(from, proven), out);
        }
    }

    private void onRangeVerified(Questions.Range range, boolean valid) {
        FinalBlock last = range.blocks().getLast();
        if (!valid) {
            report(Event.BAD_SIGNATURE, last.header().view(), range.from());
            return;
        }
        if (!range.blocks().getFirst().header().parentHash().equals(tree.tip().hash())) {
            return;
        }
        report(Event.FETCHED, last.header().view(), range.from());
        fetches.rangeDone();
        if (stale(last.finalization().view())) {
            out.emit(new Effect.Persist(new DurableRecord.Certified(last.finalization())));
        }
        range.blocks().forEach(this::deliver);
        record(last.finalization());
        deliverReady();
        prune();
        checkWanted();
        reconsider();
    }

    // -------------------------------------------------------------------------------------------------- timers, R10

    private void onTimer(Timer timer) {
        if (timer.kind() == Timer.Kind.RESEND) {
            onResend(timer);
        } else if (pacemaker.heeds(timer)) {
            switch (timer.kind()) {
                case LEADER -> onLeaderTimer();
                case ADVANCE -> onAdvanceTimer();
                case RETRY -> onRetryTimer();
                case FETCH -> onFetchTimer();
                case RESEND -> {}
            }
        }
    }

    private void onLeaderTimer() {
        reconsider();
        if (round(view).proposal == null) {
            tryNullify();
        }
    }

    private void onAdvanceTimer() {
        reconsider();
        tryNullify();
        pacemaker.retry(view, out);
    }

    /** R10: we are stuck, and say all that could help the others, or show them what we lack. */
    private void onRetryTimer() {
        RoundState round = round(view);
        round.own.forgetRefusals();
        tryNullify();
        out.emit(new Effect.Broadcast(standstill()));
        report(Event.STANDSTILL_SENT, view, me);
        deliverReady();
        wantBodies();
        pacemaker.retry(view, out);
    }

    private Message.Standstill standstill() {
        List<Certificate> newest = new ArrayList<>();
        List<Vote> votes = new ArrayList<>();
        for (RoundState round : rounds.tailMap(lastFinalView, false).descendingMap().values()) {
            for (VoteKind kind : VoteKind.values()) {
                if (round.certificate(kind) != null && newest.size() < MAX_STANDSTILL) {
                    newest.add(round.certificate(kind));
                }
            }
            if (votes.size() <= MAX_STANDSTILL - 3) {
                round.own.addSignedTo(votes);
            }
        }
        return new Message.Standstill(Optional.ofNullable(lastFinal), newest, votes);
    }

    private void onStandstill(int from, Message.Standstill m) {
        if (m.certificates().size() > MAX_STANDSTILL || m.votes().size() > MAX_STANDSTILL) {
            report(Event.BAD_MESSAGE, view, from);
            return;
        }
        List<Certificate> unknown = new ArrayList<>();
        m.lastFinal().ifPresent(c -> addUnknown(c, unknown));
        m.certificates().forEach(c -> addUnknown(c, unknown));
        unknown.sort(Comparator.comparingLong(Certificate::view));
        if (!certificates.wellFormed(unknown)) {
            report(Event.BAD_MESSAGE, view, from);
            return;
        }
        if (!unknown.isEmpty()) {
            questions.batch(new Questions.Batch(from, unknown), out);
        }
        m.votes().forEach(vote -> onVote(from, vote));
        if (lastFinal != null && m.lastFinal().map(Certificate::view).orElse(0L) < lastFinalView) {
            out.emit(new Effect.Send(from, new Message.CertificateFormed(lastFinal)));
        }
    }

    private void addUnknown(Certificate c, List<Certificate> unknown) {
        Certificate known = c.view() <= lastFinalView ? c : known(c);
        if (known == null || !known.headerHash().equals(c.headerHash())) {
            unknown.add(c);
        }
    }

    private void onFetchTimer() {
        deliverReady();
        if (!fetches.isEmpty()) {
            fetches.again(out);
            pacemaker.fetch(view, out);
        }
    }

    private void onResend(Timer timer) {
        RoundState round = rounds.get(timer.view());
        if (round == null || !timer.equals(round.resend)) {
            return;
        }
        round.resend = null;
        for (VoteKind kind : VoteKind.values()) {
            if (round.owes(kind) && round.view >= lastFinalView) {
                send(round, round.certificate(kind));
            }
        }
    }

    // ---------------------------------------------------------------------------------------------------- the rest

    private boolean stale(long v) {
        return v <= lastFinalView - VIEWS_BEHIND;
    }

    private RoundState round(long v) {
        return rounds.computeIfAbsent(v, RoundState::new);
    }

    private void report(Event event, long atView, int member) {
        out.emit(new Effect.Report(event, atView, member));
    }

    /** A snapshot; not for hot paths. */
    public CoreView view() {
        List<Vote> ownVotes = new ArrayList<>();
        List<Timer> timers = pacemaker.armed();
        int votes = 0;
        for (RoundState round : rounds.values()) {
            round.own.addSignedTo(ownVotes);
            votes += round.retainedVotes();
            if (round.resend != null) {
                timers.add(round.resend);
            }
        }
        Anchor tip = tree.tip();
        return new CoreView(
                view,
                view == 0 ? 0 : schedule.leader(view),
                lastFinalView,
                lastFinal == null ? start : lastFinal.headerHash(),
                tip.view(),
                tip.height(),
                tip.hash(),
                Optional.ofNullable(lastFinal),
                pacemaker.backoff(),
                List.copyOf(ownVotes),
                List.copyOf(timers),
                new CoreView.Retained(rounds.size(), tree.size(), votes, fetches.size(), questions.size()));
    }
}
