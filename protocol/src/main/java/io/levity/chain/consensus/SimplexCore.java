package io.levity.chain.consensus;

import io.levity.chain.consensus.BlockTree.Anchor;
import io.levity.chain.consensus.BlockTree.Block;
import io.levity.chain.consensus.BlockTree.Verdict;
import io.levity.chain.consensus.Effect.Event;
import io.levity.types.Hash;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

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

    final Proposals proposals;
    final Ballots ballots;
    final FinalChain chain;

    private final CoreState state;
    private final Standstills standstills;
    private Optional<Recovered> recovered;

    /**
     * @param me index of this validator in {@link SetConfig#members}
     * @throws IllegalArgumentException for a term length other than 1, which G1 and G2 are not built for yet
     */
    public SimplexCore(SetConfig config, int me, Recovered recovered) {
        if (config.params().termLength() != 1) {
            throw new IllegalArgumentException(
                    "only terms of one view are built, not " + config.params().termLength());
        }
        this.recovered = Optional.of(recovered);
        state = new CoreState(config, me);
        proposals = new Proposals(state, this);
        ballots = new Ballots(state, this);
        chain = new FinalChain(state, this);
        standstills = new Standstills(state, this);
    }

    /** The first call, once: takes up what was durable, delivers what is final and undelivered, enters the view. */
    public void start(long nowMillis, EffectSink sink) {
        state.now = nowMillis;
        state.out = sink;
        long ended = replay(recovered.orElseThrow(() -> new IllegalStateException("started before")));
        recovered = Optional.empty();
        chain.deliverReady();
        chain.prune();
        enter(ended + 1);
        wantBodies();
        state.pacemaker.retry(state.view, state.out);
    }

    /** @return the highest view that is known to have ended */
    private long replay(Recovered from) {
        state.replaying = true;
        from.lastDelivered().ifPresent(block -> {
            Block delivered = state.tree.add(block.hash(), block.header(), block.body());
            delivered.persisted = true;
            state.tree.delivered(delivered);
            record(block.finalization());
        });
        for (DurableRecord durable : from.records()) {
            if (durable instanceof DurableRecord.Block b) {
                state.tree.add(b.headerHash(), b.header(), b.body()).persisted = true;
            }
        }
        long ended = state.lastFinalView;
        for (DurableRecord durable : from.records()) {
            if (durable instanceof DurableRecord.Certified c
                    && !state.stale(c.certificate().view())) {
                ended = Math.max(ended, replay(c.certificate()));
            }
        }
        for (Vote vote : from.ownVotes()) {
            if (!state.stale(vote.view())) {
                RoundState round = state.round(vote.view());
                round.own.signed(vote);
                round.tally(vote.kind(), state.weights).add(vote);
                round.tally(vote.kind(), state.weights).verified(vote);
            }
        }
        state.replaying = false;
        state.pacemaker.backoff(nullifiedSinceFinal());
        return ended;
    }

    /** The view that this certificate ends at once, or 0: a notarization does once its block is certified again. */
    private long replay(Certificate certificate) {
        record(certificate);
        return certificate.kind() == VoteKind.NOTARIZE ? 0 : certificate.view();
    }

    /** Takes one input and emits what follows from it. Never throws for anything that a peer can send. */
    public void on(Input in, long nowMillis, EffectSink sink) {
        state.now = nowMillis;
        state.out = sink;
        switch (in) {
            case Input.Received received -> onReceived(received.from(), received.message());
            case Input.TimerFired fired -> onTimer(fired.timer());
            case Input.BodyBuilt built -> proposals.onBodyBuilt(built);
            case Input.BodyChecked checked -> onBodyChecked(checked);
            case Input.VotesVerified verified -> ballots.onVotesVerified(verified);
            case Input.CertificatesVerified verified -> onCertificatesVerified(verified);
            case Input.Signed signed -> onSigned(signed.vote());
            case Input.SignRefused refused -> onSignRefused(refused);
        }
    }

    private void onReceived(int from, Message message) {
        if (from < 0 || from >= state.members || from == state.me) {
            return;
        }
        switch (message) {
            case Message.Propose m -> proposals.onPropose(from, m);
            case Message.VoteCast m -> ballots.onVote(from, m.vote());
            case Message.CertificateFormed m -> onCertificate(from, m.certificate());
            case Message.Standstill m -> standstills.onStandstill(from, m);
            case Message.FetchBlock m -> chain.onFetchBlock(from, m.headerHash());
            case Message.BlockFetched m -> chain.onBlockFetched(from, m);
            case Message.FetchFinalised m -> chain.onFetchFinalised(from, m);
            case Message.FinalisedFetched m -> chain.onFinalisedFetched(from, m.blocks());
            case Message.FetchCertificates m -> standstills.onFetchCertificates(from, m);
        }
    }

    /** R1: a certificate moved us. */
    void enter(long next) {
        if (next <= state.view) {
            return;
        }
        if (state.view > 0 && next > state.view + 1) {
            state.report(Event.CERTIFICATE_JUMP, next, state.me);
        }
        state.view = next;
        state.budget.renew();
        state.pacemaker.enter(state.view, state.out);
        state.report(Event.VIEW_ENTERED, state.view, state.schedule.leader(state.view));
        standstills.askForMissing();
        reconsider();
        proposals.proposeAgain();
    }

    /** Something changed that R2, R3 or R7 may have waited for in the current view. */
    void reconsider() {
        if (state.replaying || state.view == 0) {
            return;
        }
        proposals.tryPropose();
        proposals.tryNotarize();
        RoundState round = state.rounds.get(state.view);
        if (round != null && round.proposalInvalid) {
            tryNullify();
        }
    }

    private void onSigned(Vote vote) {
        if (state.stale(vote.view())) {
            return;
        }
        RoundState round = state.round(vote.view());
        round.own.signed(vote);
        if (vote.view() > state.lastFinalView) {
            state.out.emit(new Effect.Broadcast(proposals.carrier(round, vote)));
        }
        if (vote.kind() == VoteKind.NULLIFY && vote.view() == state.view) {
            state.pacemaker.retry(state.view, state.out);
        }
        Tally tally = round.tally(vote.kind(), state.weights);
        tally.add(vote);
        tally.verified(vote);
        ballots.tallied(round, vote);
    }

    private void onSignRefused(Input.SignRefused refused) {
        RoundState round = state.rounds.get(refused.view());
        if (round != null) {
            round.own.refused(refused.kind());
        }
        if (refused.refusal() == Refusal.CONFLICT) {
            state.report(Event.SIGN_CONFLICT, refused.view(), state.me);
        }
        if (refused.view() == state.view) {
            state.pacemaker.retry(state.view, state.out);
        }
    }

    /** A quorum of our own: record it, and send it at once or unless others do. */
    void formed(RoundState round, Certificate certificate) {
        round.owe(certificate.kind());
        if (state.schedule.sendsAtOnce(state.me, round.view)) {
            send(round, certificate);
        } else if (round.resend == null) {
            round.resend = state.pacemaker.resend(round.view, state.out);
        }
        // Persisted before it can move us anywhere; that the certificate itself may leave earlier hurts nobody.
        record(certificate);
    }

    private void send(RoundState round, Certificate certificate) {
        round.settle(certificate.kind());
        state.out.emit(new Effect.Broadcast(new Message.CertificateFormed(certificate)));
    }

    private void onCertificate(int from, Certificate c) {
        if (!state.certificates.wellFormed(c)) {
            state.report(Event.BAD_MESSAGE, c.view(), from);
            return;
        }
        if (state.stale(c.view())) {
            return;
        }
        Certificate known = state.known(c);
        if (known != null) {
            state.rounds.get(c.view()).settle(c.kind());
            if (known.headerHash().equals(c.headerHash()) || state.rounds.get(c.view()).forkAccused) {
                return;
            }
        }
        state.questions.candidate(new Questions.Candidate(from, c), state.out);
    }

    private void onCertificatesVerified(Input.CertificatesVerified in) {
        switch (state.questions.take(in.key())) {
            case null -> {}
            case Questions.Candidate c -> {
                state.questions.next(c, in.valid(), state.out);
                accept(c.from(), in.valid(), List.of(c.certificate()));
            }
            case Questions.Batch b -> accept(b.from(), in.valid(), b.certificates());
            case Questions.EntryOf e -> onEntryVerified(e, in.valid());
            case Questions.Range r -> chain.onRangeVerified(r, in.valid());
        }
    }

    void accept(int from, boolean valid, List<Certificate> accepted) {
        if (!valid) {
            state.report(Event.BAD_SIGNATURE, accepted.getFirst().view(), from);
            return;
        }
        for (Certificate c : accepted) {
            record(c);
            RoundState round = state.rounds.get(c.view());
            if (round != null) {
                round.settle(c.kind());
            }
        }
    }

    private void onEntryVerified(Questions.EntryOf entry, boolean valid) {
        RoundState round = state.rounds.get(entry.view());
        if (round == null || round.proposal == null) {
            return;
        }
        if (valid) {
            round.entryVerified = true;
            proposals.proposalReady(round);
        } else {
            round.proposal = null;
            proposals.invalidProposal(round);
        }
    }

    /** A verified certificate, from wherever: durable first, then what its kind means. */
    void record(Certificate c) {
        if (state.stale(c.view())) {
            return;
        }
        RoundState round = state.round(c.view());
        accuse(round, c);
        if (round.certificate(c.kind()) != null) {
            return;
        }
        round.put(c);
        if (!state.replaying) {
            state.out.emit(new Effect.Persist(new DurableRecord.Certified(c)));
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
                state.out.emit(new Effect.Accuse(new Evidence.ConflictingCertificates(other, c)));
            }
        }
    }

    /** R4: a block may be built upon, once it is certified here. */
    private void onNotarization(RoundState round) {
        if (!state.replaying && round.view > state.lastFinalView) {
            state.report(Event.NOTARIZED, round.view, state.schedule.leader(round.view));
            wantBody(round);
        }
    }

    /** R8: the view ended without a block. */
    private void onNullification(RoundState round) {
        if (!state.replaying && round.view > state.lastFinalView) {
            state.report(Event.NULLIFIED, round.view, state.schedule.leader(round.view));
            state.pacemaker.backoff(state.pacemaker.backoff() + 1);
            enter(round.view + 1);
            reconsider();
        }
    }

    /** R9: everything up to this block is final. */
    private void onFinalization(RoundState round) {
        if (round.view <= state.lastFinalView) {
            return;
        }
        state.lastFinalView = round.view;
        state.lastFinal = round.finalization();
        if (state.replaying) {
            return;
        }
        state.pacemaker.backoff(nullifiedSinceFinal());
        state.fetches.prune(state.lastFinalView);
        chain.deliverReady();
        chain.prune();
        enter(round.view + 1);
        reconsider();
    }

    /** Backoff counts the nullified views above the last final one: it falls on finalization alone. */
    private int nullifiedSinceFinal() {
        int count = 0;
        for (RoundState round : state.rounds.tailMap(state.lastFinalView, false).values()) {
            count += round.nullification() == null ? 0 : 1;
        }
        return count;
    }

    /** R4 and R5: the notarized block is checked when it is here, and fetched when it is not. */
    void wantBody(RoundState round) {
        Certificate notarization = round.notarization();
        Block block = state.tree.get(notarization.headerHash());
        if (block == null) {
            chain.fetch(notarization.headerHash(), notarization);
        } else if (block.verdict == Verdict.VALID) {
            certified(round);
        } else if (block.verdict == Verdict.INVALID) {
            refused(round);
        } else {
            check(block, notarization);
        }
    }

    void wantBodies() {
        for (RoundState round :
                List.copyOf(state.rounds.tailMap(state.lastFinalView, false).values())) {
            if (round.notarization() != null && !round.certified) {
                wantBody(round);
            }
        }
    }

    /** Verdicts that never came are asked for again, and before them those of undelivered ancestors: they may be forgotten. */
    private void checkAgain() {
        for (RoundState round : state.rounds.tailMap(state.lastFinalView, false).values()) {
            Block block = round.notarization() == null
                    ? null
                    : state.tree.get(round.notarization().headerHash());
            if (block != null && block.verdict == Verdict.ASKED) {
                undeliveredDownTo(block).forEach(b -> state.out.emit(new Effect.CheckBody(b.hash, b.header, b.body)));
            }
        }
    }

    /** A block that is being judged behind its ancestors that were, oldest first. */
    private Deque<Block> undeliveredDownTo(Block block) {
        Deque<Block> line = new ArrayDeque<>();
        line.push(block);
        for (Block b = state.tree.get(block.header.parentHash());
                b != null && !b.delivered && b.verdict == Verdict.VALID;
                b = state.tree.get(b.header.parentHash())) {
            line.push(b);
        }
        return line;
    }

    /** R5: asks for the verdict once the parent is settled; until then the parent is wanted, if we know who has it. */
    void check(Block block, Certificate because) {
        if (block.verdict == Verdict.ASKED || block.verdict == Verdict.VALID || block.verdict == Verdict.INVALID) {
            return;
        }
        Anchor parent = state.tree.anchor(block.header.parentHash());
        if (parent == null) {
            block.verdict = Verdict.WANTED;
            wantParent(block, because);
        } else if (!parent.carries(block.header)) {
            block.verdict = Verdict.INVALID;
            judged(block);
        } else {
            block.verdict = Verdict.ASKED;
            state.out.emit(new Effect.CheckBody(block.hash, block.header, block.body));
        }
    }

    private void wantParent(Block block, Certificate because) {
        if (because == null) {
            return;
        }
        Block parent = state.tree.get(block.header.parentHash());
        long gap = block.header.height() - state.tree.tip().height();
        if (parent != null && gap > 1) {
            check(parent, because);
        } else if (parent == null && gap > 1 && gap <= VIEWS_AHEAD) {
            chain.fetch(block.header.parentHash(), because);
        }
    }

    private void onBodyChecked(Input.BodyChecked in) {
        Block block = state.tree.get(in.headerHash());
        if (block == null || block.verdict != Verdict.ASKED) {
            return;
        }
        block.verdict = in.valid() ? Verdict.VALID : Verdict.INVALID;
        judged(block);
    }

    /** A verdict; the block's view may be one that we know nothing else of. */
    private void judged(Block block) {
        RoundState round = state.rounds.get(block.header.view());
        boolean notarized = round != null && isNotarized(round, block.hash);
        if (block.verdict == Verdict.VALID) {
            if (notarized) {
                certified(round);
            }
            checkWanted();
            reconsider();
        } else if (round != null && (notarized || block.hash.equals(round.proposalHash))) {
            refused(round);
        }
    }

    static boolean isNotarized(RoundState round, Hash hash) {
        return round.notarization() != null && round.notarization().headerHash().equals(hash);
    }

    /** Parents were settled: those that waited for them are asked about. */
    void checkWanted() {
        for (Block block : state.tree.wanted()) {
            if (state.tree.anchor(block.header.parentHash()) != null) {
                check(block, null);
            }
        }
    }

    /** R7: never build upon it. */
    private void refused(RoundState round) {
        if (!round.proposalInvalid) {
            proposals.invalidProposal(round);
        }
    }

    private void certified(RoundState round) {
        if (!round.certified && round.view > state.lastFinalView) {
            round.certified = true;
            tryFinalize(round);
            enter(round.view + 1);
            reconsider();
        }
    }

    /** R6: notarized, certified, and nothing said against it. */
    void tryFinalize(RoundState round) {
        Certificate notarization = round.notarization();
        if (round.certified
                && round.view > state.lastFinalView
                && !round.leaderEquivocates
                && round.own.mayFinalize(notarization.headerHash())) {
            state.sign(round, VoteKind.FINALIZE, state.tree.get(notarization.headerHash()));
        }
    }

    /** R7: the current view shall end without a block, unless we said FINALIZE in it. */
    void tryNullify() {
        RoundState round = state.round(state.view);
        if (round.own.mayNullify()) {
            round.own.asked(VoteKind.NULLIFY, Hash.ZERO);
            state.out.emit(new Effect.Sign(VoteKind.NULLIFY, state.view, Hash.ZERO));
        }
    }

    private void onTimer(Timer timer) {
        if (timer.kind() == Timer.Kind.RESEND) {
            onResend(timer);
        } else if (state.pacemaker.heeds(timer)) {
            switch (timer.kind()) {
                case LEADER -> onLeaderTimer();
                case ADVANCE -> onAdvanceTimer();
                case RETRY -> onRetryTimer();
                case FETCH -> chain.onFetchTimer();
                case RESEND -> {}
            }
        }
    }

    private void onLeaderTimer() {
        reconsider();
        if (state.round(state.view).proposal == null) {
            tryNullify();
        }
    }

    private void onAdvanceTimer() {
        reconsider();
        tryNullify();
        state.pacemaker.retry(state.view, state.out);
    }

    /** R10: we are stuck, and say all that could help the others, or show them what we lack. */
    private void onRetryTimer() {
        state.budget.renew();
        RoundState round = state.round(state.view);
        round.own.forgetRefusals();
        tryNullify();
        state.out.emit(new Effect.Broadcast(standstills.standstill()));
        state.report(Event.STANDSTILL_SENT, state.view, state.me);
        chain.deliverReady();
        checkAgain();
        wantBodies();
        state.pacemaker.retry(state.view, state.out);
    }

    private void onResend(Timer timer) {
        RoundState round = state.rounds.get(timer.view());
        if (round == null || !timer.equals(round.resend)) {
            return;
        }
        round.resend = null;
        for (VoteKind kind : VoteKind.values()) {
            if (round.owes(kind) && round.view >= state.lastFinalView) {
                send(round, round.certificate(kind));
            }
        }
    }

    /** A snapshot; not for hot paths. */
    public CoreView view() {
        return state.snapshot();
    }
}
