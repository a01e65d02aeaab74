package io.levity.actor.peer;

import static io.levity.actor.peer.TransferNode.content;
import static io.levity.actor.peer.TransferNode.done;
import static io.levity.actor.peer.TransferNode.hash;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.metrics.TransferMetrics.Outcome;
import io.levity.metrics.TransferMetrics.Request;
import io.levity.metrics.TransferMetrics.Side;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that freeze, dawdle, or send what no peer sends. */
@Timeout(90)
class HostilePeerTest {

    private static Socket connect(TransferNode to) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.plane.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** A connection that was greeted. */
    private static Socket greeted(TransferNode to, String name) throws IOException {
        Socket socket = connect(to);
        Greeting.of(TransferNode.GENESIS, name).write(socket.getOutputStream());
        assertEquals(
                ReplyCode.DONE,
                Reply.read(new DataInputStream(socket.getInputStream())).code());
        return socket;
    }

    /** Waits until the server has closed it. @return bytes that came before */
    private static int drain(Socket socket) throws IOException {
        int sum = 0;
        try {
            byte[] rest = new byte[1 << 16];
            for (int read = socket.getInputStream().read(rest);
                    read >= 0;
                    read = socket.getInputStream().read(rest)) {
                sum += read;
            }
        } catch (SocketException reset) {
            // That is an end, too.
        }
        return sum;
    }

