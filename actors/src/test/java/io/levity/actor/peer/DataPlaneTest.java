package io.levity.actor.peer;

import static io.levity.actor.peer.TransferNode.content;
import static io.levity.actor.peer.TransferNode.done;
import static io.levity.actor.peer.TransferNode.failure;
import static io.levity.actor.peer.TransferNode.hash;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.metrics.TransferMetrics.Outcome;
import io.levity.metrics.TransferMetrics.Request;
import io.levity.metrics.TransferMetrics.Side;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes with real sockets between them, when nothing is wrong and when too much is asked. */
@Timeout(60)
class DataPlaneTest {
    private TransferNode near;
    private TransferNode far;

    @BeforeEach
    void start() throws Exception {
        near = TransferNode.of("near");
        far = TransferNode.of("far");
    }

    @AfterEach
    void stop() {
        near.close();
        far.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 57, 16_383, 16_384, 262_143, 262_145, 1 << 20, 8 << 20, 16 << 20})
    void shouldBringASliceThereAndBack(int size) throws Exception {
        byte[] content = content(size, size);
        done(near.put(far.peer(), hash(7), content));
        assertArrayEquals(content, far.slices.slices.get(hash(7)));
        assertArrayEquals(content, done(near.get(far.peer(), hash(7))).orElseThrow());

        far.close(); // waits for those who serve, and so for what they count
        assertEquals(size, far.metrics.receivedBytes());
        assertEquals(size, far.metrics.sentBytes());
        assertEquals(size, near.metrics.receivedBytes());
        assertEquals(size, near.metrics.sentBytes());
        assertEquals(1, far.metrics.requests(Side.SERVER, Request.PUT, Outcome.DONE));
        assertEquals(1, far.metrics.requests(Side.SERVER, Request.GET, Outcome.DONE));
        assertEquals(1, near.metrics.requests(Side.CLIENT, Request.PUT, Outcome.DONE));
        assertEquals(1, near.metrics.requests(Side.CLIENT, Request.GET, Outcome.DONE));
        assertEquals(0, near.plane.transport().outgoingBytes());
        assertEquals(0, near.plane.transport().incomingBytes());
    }

    @Test
    void shouldSayWhatIsNotThereAndKeepWhatIs() throws Exception {
        assertEquals(Optional.empty(), done(near.get(far.peer(), hash(1))));
        assertFalse(done(near.keep(far.peer(), hash(1), 5)));
        done(near.put(far.peer(), hash(1), content(10, 1)));
        assertTrue(done(near.keep(far.peer(), hash(1), 2_000)));
        assertEquals(2_000, far.slices.until.get(hash(1)));
        far.close();
        assertEquals(1, far.metrics.requests(Side.SERVER, Request.GET, Outcome.ABSENT));
        assertEquals(1, near.metrics.requests(Side.CLIENT, Request.KEEP, Outcome.ABSENT));
        assertEquals(1, near.metrics.requests(Side.CLIENT, Request.KEEP, Outcome.DONE));
    }

    @Test
    void shouldCarryManyAtOnceOverFewConnections() throws Exception {
        List<CompletionStage<Void>> puts = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            puts.add(near.put(far.peer(), hash(i), content(4_000 + i, i)));
        }
        for (CompletionStage<Void> put : puts) {
            done(put);
        }
        for (int i = 0; i < 500; i++) {
            assertArrayEquals(
                    content(4_000 + i, i), done(near.get(far.peer(), hash(i))).orElseThrow());
        }
        assertTrue(far.metrics.acceptedConnections() <= 2L * TransferNode.SIZES.connections());
    }

    @Test
    void shouldLeaveTheBuffersToTheCaller() throws Exception {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        far.slices.disk = disk;
        byte[] content = content(100_000, 3);
        byte[] before = content.clone();
        CompletionStage<Void> put =
                near.plane.transport().put(far.peer(), TransferNode.NETWORK, 0, hash(3), 1, ByteBuffer.wrap(content));
        java.util.Arrays.fill(content, (byte) 0);
        assertFalse(put.toCompletableFuture().isDone());
        disk.complete(null);
        done(put);
        assertArrayEquals(before, far.slices.slices.get(hash(3)));
    }

    @Test
    void shouldRefuseBytesBeyondTheMemoryForAPeerAtOnce() throws Exception {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        far.slices.disk = disk;
        int size = 8 << 20;
        int fit = TransferNode.SIZES.outgoingBytes() / size;
        List<CompletionStage<Void>> puts = new ArrayList<>();
        for (int i = 0; i < fit; i++) {
            puts.add(near.put(far.peer(), hash(i), content(size, i)));
        }
        CompletionStage<Void> refused = near.put(far.peer(), hash(100), content(size, 1));
        assertTrue(refused.toCompletableFuture().isCompletedExceptionally());
        assertInstanceOf(RejectedExecutionException.class, failure(refused));
        disk.complete(null);
        for (CompletionStage<Void> put : puts) {
            done(put);
        }
        done(near.put(far.peer(), hash(100), content(size, 1)));
        assertEquals(1, near.metrics.requests(Side.CLIENT, Request.PUT, Outcome.BUSY));
    }

    @Test
    void shouldRefuseRequestsBeyondTheLine() throws Exception {
        TransferLimits.Sizes sizes = new TransferLimits.Sizes(1 << 20, 8 << 20, 8 << 20, 8 << 20, 2, 3, 8, 16);
        CompletableFuture<Void> disk = new CompletableFuture<>();
        far.slices.disk = disk;
        try (TransferNode small = TransferNode.of("small", new TransferLimits(sizes, TransferLimits.DEFAULT.times()))) {
            List<CompletionStage<Void>> puts = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                puts.add(small.put(far.peer(), hash(i), content(10, i)));
            }
            assertInstanceOf(RejectedExecutionException.class, failure(small.put(far.peer(), hash(6), content(10, 6))));
            assertEquals(50, small.plane.transport().outgoingBytes());
            disk.complete(null);
            for (CompletionStage<Void> put : puts) {
                done(put);
            }
        }
    }

    @Test
    void shouldRefuseWhatIsTooLargeAndWhatTheOtherDoesNotHost() throws Exception {
        byte[] large = new byte[TransferNode.SIZES.sliceBytes() + 1];
        assertInstanceOf(IllegalArgumentException.class, failure(near.put(far.peer(), hash(1), large)));
        Throwable elsewhere = failure(near.plane
                .transport()
                .put(
                        far.peer(),
                        TransferNode.NETWORK,
                        MemorySlices.ELSEWHERE,
                        hash(2),
                        1,
                        ByteBuffer.wrap(content(10, 1))));
        assertInstanceOf(RejectedExecutionException.class, elsewhere);
        assertTrue(elsewhere.getMessage().contains("validator 99 is elsewhere"), elsewhere::toString);
        assertEquals(1, far.metrics.requests(Side.SERVER, Request.PUT, Outcome.BUSY));
        done(near.put(far.peer(), hash(2), content(10, 1)));
    }

    @Test
    void shouldGoOnWhenThePeerStartsAnew() throws Exception {
        done(near.put(far.peer(), hash(1), content(1_000, 1)));
        Peer peer = far.peer();
        far.close();
        assertEquals(PeerFailure.Code.UNREACHABLE, TransferNode.code(near.get(peer, hash(1))));
        try (TransferNode again = TransferNode.at(peer.data().getPort())) {
            again.slices.slices.put(hash(1), content(1_000, 1));
            assertArrayEquals(content(1_000, 1), done(near.get(peer, hash(1))).orElseThrow());
        }
    }

    @Test
    void shouldRefuseANodeOfAnotherNetworkAndSayWhy() throws Exception {
        Hash other = hash(2);
        try (TransferNode foreign = TransferNode.foreign(other)) {
            Throwable refused = failure(foreign.put(far.peer(), hash(1), content(10, 1)));
            assertEquals(
                    PeerFailure.Code.FOREIGN,
                    assertInstanceOf(PeerFailure.class, refused).code());
            assertTrue(refused.getMessage().contains(TransferNode.GENESIS.toHex()), refused::toString);
            assertTrue(refused.getMessage().contains(other.toHex()), refused::toString);
        }
        assertTrue(far.slices.slices.isEmpty());
        assertEquals(1, far.metrics.requests(Side.SERVER, Request.GREETING, Outcome.REFUSED));
    }

    @Test
    void shouldFailWhatIsOnItsWayWhenItStops() throws Exception {
        far.slices.disk = new CompletableFuture<>();
        CompletionStage<Void> put = near.put(far.peer(), hash(1), content(1_000, 1));
        near.plane.close();
        assertEquals(PeerFailure.Code.UNREACHABLE, TransferNode.code(put));
        assertEquals(0, near.plane.transport().outgoingBytes());
    }
}
