package io.levity.chain.consensus;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The timers of the current view. Δ' = Δ·1.5^min(backoff, 12), at most 100 s; LEADER = block time + 2Δ', ADVANCE = block
 * time + 3Δ', RETRY = 3Δ' and a jitter below Δ' drawn from (member, view, attempt). Every timer has a generation; one
 * that is not armed any more is not heeded when it fires.
 */
final class Pacemaker {
    static final long MAX_DELTA_MILLIS = 100_000;
    static final int MAX_BACKOFF = 12;

    private final SetConfig.Params params;
    private final int me;
    private final Map<Timer.Kind, Timer> armed = new EnumMap<>(Timer.Kind.class);
    private long generation;
    private int backoff;
    private int attempt;

    Pacemaker(SetConfig.Params params, int me) {
        this.params = params;
        this.me = me;
    }

    /** Δ' in milliseconds. */
    long delta() {
        long delta = Math.max(1, params.deltaMillis());
        for (int i = 0; i < Math.min(backoff, MAX_BACKOFF) && delta < MAX_DELTA_MILLIS; i++) {
            delta = (delta * 3 + 1) / 2;
        }
        return Math.min(delta, MAX_DELTA_MILLIS);
    }

    int backoff() {
        return backoff;
    }

    void backoff(int nullifiedViews) {
        backoff = nullifiedViews;
    }

    /** R1: the timers of the view before end, those of this one begin. */
    void enter(long view, EffectSink out) {
        cancel(Timer.Kind.LEADER, out);
        cancel(Timer.Kind.ADVANCE, out);
        cancel(Timer.Kind.RETRY, out);
        attempt = 0;
        arm(Timer.Kind.LEADER, view, params.blockTimeMillis() + 2 * delta(), out);
        arm(Timer.Kind.ADVANCE, view, params.blockTimeMillis() + 3 * delta(), out);
    }

    /** R10: armed once per attempt. */
    void retry(long view, EffectSink out) {
        if (!armed.containsKey(Timer.Kind.RETRY)) {
            long drawn = Mixing.mix(Mixing.mix(Mixing.mix(me) ^ view) + attempt++);
            arm(Timer.Kind.RETRY, view, 3 * delta() + Long.remainderUnsigned(drawn, delta()), out);
        }
    }

    void fetch(long view, EffectSink out) {
        if (!armed.containsKey(Timer.Kind.FETCH)) {
            arm(Timer.Kind.FETCH, view, 2 * Math.max(1, params.deltaMillis()), out);
        }
    }

    /** For one view's certificates; the round keeps it. */
    Timer resend(long view, EffectSink out) {
        Timer timer = new Timer(Timer.Kind.RESEND, view, ++generation);
        out.emit(new Effect.SetTimer(timer, Math.max(1, params.deltaMillis() / 2)));
        return timer;
    }

    /** Whether this timer is armed; it is not afterwards. */
    boolean heeds(Timer timer) {
        return armed.remove(timer.kind(), timer);
    }

    List<Timer> armed() {
        return new ArrayList<>(armed.values());
    }

    private void arm(Timer.Kind kind, long view, long delayMillis, EffectSink out) {
        Timer timer = new Timer(kind, view, ++generation);
        armed.put(kind, timer);
        out.emit(new Effect.SetTimer(timer, delayMillis));
    }

    private void cancel(Timer.Kind kind, EffectSink out) {
        Timer timer = armed.remove(kind);
        if (timer != null) {
            out.emit(new Effect.CancelTimer(timer));
        }
    }
}
