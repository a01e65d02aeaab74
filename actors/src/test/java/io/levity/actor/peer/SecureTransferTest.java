package io.levity.actor.peer;

import static io.levity.actor.peer.TransferNode.content;
import static io.levity.actor.peer.TransferNode.done;
import static io.levity.actor.peer.TransferNode.hash;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.config.ClusterSettings;
import io.levity.metrics.TransferMetrics.Outcome;
import io.levity.metrics.TransferMetrics.Request;
import io.levity.metrics.TransferMetrics.Side;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Slices between nodes that show each other certificates. */
@Timeout(60)
class SecureTransferTest {
    @TempDir
    Path directory;

    private PemAuthority authority;

    @BeforeEach
    void found() throws Exception {
        authority = PemAuthority.create("cluster");
    }

    @Test
    void shouldCarrySlicesBetweenNodesOfOneAuthority() throws Exception {
        try (TransferNode near = TransferNode.secure("near", authority.issue(directory.resolve("near")));
                TransferNode far = TransferNode.secure("far", authority.issue(directory.resolve("far")))) {
            for (int size : new int[] {0, 1, 20_000, 8 << 20}) {
                byte[] content = content(size, size);
                done(near.put(far.peer(), hash(size), content));
                assertArrayEquals(
                        content, done(near.get(far.peer(), hash(size))).orElseThrow());
            }
            assertTrue(done(near.keep(far.peer(), hash(1), 9_000)));
        }
    }

    @Test
    void shouldHearNobodyWithoutACertificate() throws Exception {
        try (TransferNode far = TransferNode.secure("far", authority.issue(directory.resolve("far")));
                TransferNode plain = TransferNode.of("plain")) {
            assertTrue(Set.of(PeerFailure.Code.UNREACHABLE, PeerFailure.Code.UNTRUSTED, PeerFailure.Code.VERSION)
                    .contains(TransferNode.code(plain.put(far.peer(), hash(1), content(10, 1)))));
            far.stop();
            assertEquals(1, far.metrics.requests(Side.SERVER, Request.GREETING, Outcome.REFUSED));
            assertTrue(far.slices.slices.isEmpty());
        }
    }

    @Test
    void shouldHearNobodyWithACertificateOfAnotherAuthority() throws Exception {
        PemAuthority other = PemAuthority.create("other");
        ClusterSettings.Tls foreign = other.issue(directory.resolve("foreign"));
        ClusterSettings.Tls own = authority.issue(directory.resolve("far"));
        try (TransferNode far = TransferNode.secure("far", own);
                TransferNode distrusting = TransferNode.secure("distrusting", foreign);
                TransferNode impostor = TransferNode.secure(
                        "impostor", new ClusterSettings.Tls(foreign.key(), foreign.certificate(), own.authority()))) {
            assertEquals(
                    PeerFailure.Code.UNTRUSTED,
                    TransferNode.code(distrusting.put(far.peer(), hash(1), content(10, 1))));
            // The server's certificate is good here; it is the server that refuses.
            assertEquals(
                    PeerFailure.Code.UNTRUSTED, TransferNode.code(impostor.put(far.peer(), hash(1), content(10, 1))));
            assertTrue(far.slices.slices.isEmpty());
        }
    }

    @Test
    void shouldUseNewCertificatesWithoutARestart() throws Exception {
        Path files = directory.resolve("near");
        try (TransferNode near = TransferNode.secure("near", authority.issue(files));
                TransferNode far = TransferNode.secure("far", authority.issue(directory.resolve("far")))) {
            done(near.put(far.peer(), hash(1), content(10, 1)));
            PemAuthority next = PemAuthority.create("next");
            later(next.issue(files));
            later(next.issue(directory.resolve("far")));
            try (TransferNode third = TransferNode.secure("third", next.issue(directory.resolve("third")))) {
                assertTrue(done(third.get(far.peer(), hash(1))).isPresent());
                assertEquals(0, third.metrics.requests(Side.CLIENT, Request.GET, Outcome.REFUSED));
                assertTrue(done(near.get(third.peer(), hash(1))).isEmpty());
            }
            // What is open goes on.
            assertTrue(done(near.keep(far.peer(), hash(1), 2_000)));
        }
    }

    @Test
    void shouldGoOnWithTheLastCertificatesWhileNewOnesAreBroken() throws Exception {
        ClusterSettings.Tls files = authority.issue(directory.resolve("far"));
        try (TransferNode near = TransferNode.secure("near", authority.issue(directory.resolve("near")));
                TransferNode far = TransferNode.secure("far", files)) {
            Files.writeString(files.certificate(), "half a certificate");
            later(files);
            done(near.put(far.peer(), hash(1), content(10, 1)));
        }
    }

    @Test
    void shouldNotLetWhoSaysNothingHoldTheDoor() throws Exception {
        try (TransferNode far = TransferNode.secure("far", authority.issue(directory.resolve("far")));
                TransferNode near = TransferNode.secure("near", authority.issue(directory.resolve("near")));
                Socket silent = new Socket(InetAddress.getLoopbackAddress(), far.plane.port())) {
            assertTrue(silent.isConnected());
            done(near.put(far.peer(), hash(1), content(10, 1)));
        }
    }

    private static void later(ClusterSettings.Tls files) throws IOException {
        for (Path file : new Path[] {files.key(), files.certificate(), files.authority()}) {
            FileTime now = Files.getLastModifiedTime(file);
            Files.setLastModifiedTime(file, FileTime.fromMillis(now.toMillis() + 5_000));
        }
    }
}
