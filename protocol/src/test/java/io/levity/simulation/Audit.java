package io.levity.simulation;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.consensus.Effect;
import io.levity.chain.consensus.Input;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.Timer;
import io.levity.chain.consensus.Vote;
import io.levity.simulation.cast.Randomness;
import io.levity.types.Hash;

/** A running hash over everything that went in and came out: two runs of one seed must end with the same one. */
final class Audit {
    private long sum;
    private boolean tracing;

    long sum() {
        return sum;
    }

    /** Print every step to standard output from now on. */
    void trace() {
        tracing = true;
    }

    void started(int host, long now) {
        trace("host " + host + " starts", null);
        fold(host);
        fold(now);
    }

    void input(int host, long now, Input input) {
        if (tracing) {
            trace("host " + host + " at " + now % 10_000_000, input);
        }
        fold(host);
        fold(now);
        switch (input) {
            case Input.Received received -> {
                fold(received.from() + 16);
                message(received.message());
            }
            case Input.TimerFired fired -> timer(fired.timer());
            case Input.BodyBuilt built -> hash(built.parentHash(), built.view());
            case Input.BodyChecked checked -> hash(checked.headerHash(), checked.valid() ? 3 : 4);
            case Input.VotesVerified verified ->
                hash(verified.headerHash(), verified.valid().size());
            case Input.CertificatesVerified verified -> fold(verified.key() * 2 + (verified.valid() ? 1 : 0));
            case Input.Signed signed -> vote(signed.vote());
            case Input.SignRefused refused -> hash(refused.headerHash(), refused.view());
        }
    }

    void effect(Effect effect) {
        if (tracing) {
            trace("    ", effect);
        }
        switch (effect) {
            case Effect.Persist(DurableRecord.Block block) -> hash(block.headerHash(), 1);
            case Effect.Persist(DurableRecord.Certified(Certificate c)) -> certificate(c);
            case Effect.Sign sign ->
                hash(sign.headerHash(), sign.view() * 4 + sign.kind().code());
            case Effect.Send send -> {
                fold(send.to());
                message(send.message());
            }
            case Effect.Broadcast broadcast -> message(broadcast.message());
            case Effect.SetTimer set -> timer(set.timer());
            case Effect.CancelTimer cancel -> timer(cancel.timer());
            case Effect.BuildBody build -> hash(build.parentHash(), build.view());
            case Effect.CheckBody check -> hash(check.headerHash(), 2);
            case Effect.VerifyVotes verify ->
                hash(verify.headerHash(), verify.votes().size());
            case Effect.VerifyCertificates verify -> fold(verify.key());
            case Effect.ServeFinalised serve -> fold(serve.from() * 31 + serve.through());
            case Effect.Deliver deliver -> hash(deliver.block().hash(), 5);
            case Effect.Accuse accuse -> fold(6);
            case Effect.Report report -> fold(report.event().name().hashCode());
        }
    }

    private void message(Message message) {
        switch (message) {
            case Message.Propose propose -> vote(propose.leaderVote());
            case Message.VoteCast cast -> vote(cast.vote());
            case Message.CertificateFormed formed -> certificate(formed.certificate());
            case Message.Standstill still ->
                fold(still.votes().size() * 128L + still.certificates().size());
            case Message.FetchBlock fetch -> hash(fetch.headerHash(), 7);
            case Message.BlockFetched fetched -> fold(fetched.header().view());
            case Message.FetchFinalised fetch -> fold(fetch.from() * 31 + fetch.to());
            case Message.FetchCertificates fetch -> fold(fetch.from() * 37 + fetch.through());
            case Message.FinalisedFetched fetched -> fold(fetched.blocks().size());
        }
    }

    private void vote(Vote vote) {
        hash(vote.headerHash(), vote.view() * 4 + vote.kind().code() + ((long) vote.member() << 40));
    }

    private void certificate(Certificate c) {
        hash(
                c.headerHash(),
                c.view() * 4 + c.kind().code() + ((long) c.signers().hashCode() << 32));
    }

    private void timer(Timer timer) {
        fold(timer.view() * 4 + timer.kind().name().hashCode() + (timer.generation() << 40));
    }

    private void hash(Hash hash, long with) {
        fold(hash.w0() ^ with);
    }

    private void fold(long value) {
        sum = Randomness.mix(sum * 31 + value);
    }

    private void trace(String where, Object what) {
        if (tracing) {
            System.out.println(where + " " + (what == null ? "" : what));
        }
    }
}
