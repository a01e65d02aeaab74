package io.levity.actor.peer;

import static io.levity.actor.peer.TransferNode.content;
import static io.levity.actor.peer.TransferNode.done;
import static io.levity.actor.peer.TransferNode.hash;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.actor.peer.MeddlingProxy.Harm;
import io.levity.actor.peer.MeddlingProxy.Way;
import io.levity.metrics.TransferMetrics.Outcome;
import io.levity.metrics.TransferMetrics.Request;
import io.levity.metrics.TransferMetrics.Side;
import io.levity.types.Hash;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that break off or change a byte, at every byte of every phase. */
@Timeout(120)
class BrokenTransferTest {
    private static final int SIZE = 300;
    private static final int GREETING_BYTES = 39 + "near".length();
    private static final int GREETING_REPLY_BYTES = 2;
    /** Code, size, offset, hash. */
    private static final int FOUND_BYTES = 2 + 4 + 4 + Hash.SIZE_BYTES;

    private static final byte[] CONTENT = content(SIZE, 5);

    private TransferNode far;
    private MeddlingProxy proxy;

    @BeforeEach
    void start() throws Exception {
        far = TransferNode.of("far");
        proxy = new MeddlingProxy(far.plane.port());
    }

    @AfterEach
    void stop() {
        proxy.close();
        far.close();
    }

    private Peer peer() {
        return TransferNode.peer(proxy.port());
    }

    @Test
    void shouldGoOnWithAGetFromEveryOffset() throws Exception {
        far.slices.slices.put(hash(1), CONTENT);
        for (int at = GREETING_REPLY_BYTES; at < GREETING_REPLY_BYTES + FOUND_BYTES + SIZE; at++) {
            try (TransferNode near = TransferNode.of("near")) {
                proxy.harm(Harm.CUT, Way.TO_CLIENT, at, 1);
                assertArrayEquals(CONTENT, done(near.get(peer(), hash(1))).orElseThrow(), "cut at " + at);
                assertEquals(1, near.metrics.resumptions(), "cut at " + at);
                // Nothing that had come was sent again.
                assertEquals(SIZE, near.metrics.receivedBytes(), "cut at " + at);
            }
        }
    }

    @Test
    void shouldGoOnWithAGetThatBreaksAgainAndAgain() throws Exception {
        byte[] large = content(4 << 20, 9);
        far.slices.slices.put(hash(1), large);
        try (TransferNode near = TransferNode.of("near")) {
            proxy.harm(Harm.CUT, Way.TO_CLIENT, 300_000, 20);
            assertArrayEquals(large, done(near.get(peer(), hash(1))).orElseThrow());
            assertTrue(near.metrics.resumptions() >= 10, () -> "resumed " + near.metrics.resumptions());
            assertEquals(large.length, near.metrics.receivedBytes());
        }
    }

    @Test
    void shouldGiveUpWhenNothingComesThrough() throws Exception {
        far.slices.slices.put(hash(1), CONTENT);
        try (TransferNode near = TransferNode.of("near")) {
            proxy.harm(Harm.CUT, Way.TO_CLIENT, GREETING_REPLY_BYTES + 10, 1_000);
            assertEquals(PeerFailure.Code.UNREACHABLE, TransferNode.code(near.get(peer(), hash(1))));
            assertEquals(3, proxy.connections());
            assertEquals(1, near.metrics.requests(Side.CLIENT, Request.GET, Outcome.BROKEN));
        }
    }

    @Test
    void shouldNotMixTwoSlicesThatHadTheSameName() throws Exception {
        byte[] first = content(400_000, 1);
        byte[] second = content(400_000, 2);
        far.slices.slices.put(hash(1), first);
        try (TransferNode near = TransferNode.of("near")) {
            proxy.harm(Harm.CUT, Way.TO_CLIENT, 100_000, 1);
            var got = near.get(peer(), hash(1));
            far.slices.slices.put(hash(1), second);
            byte[] whole = done(got).orElseThrow();
            assertTrue(java.util.Arrays.equals(first, whole) || java.util.Arrays.equals(second, whole));
        }
    }

