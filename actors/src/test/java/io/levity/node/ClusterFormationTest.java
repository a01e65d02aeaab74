package io.levity.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.CoordinatedShutdown;
import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import io.levity.actor.peer.Peers;
import io.levity.config.NodeSettings;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How nodes find each other, know each other, and notice who is gone. */
@Timeout(180)
class ClusterFormationTest {
    @TempDir
    Path data;

    @Test
    void shouldFindEachOtherAndKnowWhatEachHosts() throws Exception {
        List<NodeSettings> settings = MemberFixture.settings(data, 3, "");
        try (MemberFixture a = MemberFixture.start(settings.get(0), data);
                MemberFixture b = MemberFixture.start(settings.get(1), data);
                MemberFixture c = MemberFixture.start(settings.get(2), data)) {
            Peers ofA = a.known().peers();
            Peers ofB = b.known().peers();
            Peers ofC = c.known().peers();
            ofB.host(NetworkId.ROOT, Set.of(0, 2));
            MemberFixture.eventually(
                    "all know two others",
                    () -> ofA.others().size() == 2
                            && ofB.others().size() == 2
                            && ofC.others().size() == 2);
            MemberFixture.eventually("b hosts 2", () -> hosts(ofA, 2, "node-1") && hosts(ofC, 2, "node-1"));
            ofC.host(NetworkId.ROOT, Set.of(2));
            MemberFixture.eventually("c said it last", () -> hosts(ofA, 2, "node-2") && hosts(ofB, 2, "node-2"));
            assertTrue(hosts(ofA, 0, "node-1"));
            MemberFixture.eventually(
                    "all tell of themselves",
                    () -> names(a).equals(Set.of("node-0", "node-1", "node-2")) && names(b).equals(names(a)));
        }
    }

    private static Set<String> names(MemberFixture of) {
        try {
            return of.known().reports().all().stream()
                    .map(told -> told.report().name())
                    .collect(java.util.stream.Collectors.toSet());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean hosts(Peers peers, int validator, String name) {
        return peers.hosting(NetworkId.ROOT, validator)
                .filter(peer -> peer.name().equals(name))
                .isPresent();
    }

    @Test
    void shouldRefuseANodeOfAnotherNetworkAndSayWhy() throws Exception {
        List<NodeSettings> settings = MemberFixture.settings(data, 3, "");
        try (MemberFixture a = MemberFixture.start(settings.get(0), data);
                MemberFixture b = MemberFixture.start(settings.get(1), data)) {
            a.known();
            b.known();
            MemberFixture stranger = MemberFixture.start(settings.get(2), data, new Hash(9, 9, 9, 9));
            StartFailure refusal = stranger.refusal();
            assertEquals(ExitCode.OTHER_NETWORK, refusal.exitCode(), refusal.getMessage());
            assertTrue(refusal.getMessage().contains(MemberFixture.NETWORK.toString()), refusal.getMessage());
            assertEquals(EndReason.REFUSED, stranger.awaitEnd());
        }
    }

    @Test
    void shouldTakeOutWhoIsCutOffAndEndThatOne() throws Exception {
        List<NodeSettings> settings = MemberFixture.settings(data, 3, "");
        try (MemberFixture a = MemberFixture.start(settings.get(0), data);
                MemberFixture b = MemberFixture.start(settings.get(1), data);
                MemberFixture c = MemberFixture.start(settings.get(2), data)) {
            Peers ofA = a.known().peers();
            Peers ofB = b.known().peers();
            c.known().peers().host(NetworkId.ROOT, Set.of(1));
            MemberFixture.eventually("c is known", () -> hosts(ofA, 1, "node-2") && hosts(ofB, 1, "node-2"));
            c.cutOff();
            assertEquals(EndReason.DOWNED, c.awaitEnd());
            assertEquals(ExitCode.FAILED, EndReason.DOWNED.code());
            MemberFixture.eventually(
                    "c is gone",
                    () -> members(a) == 2
                            && members(b) == 2
                            && ofA.hosting(NetworkId.ROOT, 1).isEmpty());
            assertTrue(a.member().stop().reason().isEmpty());
        }
    }

    @Test
    void shouldRejoinAfterARestartAndFormAgainAfterARestartOfAll() throws Exception {
        List<NodeSettings> settings = MemberFixture.settings(data, 2, "");
        try (MemberFixture b = MemberFixture.start(settings.get(1), data)) {
            try (MemberFixture a = MemberFixture.start(settings.get(0), data)) {
                Peers ofB = b.known().peers();
                a.known();
                MemberFixture.eventually("b knows a", () -> ofB.others().size() == 1);
                a.member().stop().run(CoordinatedShutdown.jvmExitReason());
                assertEquals(EndReason.ASKED, a.awaitEnd());
                // It left: nobody had to find out that it is gone.
                MemberFixture.eventually(
                        "b is alone", () -> members(b) == 1 && ofB.others().isEmpty());
            }
            try (MemberFixture again = MemberFixture.start(settings.get(0), data)) {
                again.known();
                MemberFixture.eventually("b knows the new a", () -> others(b) == 1 && others(again) == 1);
            }
        }
        try (MemberFixture a = MemberFixture.start(settings.get(0), data);
                MemberFixture b = MemberFixture.start(settings.get(1), data)) {
            a.known();
            b.known();
            MemberFixture.eventually("both are there again", () -> others(a) == 1 && others(b) == 1);
        }
    }

    private static int others(MemberFixture of) {
        try {
            return of.known().peers().others().size();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static int members(MemberFixture of) {
        int count = 0;
        for (Member _ : Cluster.get(of.member().system()).state().getMembers()) {
            count++;
        }
        return count;
    }
}
