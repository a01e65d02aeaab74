package io.levity.actor.seat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Who is to hold what. */
class SeatPlanTest {

    @Test
    void shouldDealEvenlyWhenNobodyHoldsAnything() {
        SeatPlan plan = SeatPlan.of(List.of("c", "a", "b"), Map.of(), equal(7), 2);
        assertEquals(new TreeMap<>(Map.of("a", 3, "b", 2, "c", 2)), plan.loads());
        assertEquals(List.of("a"), plan.overloaded());
        assertTrue(plan.mendable());
        assertTrue(plan.describe().contains("a holds more than the 2 seats that may fail"), plan.describe());
    }

    @Test
    void shouldKeepWhatIsEvenEnough() {
        Map<Integer, String> current = Map.of(0, "b", 1, "b", 2, "a", 3, "c");
        assertEquals(
                current,
                SeatPlan.of(List.of("a", "b", "c"), current, equal(4), 1).holders());
    }

    @Test
    void shouldMoveOneSeatToANodeThatComes() {
        Map<Integer, String> current = Map.of(0, "a", 1, "a", 2, "b", 3, "b");
        assertEquals(
                Map.of(0, "c", 1, "a", 2, "b", 3, "b"),
                SeatPlan.of(List.of("a", "b", "c"), current, equal(4), 1).holders());
    }

    @Test
    void shouldGiveTheSeatsOfANodeThatIsGoneToTheLightest() {
        Map<Integer, String> current = Map.of(0, "a", 1, "b", 2, "gone", 3, "b");
        assertEquals(
                Map.of(0, "a", 1, "b", 2, "a", 3, "b"),
                SeatPlan.of(List.of("a", "b"), current, equal(4), 1).holders());
    }

    @Test
    void shouldExchangeSeatsWhereNoMoveHelps() {
        Map<Integer, Integer> weights = Map.of(0, 3, 1, 3, 2, 2, 3, 2);
        Map<Integer, String> current = Map.of(0, "a", 1, "a", 2, "b", 3, "b");
        SeatPlan plan = SeatPlan.of(List.of("a", "b"), current, weights, 3);
        assertEquals(new TreeMap<>(Map.of("a", 5, "b", 5)), plan.loads());
    }

    @Test
    void shouldSayThatASetOfThreeCanNotLoseAnyNode() {
        SeatPlan plan = SeatPlan.of(List.of("a", "b", "c"), Map.of(), equal(3), 0);
        assertFalse(plan.mendable());
        assertTrue(plan.describe().endsWith("this set is too small for more nodes to mend it"), plan.describe());
    }

    @Test
    void shouldPlanNothingWithoutNodes() {
        SeatPlan plan = SeatPlan.of(List.of(), Map.of(0, "gone"), equal(4), 1);
        assertTrue(plan.holders().isEmpty());
        assertEquals("no node holds validators", plan.describe());
    }

    /** With equal weights: even, within f where that is possible, and not one move more than evenness asks for. */
    @Property(tries = 500)
    void shouldBeEvenWithFewMoves(
            @ForAll @IntRange(min = 1, max = 12) int nodes,
            @ForAll @IntRange(min = 1, max = 64) int validators,
            @ForAll long seed) {
        Random random = new Random(seed);
        int faults = (validators - 1) / 3;
        List<String> names = names(nodes);
        Map<Integer, String> current = someHolders(random, names(nodes + 2), validators);
        SeatPlan plan = SeatPlan.of(names, current, equal(validators), faults);

        assertEquals(validators, plan.holders().size());
        int most = Collections.max(plan.loads().values());
        int least = Collections.min(plan.loads().values());
        assertTrue(most - least <= 1, plan.loads().toString());
        assertEquals(nodes * faults < validators, !plan.overloaded().isEmpty());
        Map<String, Long> before = current.values().stream()
                .filter(names::contains)
                .collect(Collectors.groupingBy(node -> node, Collectors.counting()));
        long excess = before.values().stream()
                .mapToLong(load -> Math.max(0, load - validators / nodes))
                .sum();
        long kept = current.entrySet().stream()
                .filter(e -> names.contains(e.getValue()))
                .count();
        assertTrue(moves(current, plan.holders()) <= excess + (validators - kept), "it moves more than it must");
        assertEquals(
                plan.holders(),
                SeatPlan.of(names, plan.holders(), equal(validators), faults).holders(),
                "what was planned stays");
    }

    @Property(tries = 300)
    void shouldBeTheSameInWhateverOrderTheNodesAreKnown(
            @ForAll @IntRange(min = 1, max = 8) int nodes,
            @ForAll @IntRange(min = 1, max = 24) int validators,
            @ForAll long seed) {
        Random random = new Random(seed);
        Map<Integer, Integer> weights = new HashMap<>();
        IntStream.range(0, validators).forEach(v -> weights.put(v, 1 + random.nextInt(6)));
        Map<Integer, String> current = someHolders(random, names(nodes + 1), validators);
        List<String> shuffled = new ArrayList<>(names(nodes));
        Collections.shuffle(shuffled, random);
        SeatPlan plan = SeatPlan.of(names(nodes), current, weights, 5);
        assertEquals(plan, SeatPlan.of(shuffled, new TreeMap<>(current), new TreeMap<>(weights), 5));
        assertEquals(validators, plan.holders().size());
        assertEquals(
                weights.values().stream().mapToInt(w -> w).sum(),
                plan.loads().values().stream().mapToInt(w -> w).sum());
        assertEquals(
                plan.holders(),
                SeatPlan.of(shuffled, plan.holders(), weights, 5).holders(),
                "what was planned stays");
    }

    private static Map<Integer, String> someHolders(Random random, List<String> nodes, int validators) {
        Map<Integer, String> current = new HashMap<>();
        for (int validator = 0; validator < validators; validator++) {
            if (random.nextInt(5) > 0) {
                current.put(validator, nodes.get(random.nextInt(nodes.size())));
            }
        }
        return current;
    }

    private static long moves(Map<Integer, String> before, Map<Integer, String> after) {
        return after.entrySet().stream()
                .filter(e -> !e.getValue().equals(before.get(e.getKey())))
                .count();
    }

    private static List<String> names(int nodes) {
        return IntStream.range(0, nodes).mapToObj(i -> "n" + (char) ('a' + i)).toList();
    }

    private static Map<Integer, Integer> equal(int validators) {
        return IntStream.range(0, validators).boxed().collect(Collectors.toMap(v -> v, _ -> 1));
    }
}