    @Test
    void shouldFailInTimeAndWithBoundedMemoryWhenThePeerIsFrozen() throws Exception {
        TransferLimits.Sizes sizes = new TransferLimits.Sizes(4 << 20, 16 << 20, 16 << 20, 16 << 20, 4, 64, 8, 16);
        try (ServerSocket frozen = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
                TransferNode near = TransferNode.of("near", TransferNode.hasty(sizes));
                TransferNode far = TransferNode.of("far")) {
            Peer peer = TransferNode.peer(frozen.getLocalPort());
            List<CompletionStage<?>> stuck = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                stuck.add(near.put(peer, hash(i), content(4 << 20, i)));
            }
            assertEquals(16 << 20, near.plane.transport().outgoingBytes());
            assertInstanceOf(
                    RejectedExecutionException.class,
                    TransferNode.failure(near.put(peer, hash(9), content(4 << 20, 1))));
            // Meanwhile another peer is served.
            done(near.put(far.peer(), hash(1), content(4 << 20, 1)));
            stuck.add(near.get(peer, hash(1)));
            stuck.add(near.keep(peer, hash(1), 1));
            for (CompletionStage<?> one : stuck) {
                assertInstanceOf(PeerFailure.class, TransferNode.failure(one));
            }
            assertEquals(0, near.plane.transport().outgoingBytes());
        }
    }

    @Test
    void shouldFailInTimeWhenThePeerFreezesInTheMiddleOfASlice() throws Exception {
        TransferLimits hasty = TransferNode.hasty(TransferNode.SIZES);
        try (ServerSocket door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
                TransferNode near = TransferNode.of("near", hasty)) {
            Thread.ofVirtual().start(() -> {
                while (true) {
                    try {
                        Socket socket = door.accept();
                        Greeting.read(new DataInputStream(socket.getInputStream()));
                        Reply.of(ReplyCode.DONE).write(new java.io.DataOutputStream(socket.getOutputStream()));
                    } catch (IOException end) {
                        return;
                    }
                }
            });
            Peer peer = TransferNode.peer(door.getLocalPort());
            List<CompletionStage<?>> stuck = List.of(
                    near.put(peer, hash(1), content(16 << 20, 1)),
                    near.put(peer, hash(2), content(10, 1)),
                    near.get(peer, hash(3)),
                    near.keep(peer, hash(4), 1));
            for (CompletionStage<?> one : stuck) {
                assertEquals(PeerFailure.Code.LATE, TransferNode.code(one));
            }
            assertEquals(0, near.plane.transport().outgoingBytes());
            assertEquals(2, near.metrics.requests(Side.CLIENT, Request.PUT, Outcome.LATE));
        }
    }

    @Test
    void shouldServeOthersWhileOneReadsNothingOfWhatItAskedFor() throws Exception {
        byte[] large = content(8 << 20, 1);
        try (TransferNode far = TransferNode.of("far");
                TransferNode near = TransferNode.of("near")) {
            far.slices.slices.put(hash(1), large);
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < TransferNode.SIZES.connections() + 4; i++) {
                Socket socket = greeted(far, "slow");
                socket.getOutputStream()
                        .write(new SliceRequest(SliceRequest.Kind.GET, TransferNode.NETWORK, 0, hash(1), 0, 0)
                                .encode());
                slow.add(socket);
            }
            for (int i = 0; i < 10; i++) {
                assertArrayEquals(large, done(near.get(far.peer(), hash(1))).orElseThrow());
            }
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void shouldEndPutsThatAreAnnouncedAndNeverCome() throws Exception {
        TransferLimits.Sizes sizes = new TransferLimits.Sizes(4 << 20, 16 << 20, 8 << 20, 16 << 20, 8, 64, 8, 16);
        try (TransferNode far = TransferNode.of("far", TransferNode.hasty(sizes));
                TransferNode near = TransferNode.of("near")) {
            List<Socket> lying = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Socket socket = greeted(far, "liar");
                socket.getOutputStream()
                        .write(new SliceRequest(SliceRequest.Kind.PUT, TransferNode.NETWORK, 0, hash(i), 1, 4 << 20)
                                .encode());
                lying.add(socket);
            }
            // Two of them take what a peer may take of memory; others have theirs.
            done(near.put(far.peer(), hash(50), content(4 << 20, 1)));
            for (Socket socket : lying) {
                drain(socket);
                socket.close();
            }
            done(near.put(far.peer(), hash(51), content(10, 1)));
            assertEquals(2, far.slices.slices.size());
            assertEquals(0, far.plane.server().incomingBytes());
        }
    }

    @Test
    void shouldRefuseConnectionsBeyondThoseOfOnePeer() throws Exception {
        TransferLimits.Sizes sizes = new TransferLimits.Sizes(1 << 20, 1 << 20, 1 << 20, 1 << 20, 2, 8, 3, 16);
        try (TransferNode far = TransferNode.of("far", new TransferLimits(sizes, TransferLimits.DEFAULT.times()));
                TransferNode near = TransferNode.of("near")) {
            List<Socket> many = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                many.add(greeted(far, "greedy"));
            }
            try (Socket socket = connect(far)) {
                Greeting.of(TransferNode.GENESIS, "greedy").write(socket.getOutputStream());
                DataInputStream in = new DataInputStream(socket.getInputStream());
                assertEquals(ReplyCode.BUSY, Reply.read(in).code());
                assertEquals(-1, in.read());
            }
            done(near.put(far.peer(), hash(1), content(10, 1)));
            for (Socket socket : many) {
                socket.close();
            }
        }
    }

    @Test
    void shouldRefuseAnotherVersion() throws Exception {
        try (TransferNode far = TransferNode.of("far");
                Socket socket = connect(far)) {
            new Greeting(9, TransferNode.GENESIS, "old").write(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            Reply reply = Reply.read(in);
            assertEquals(ReplyCode.VERSION, reply.code());
            assertTrue(reply.text().contains("version 1"), reply::toString);
            assertEquals(-1, in.read());
        }
    }

    @Test
    void shouldCloseWhateverSendsNonsenseAndGoOnServing() throws Exception {
        try (TransferNode far = TransferNode.of("far");
                TransferNode near = TransferNode.of("near")) {
            Random random = new Random(1);
            for (int i = 0; i < 300; i++) {
                boolean known = random.nextBoolean();
                try (Socket socket = known ? greeted(far, "fuzz") : connect(far)) {
                    byte[] nonsense = new byte[1 + random.nextInt(400)];
                    random.nextBytes(nonsense);
                    if (known && random.nextBoolean()) {
                        nonsense[0] = (byte) (1 + random.nextInt(3));
                    }
                    socket.getOutputStream().write(nonsense);
                    socket.shutdownOutput();
                    int answer = drain(socket);
                    assertTrue(answer < 600, answer + " bytes of answer");
                } catch (SocketException closedAlready) {
                    // It was closed before all of the nonsense was sent.
                }
            }
            assertTrue(far.slices.slices.isEmpty());
            assertTrue(far.metrics.requests(Side.SERVER, Request.GREETING, Outcome.MALFORMED) > 50);
            assertTrue(far.metrics.requests(Side.SERVER, Request.OTHER, Outcome.MALFORMED) > 50);
            done(near.put(far.peer(), hash(1), content(100, 1)));
            assertEquals(1, far.metrics.requests(Side.SERVER, Request.PUT, Outcome.DONE));
        }
    }

    @Test
    void shouldNotUnderstandRequestsThatPassEveryLimit() throws Exception {
        try (TransferNode far = TransferNode.of("far")) {
            int most = TransferNode.SIZES.sliceBytes();
            List<SliceRequest> wrong = List.of(
                    new SliceRequest(SliceRequest.Kind.PUT, TransferNode.NETWORK, 0, hash(1), 1, most + 1),
                    new SliceRequest(SliceRequest.Kind.PUT, TransferNode.NETWORK, -1, hash(1), 1, 1),
                    new SliceRequest(SliceRequest.Kind.PUT, TransferNode.NETWORK, 0, hash(1), -1, 1),
                    new SliceRequest(SliceRequest.Kind.PUT, TransferNode.NETWORK, 0, hash(1), 1, -1),
                    new SliceRequest(SliceRequest.Kind.KEEP, TransferNode.NETWORK, 0, hash(1), 1, 1),
                    new SliceRequest(SliceRequest.Kind.GET, TransferNode.NETWORK, 0, hash(1), most + 1L, 0));
            for (SliceRequest request : wrong) {
                try (Socket socket = greeted(far, "wrong")) {
                    socket.getOutputStream().write(request.encode());
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    assertEquals(ReplyCode.MALFORMED, Reply.read(in).code(), request::toString);
                    assertEquals(-1, in.read());
                }
            }
            assertEquals(wrong.size(), far.metrics.requests(Side.SERVER, Request.OTHER, Outcome.MALFORMED));
        }
    }
}
