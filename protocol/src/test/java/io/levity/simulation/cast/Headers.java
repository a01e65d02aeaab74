package io.levity.simulation.cast;

import io.levity.chain.consensus.BodyRef;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.SetConfig;
import io.levity.types.Bytes;
import io.levity.types.Hash;

/** Headers that differ from another in one field. */
final class Headers {
    private Headers() {}

    static Header withTime(Header h, long timestampMillis) {
        return copy(h, timestampMillis, h.body(), h.parentStateRoot(), h.height());
    }

    static Header withBody(Header h, Bytes body, Hash name) {
        return copy(
                h,
                h.timestampMillis(),
                new BodyRef(body.size(), 1, 1, body.size(), name),
                h.parentStateRoot(),
                h.height());
    }

    static Header withStateRoot(Header h, Hash root) {
        return copy(h, h.timestampMillis(), h.body(), root, h.height());
    }

    static Header withHeight(Header h, long height) {
        return copy(h, h.timestampMillis(), h.body(), h.parentStateRoot(), height);
    }

    static Header uponStart(Header h, SetConfig.Start start, Hash skipHash) {
        return new Header(
                h.version(),
                h.setId(),
                h.epoch(),
                h.view(),
                start.height() + 1,
                0,
                start.blockHash(),
                skipHash,
                h.leaderSeat(),
                h.timestampMillis(),
                h.body(),
                start.stateRoot(),
                h.outboxRoot(),
                h.inboxRoot(),
                h.rootHeight(),
                h.rootHash(),
                h.extra());
    }

    static Header withExtra(Header h, Bytes extra) {
        return new Header(
                h.version(),
                h.setId(),
                h.epoch(),
                h.view(),
                h.height(),
                h.parentView(),
                h.parentHash(),
                h.skipHash(),
                h.leaderSeat(),
                h.timestampMillis(),
                h.body(),
                h.parentStateRoot(),
                h.outboxRoot(),
                h.inboxRoot(),
                h.rootHeight(),
                h.rootHash(),
                extra);
    }

    private static Header copy(Header h, long timestampMillis, BodyRef body, Hash stateRoot, long height) {
        return new Header(
                h.version(),
                h.setId(),
                h.epoch(),
                h.view(),
                height,
                h.parentView(),
                h.parentHash(),
                h.skipHash(),
                h.leaderSeat(),
                timestampMillis,
                body,
                stateRoot,
                h.outboxRoot(),
                h.inboxRoot(),
                h.rootHeight(),
                h.rootHash(),
                h.extra());
    }
}
