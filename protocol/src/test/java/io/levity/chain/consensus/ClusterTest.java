package io.levity.chain.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterTest {

    private static void assertOneChain(InstantNetwork network) {
        for (InstantNetwork.Node node : network.nodes) {
            for (int i = 0; i < node.chain.size(); i++) {
                assertEquals(i + 1, node.chain.get(i).header().height(), "heights are contiguous");
                for (InstantNetwork.Node other : network.nodes) {
                    if (i < other.chain.size()) {
                        assertEquals(
                                node.chain.get(i).hash(), other.chain.get(i).hash());
                    }
                }
            }
        }
        assertEquals(List.of(), network.evidence, "honest members are never accused");
    }

    /** Loses so many messages of a hundred, always the same for a seed. */
    private static Predicate<InstantNetwork.Sent> losing(int percent, long seed) {
        long[] state = {seed};
        return _ -> {
            state[0] = Mixing.mix(state[0]);
            return Long.remainderUnsigned(state[0], 100) >= percent;
        };
    }

    @Test
    void shouldFinaliseEveryViewWhenNothingFails() {
        for (int n : new int[] {1, 2, 3, 4, 7, 16}) {
            InstantNetwork network = InstantNetwork.of(n).start();
            assertTrue(network.runUntilHeight(30, 2_000_000), n + " members");
            assertOneChain(network);
            assertEquals(30, network.nodes.getFirst().chain.get(29).header().view(), "no view was lost");
        }
    }

    @Test
    void shouldSkipItsViewsWhenOneOfFourIsDown() {
        InstantNetwork network = InstantNetwork.of(4).start();
        network.nodes.get(2).down = true;
        assertTrue(network.runUntilHeight(40, 2_000_000));
        assertOneChain(network);
    }

    @Test
    void shouldGoOnWhenAllRestartAtOnce() {
        InstantNetwork network = InstantNetwork.of(4).start();
        for (int round = 1; round <= 20; round++) {
            network.runUntil(() -> false, 37 * round);
            network.nodes.forEach(InstantNetwork.Node::restart);
        }
        int height = network.nodes.getFirst().chain.size();
        assertTrue(network.runUntilHeight(height + 5, 2_000_000));
        assertOneChain(network);
    }

    @Test
    void shouldCatchUpByHeightsWhenAMemberWasAwayForLong() {
        InstantNetwork network = InstantNetwork.of(4).start();
        network.nodes.get(1).down = true;
        assertTrue(network.runUntilHeight(300, 5_000_000));
        network.nodes.get(1).restart();
        assertTrue(network.runUntilHeight(320, 5_000_000));
        assertOneChain(network);
        assertTrue(network.nodes.get(1).core.view().retained().blocks() < 200);
    }

    @Test
    void shouldRecoverWhenManyMessagesAreLost() {
        for (int seed = 1; seed <= 20; seed++) {
            InstantNetwork network = InstantNetwork.of(4);
            network.passes = losing(30, seed);
            network.start();
            assertTrue(network.runUntilHeight(15, 3_000_000), "seed " + seed);
            network.passes = _ -> true;
            int height =
                    network.nodes.stream().mapToInt(n -> n.chain.size()).max().orElseThrow();
            assertTrue(network.runUntilHeight(height + 10, 3_000_000), "seed " + seed);
            assertOneChain(network);
        }
    }

    @Test
    void shouldAlwaysHaveATimerThatEndsTheView() {
        InstantNetwork network = InstantNetwork.of(4);
        network.passes = losing(40, 99);
        network.start();
        for (int i = 0; i < 3000; i++) {
            network.runUntil(() -> false, 1);
            for (InstantNetwork.Node node : network.nodes) {
                CoreView view = node.core.view();
                assertTrue(
                        view.armedTimers().stream()
                                .anyMatch(t -> t.view() == view.view()
                                        && (t.kind() == Timer.Kind.ADVANCE || t.kind() == Timer.Kind.RETRY)),
                        () -> view.toString());
            }
        }
    }

    @Test
    void shouldDoTheSameWhenItHappensAgain() {
        List<List<Effect>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            InstantNetwork network = InstantNetwork.of(7);
            network.passes = losing(20, 5);
            network.start();
            network.runUntil(() -> false, 20_000);
            List<Effect> all = new ArrayList<>();
            network.nodes.forEach(node -> all.addAll(node.effects));
            runs.add(all);
        }
        assertEquals(runs.get(0), runs.get(1));
    }

    @Test
    void shouldCountSeatsNotMembersWhenWeightsDiffer() {
        InstantNetwork network = new InstantNetwork(4, 1, 1, 1).start();
        network.nodes.get(3).down = true;
        assertTrue(network.runUntilHeight(20, 500_000), "six seats of seven go on");
        network.nodes.get(0).down = true;
        network.nodes.get(3).restart();
        int height = network.nodes.get(1).chain.size();
        network.runUntil(() -> false, 20_000);
        assertTrue(
                network.nodes.get(1).chain.size() <= height + 3,
                "three members of four with three seats of seven do not");
        assertOneChain(network);
    }
}