    @Test
    void shouldRepeatAPutThatIsCutAtAnyByte() throws Exception {
        int end = GREETING_BYTES + SliceRequest.BYTES + SIZE + Hash.SIZE_BYTES;
        for (int at = GREETING_BYTES; at < end; at++) {
            far.slices.slices.clear();
            try (TransferNode near = TransferNode.of("near")) {
                proxy.harm(Harm.CUT, Way.TO_SERVER, at, 1);
                done(near.put(peer(), hash(2), CONTENT));
                assertArrayEquals(CONTENT, far.slices.slices.get(hash(2)), "cut at " + at);
                assertEquals(1, near.metrics.resumptions(), "cut at " + at);
            }
        }
        for (int at = GREETING_REPLY_BYTES; at < GREETING_REPLY_BYTES + 2; at++) {
            try (TransferNode near = TransferNode.of("near")) {
                proxy.harm(Harm.CUT, Way.TO_CLIENT, at, 1);
                done(near.put(peer(), hash(2), CONTENT));
                assertEquals(1, near.metrics.resumptions(), "answer cut at " + at);
            }
        }
    }

    @Test
    void shouldFailCleanlyWhenTheGreetingIsCut() throws Exception {
        for (Way way : Way.values()) {
            int end = way == Way.TO_SERVER ? GREETING_BYTES : GREETING_REPLY_BYTES;
            for (int at = 0; at < end; at++) {
                try (TransferNode near = TransferNode.of("near")) {
                    proxy.harm(Harm.CUT, way, at, 1);
                    assertEquals(
                            PeerFailure.Code.UNREACHABLE,
                            TransferNode.code(near.put(peer(), hash(2), CONTENT)),
                            way + " " + at);
                    assertEquals(0, near.plane.transport().outgoingBytes());
                    done(near.put(peer(), hash(2), CONTENT)); // the next connection holds
                }
            }
        }
    }

    @Test
    void shouldNotTakeASliceOfWhichAnyByteChangedOnItsWay() throws Exception {
        int begin = GREETING_BYTES;
        int content = begin + SliceRequest.BYTES;
        int end = content + SIZE + Hash.SIZE_BYTES;
        for (int at = begin; at < end; at++) {
            far.slices.slices.clear();
            try (TransferNode near = TransferNode.of("near")) {
                proxy.harm(Harm.FLIP, Way.TO_SERVER, at, 1);
                Throwable failure = TransferNode.failure(near.put(peer(), hash(2), CONTENT));
                assertInstanceOf(PeerFailure.class, failure, "changed at " + at);
                assertTrue(far.slices.slices.isEmpty(), "changed at " + at);
            }
        }
        assertEquals(end - content, far.metrics.requests(Side.SERVER, Request.PUT, Outcome.DAMAGED));
        assertEquals(content - begin, far.metrics.requests(Side.SERVER, Request.OTHER, Outcome.MALFORMED));
    }

    @Test
    void shouldNotGiveASliceOfWhichAnyByteChangedOnItsWay() throws Exception {
        far.slices.slices.put(hash(1), CONTENT);
        TransferLimits hasty = TransferNode.hasty(TransferNode.SIZES);
        int content = GREETING_REPLY_BYTES + FOUND_BYTES;
        for (int at = GREETING_REPLY_BYTES; at < content + SIZE; at++) {
            try (TransferNode near = TransferNode.of("near", hasty)) {
                proxy.harm(Harm.FLIP, Way.TO_CLIENT, at, 1);
                Optional<byte[]> got;
                try {
                    got = done(near.get(peer(), hash(1)));
                } catch (ExecutionException refused) {
                    assertInstanceOf(PeerFailure.class, refused.getCause(), "changed at " + at);
                    continue;
                }
                // A changed offset is found out at once, and the slice asked for again.
                assertArrayEquals(CONTENT, got.orElseThrow(), "changed at " + at);
                assertTrue(at < content, "changed at " + at);
            }
        }
    }

    @Test
    void shouldSayNothingIsThereOnlyWhenThatIsSo() throws Exception {
        far.slices.slices.put(hash(1), CONTENT);
        far.slices.until.put(hash(1), 10L);
        int end = GREETING_BYTES + SliceRequest.BYTES;
        for (int at = GREETING_BYTES; at < end; at++) {
            try (TransferNode near = TransferNode.of("near")) {
                proxy.harm(Harm.FLIP, Way.TO_SERVER, at, 1);
                assertInstanceOf(PeerFailure.class, TransferNode.failure(near.get(peer(), hash(1))));
                proxy.harm(Harm.FLIP, Way.TO_SERVER, at, 1);
                assertInstanceOf(PeerFailure.class, TransferNode.failure(near.keep(peer(), hash(1), 99)));
            }
        }
        assertFalse(far.slices.until.containsValue(99L));
    }
}
