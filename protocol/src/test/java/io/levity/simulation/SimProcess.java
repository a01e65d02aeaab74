package io.levity.simulation;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.CoreView;
import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.consensus.Effect;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Input;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.Recovered;
import io.levity.chain.consensus.SimplexCore;
import io.levity.chain.consensus.Timer;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.simulation.cast.Randomness;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One incarnation of a member: the real core, and a shell that carries its effects out over the host's devices. */
final class SimProcess {
    private record Outgoing(int barrier, int to, Message message) {}

    private static final int EVERYBODY = -1;

    private final Host host;
    private final World world;
    private final Randomness random;
    private final int session;
    private final SimplexCore core;
    private final MaskedStage stage;
    private final Set<Timer> armed = new HashSet<>();
    private final ArrayDeque<Outgoing> outbox = new ArrayDeque<>();
    private List<Effect> effects = new ArrayList<>();
    private List<Effect> spare = new ArrayList<>();
    private boolean alive = true;
    private int barrier;
    private int signing;
    private long deliveredHeight;

    SimProcess(Host host, int session, Recovered recovered) {
        this.host = host;
        this.session = session;
        world = host.world();
        random = host.random();
        barrier = host.disk().end();
        deliveredHeight = host.journal().height();
        stage = new MaskedStage(host);
        core = new SimplexCore(world.config(), host.member(), recovered);
    }

    Host host() {
        return host;
    }

    boolean alive() {
        return alive;
    }

    boolean fenced() {
        return !host.signer().current(session);
    }

    long deliveredHeight() {
        return deliveredHeight;
    }

    CoreView view() {
        return core.view();
    }

    int outboxSize() {
        return outbox.size();
    }

    /** Whether something of its own will make it look at this view again. */
    boolean awake(long view) {
        return signing > 0 || armed.stream().anyMatch(t -> t.view() == view);
    }

    int armedTimers() {
        return armed.size();
    }

    void kill() {
        alive = false;
        outbox.clear();
        armed.clear();
    }

    void start() {
        long now = host.clock().millis();
        world.audit().started(host.index(), now);
        guarded(() -> core.start(now, e -> effects.add(e)));
        world.oracle().restarted(this);
        carryOut();
        if (!host.honest()) {
            tick();
        }
    }

    private void tick() {
        world.agenda().after(world.healed() ? 1_000_000 : 100_000, () -> {
            if (alive) {
                host.mask().onTick(stage);
                tick();
            }
        });
    }

    void receive(int from, Message message) {
        if (!alive || !host.mask().onReceive(stage, from, message)) {
            return;
        }
        on(new Input.Received(from, message));
    }

