package io.levity.chain.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.network.ScalingRules.Decision;
import io.levity.chain.network.ScalingRules.NetworkLoad;
import io.levity.chain.network.ScalingRules.Step;
import io.levity.types.NetworkId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScalingRulesTest {
    private static final ScalingParams PARAMS = ScalingParams.DEFAULT;

    @Test
    void shouldAddANetworkWithinTwoEpochsWhenAllAreFull() {
        Step first = ScalingRules.decide(LoadHistory.NONE, networks(1, 1000), PARAMS);
        assertInstanceOf(Decision.Keep.class, first.decision());
        Step second = ScalingRules.decide(first.history(), networks(1, 1000), PARAMS);
        assertEquals(new Decision.Add(1), second.decision());
    }

    @Test
    void shouldDrainTheNewestOfThoseItMayWhenThereIsLittleToDo() {
        LoadHistory history = LoadHistory.NONE;
        for (int epoch = 1; epoch < PARAMS.lowEpochs(); epoch++) {
            Step step = ScalingRules.decide(history, networks(4, 50), PARAMS);
            assertInstanceOf(Decision.Keep.class, step.decision(), "in epoch " + epoch);
            history = step.history();
        }
        List<NetworkLoad> networks = new ArrayList<>(networks(4, 50));
        networks.set(3, new NetworkLoad(new NetworkId(3), 50, 1000, false));
        assertEquals(
                new Decision.Drain(List.of(new NetworkId(2))),
                ScalingRules.decide(history, networks, PARAMS).decision());
    }

    @Test
    void shouldNeverDrainTheLastOnes() {
        LoadHistory history = LoadHistory.NONE;
        for (int epoch = 0; epoch < 50; epoch++) {
            Step step = ScalingRules.decide(history, networks(1, 0), PARAMS);
            assertInstanceOf(Decision.Keep.class, step.decision());
            history = step.history();
        }
    }

    @Test
    void shouldNotChangeBackAndForthUnderASteadyLoad() {
        for (int work = 0; work <= 6_000; work += 130) {
            Elastic networks = new Elastic(1);
            int changes = 0;
            int before = 1;
            int direction = 0;
            for (int epoch = 0; epoch < 200; epoch++) {
                networks.epoch(work);
                int step = Integer.signum(networks.count - before);
                changes += step != 0 && direction != 0 && step != direction ? 1 : 0;
                direction = step == 0 ? direction : step;
                before = networks.count;
            }
            assertEquals(0, changes, "turned round under a load of " + work);
            assertTrue(work <= 1000 * networks.count, "enough for " + work + ": " + networks.count);
        }
    }

    @Test
    void shouldGoUpAndDownAgainWithTheLoad() {
        Elastic networks = new Elastic(1);
        IntStream.range(0, 20).forEach(_ -> networks.epoch(2_400));
        assertEquals(4, networks.count);
        IntStream.range(0, 60).forEach(_ -> networks.epoch(100));
        assertEquals(1, networks.count);
    }

    @Test
    void shouldChangeAtMostOneOfTwentyInAnEpoch() {
        LoadHistory full = new LoadHistory(5_000_000, 9, 0);
        assertEquals(
                new Decision.Add(5),
                ScalingRules.decide(full, networks(100, 5_000), PARAMS).decision());
        assertEquals(
                new Decision.Add(1),
                ScalingRules.decide(full, networks(3, 5_000), PARAMS).decision());
    }

    @Test
    void shouldStopAtTheMost() {
        ScalingParams few = new ScalingParams(700, 200, 1, 6, 2, 1, 3);
        LoadHistory full = new LoadHistory(5_000_000, 9, 0);
        assertInstanceOf(
                Decision.Keep.class,
                ScalingRules.decide(full, networks(3, 5_000), few).decision());
    }

    @Test
    void shouldDecideTheSameWhenTheSameLoadsAreFoldedAgain() {
        assertEquals(history(7), history(7));
    }

    @Test
    void shouldRefuseMarksThatWouldUndoEachOther() {
        assertThrows(IllegalArgumentException.class, () -> new ScalingParams(700, 350, 1, 6, 2, 1, 3));
    }

    private static List<Step> history(long seed) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        LoadHistory history = LoadHistory.NONE;
        int count = 1;
        for (int epoch = 0; epoch < 300; epoch++) {
            Step step = ScalingRules.decide(history, networks(count, random.nextInt(1_500)), PARAMS);
            count = after(count, step.decision());
            history = step.history();
            steps.add(step);
        }
        return steps;
    }

    private static int after(int count, Decision decision) {
        return switch (decision) {
            case Decision.Keep _ -> count;
            case Decision.Add(var added) -> count + added;
            case Decision.Drain(var drained) -> count - drained.size();
        };
    }

    private static List<NetworkLoad> networks(int count, int load) {
        return IntStream.range(0, count)
                .mapToObj(id -> new NetworkLoad(new NetworkId(id), load, 1000, id > 0))
                .toList();
    }

    /** Work that is spread evenly over as many networks as the rule wants. */
    private static final class Elastic {
        private int count;
        private LoadHistory history = LoadHistory.NONE;

        Elastic(int count) {
            this.count = count;
        }

        void epoch(int work) {
            Step step = ScalingRules.decide(history, networks(count, work / count), PARAMS);
            history = step.history();
            count = after(count, step.decision());
        }
    }
}
