package io.levity.chain.consensus;

import io.levity.types.Hash;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Blocks that this member lacks and asks others for: single ones by name, and at most one run of finalised heights. Each
 * question goes to one member, a signer of the certificate that makes the block wanted, and with every attempt to another.
 */
final class Fetches {
    static final int MAX_IN_FLIGHT = 32;

    private static final class Fetch {
        final Certificate because;
        int attempt;

        Fetch(Certificate because) {
            this.because = because;
        }
    }

    private final int me;
    private final int members;
    private final Map<Hash, Fetch> blocks = new LinkedHashMap<>();
    private Fetch range;
    private long from;
    private long to;

    Fetches(int me, int members) {
        this.me = me;
        this.members = members;
    }

    /** Asks for a block, unless that is done already or too many are under way. */
    void want(Hash hash, Certificate because, EffectSink out) {
        if (blocks.size() < MAX_IN_FLIGHT && !blocks.containsKey(hash)) {
            Fetch fetch = new Fetch(because);
            blocks.put(hash, fetch);
            ask(hash, fetch, out);
        }
    }

    /** Asks for finalised blocks by height; one such question at a time, a newer one replaces the older when it moved on. */
    void wantRange(long newFrom, long newTo, Certificate because, EffectSink out) {
        boolean moved = range == null || newFrom != from;
        range = moved ? new Fetch(because) : range;
        from = newFrom;
        to = newTo;
        if (moved) {
            askRange(out);
        }
    }

    boolean wants(Hash hash) {
        return blocks.containsKey(hash);
    }

    /** Whether somebody was asked for this block before and did not answer. */
    boolean inVain(Hash hash) {
        Fetch fetch = blocks.get(hash);
        return fetch != null && fetch.attempt > 1;
    }

    boolean wantsRangeFrom(long height) {
        return range != null && from == height;
    }

    void done(Hash hash) {
        blocks.remove(hash);
    }

    void rangeDone() {
        range = null;
    }

    /** What was wanted because of views below this one is not wanted any more. */
    void prune(long view) {
        blocks.values().removeIf(fetch -> fetch.because.view() < view);
    }

    /** Nobody answered in time: asks others. */
    void again(EffectSink out) {
        blocks.forEach((hash, fetch) -> ask(hash, fetch, out));
        if (range != null) {
            askRange(out);
        }
    }

    boolean isEmpty() {
        return blocks.isEmpty() && range == null;
    }

    int size() {
        return blocks.size() + (range == null ? 0 : 1);
    }

    private void ask(Hash hash, Fetch fetch, EffectSink out) {
        send(fetch, new Message.FetchBlock(hash), out);
    }

    private void askRange(EffectSink out) {
        send(range, new Message.FetchFinalised(from, to), out);
    }

    private void send(Fetch fetch, Message message, EffectSink out) {
        int peer = peer(fetch);
        if (peer != me) {
            out.emit(new Effect.Send(peer, message));
        }
    }

    /** The next signer after the one asked before, never oneself; the first differs from member to member. */
    private int peer(Fetch fetch) {
        int start = (int) Long.remainderUnsigned(Mixing.mix(Mixing.mix(me) ^ fetch.because.view()), members);
        int signers = 0;
        for (int m = 0; m < members; m++) {
            signers += signs(fetch, m) ? 1 : 0;
        }
        if (signers == 0) {
            return me;
        }
        int skip = fetch.attempt++ % signers;
        for (int i = 0; ; i++) {
            int m = (start + i) % members;
            if (signs(fetch, m) && skip-- == 0) {
                return m;
            }
        }
    }

    private boolean signs(Fetch fetch, int member) {
        return member != me && MemberSet.inBitmap(fetch.because.signers(), member);
    }
}