    private void on(Input input) {
        if (!alive) {
            return;
        }
        if (host.pausedUntil() > world.agenda().now()) {
            world.agenda().plan(host.pausedUntil(), () -> on(input));
            return;
        }
        if (input instanceof Input.TimerFired fired && !armed.remove(fired.timer())) {
            return;
        }
        long now = host.clock().millis();
        world.audit().input(host.index(), now, input);
        world.tallies().inputs++;
        guarded(() -> core.on(input, now, e -> effects.add(e)));
        carryOut();
        if (alive) {
            world.oracle().stepped(this);
        }
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Violation e) {
            throw e;
        } catch (RuntimeException e) {
            Violation violation = new Violation(Invariant.CRASHED, "member " + host.member() + ": " + e);
            violation.initCause(e);
            throw violation;
        }
    }

    private void carryOut() {
        List<Effect> batch = effects;
        effects = spare;
        spare = batch;
        int crashes = host.honest() ? world.crashesInEffects() : 0;
        for (int i = 0; i < batch.size() && alive; i++) {
            if (random.perMillion(crashes)) {
                world.tallies().count(Fault.CRASH_IN_EFFECTS);
                host.crashAndRestart();
                break;
            }
            world.audit().effect(batch.get(i));
            carryOut(batch.get(i));
        }
        batch.clear();
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Persist persist -> {
                host.disk().append(new SimDisk.Kept(persist.record()));
                if (persist.record() instanceof DurableRecord.Certified(Certificate c)
                        && c.kind() == VoteKind.FINALIZE) {
                    host.signer().raiseFloor(c.view());
                }
                barrier = host.disk().end();
                world.oracle().persisted(host, persist.record());
            }
            case Effect.Sign sign -> sign(sign);
            case Effect.Send send -> post(send.to(), send.message());
            case Effect.Broadcast broadcast -> post(EVERYBODY, broadcast.message());
            case Effect.SetTimer set -> setTimer(set);
            case Effect.CancelTimer cancel -> armed.remove(cancel.timer());
            case Effect.BuildBody build -> build(build);
            case Effect.CheckBody check -> check(check);
            case Effect.VerifyVotes verify -> verify(verify);
            case Effect.VerifyCertificates verify -> verify(verify);
            case Effect.ServeFinalised serve -> serve(serve);
            case Effect.Deliver deliver -> deliver(deliver.block());
            case Effect.Accuse accuse -> world.oracle().accused(host, accuse.evidence());
            case Effect.Report report -> world.oracle().reported(host, report);
        }
    }

    private void sign(Effect.Sign sign) {
        signing++;
        host.signer().sign(session, sign.kind(), sign.view(), sign.headerHash(), answer -> {
            if (answer instanceof Input.SignRefused refused) {
                world.oracle().refused(refused);
                later(0, () -> {
                    signing--;
                    on(answer);
                });
            } else if (alive) {
                later(0, () -> {
                    signing--;
                    on(answer);
                });
            }
        });
        barrier = host.disk().end();
    }

    private void later(long micros, Runnable then) {
        world.agenda().after(micros, () -> {
            if (alive) {
                then.run();
            }
        });
    }

    private void post(int to, Message message) {
        if (outbox.isEmpty() && host.disk().durableTo(barrier)) {
            transmit(to, message);
            return;
        }
        outbox.add(new Outgoing(barrier, to, message));
        host.disk().when(barrier, this::release);
    }

    private void release() {
        while (alive && !outbox.isEmpty() && host.disk().durableTo(outbox.peek().barrier())) {
            Outgoing next = outbox.poll();
            transmit(next.to(), next.message());
        }
    }

    private void transmit(int to, Message message) {
        if (to != EVERYBODY) {
            host.mask().onSend(stage, to, message);
            return;
        }
        for (int member = 0; member < world.members(); member++) {
            if (member != host.member()) {
                host.mask().onSend(stage, member, message);
            }
        }
    }

    private void setTimer(Effect.SetTimer set) {
        armed.add(set.timer());
        later(host.clock().micros(set.delayMillis()), () -> on(new Input.TimerFired(set.timer())));
    }

    private void build(Effect.BuildBody build) {
        host.app().whenExecuted(build.parentHash(), () -> {
            long now = host.clock().millis();
            long due = build.parentTimestampMillis() + world.config().params().blockTimeMillis();
            long wait = Math.clamp(due - now, 0, 1_000) * 1_000L + random.between(100, 5_000);
            later(wait, () -> {
                long stamp = Math.max(host.clock().millis(), build.parentTimestampMillis() + 1);
                Bytes body = SimApp.body(build.view(), host.member(), random.next());
                Hash root = host.app().state(build.parentHash()).root();
                on(new Input.BodyBuilt(build.view(), build.parentHash(), body, root, stamp));
            });
        });
    }

    private void check(Effect.CheckBody check) {
        Bytes body = check.body();
        world.oracle().judging(host, check);
        host.app()
                .whenExecuted(
                        check.header().parentHash(),
                        () -> later(world.checkDelay(random), () -> {
                            boolean valid = host.app().execute(check.headerHash(), check.header(), body);
                            world.oracle().judged(host, check.headerHash(), valid);
                            on(new Input.BodyChecked(check.header().view(), check.headerHash(), valid));
                        }));
    }

    private void verify(Effect.VerifyVotes verify) {
        List<Vote> valid = new ArrayList<>(verify.votes().size());
        List<Vote> invalid = new ArrayList<>(0);
        for (Vote vote : verify.votes()) {
            boolean asked = vote.kind() == verify.kind()
                    && vote.view() == verify.view()
                    && vote.headerHash().equals(verify.headerHash());
            (asked && world.crypto().verify(vote) ? valid : invalid).add(vote);
        }
        if (!invalid.isEmpty()) {
            world.tallies().saw(Sometimes.BAD_SIGNATURE_FOUND);
        }
        Bytes aggregate = valid.isEmpty() ? Bytes.EMPTY : world.crypto().aggregate(valid);
        Input answer =
                new Input.VotesVerified(verify.kind(), verify.view(), verify.headerHash(), valid, invalid, aggregate);
        later(world.cryptoDelay(random), () -> on(answer));
    }

    private void verify(Effect.VerifyCertificates verify) {
        boolean valid = true;
        for (Certificate certificate : verify.certificates()) {
            valid &= world.crypto().verify(certificate);
        }
        Input answer = new Input.CertificatesVerified(verify.key(), valid);
        later(world.cryptoDelay(random), () -> on(answer));
    }

    private void serve(Effect.ServeFinalised serve) {
        List<FinalBlock> found = host.journal().between(serve.from(), serve.through());
        if (!found.isEmpty()) {
            world.tallies().saw(Sometimes.FINALISED_FETCHED);
            post(serve.to(), new Message.FinalisedFetched(found));
        }
    }

    private void deliver(FinalBlock block) {
        world.oracle().delivered(this, block);
        deliveredHeight = block.header().height();
        if (!host.journal().take(block)) {
            return;
        }
        host.app().whenExecuted(block.header().parentHash(), () -> {
            boolean valid = host.app().execute(block.hash(), block.header(), block.body());
            world.oracle().judged(host, block.hash(), valid);
        });
    }
}
