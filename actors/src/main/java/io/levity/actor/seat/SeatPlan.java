package io.levity.actor.seat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which node is to hold which validator of a set. The same input gives the same plan on every node.
 *
 * <p>Upon a validator that nobody holds: the node with the least weight takes it, the heaviest validator first. Then, while
 * one move or exchange between two nodes makes the heavier of them lighter without making the other as heavy: the one that
 * helps most is made. So a holder keeps what it has unless loads differ by more than the move brings, and the loads end as
 * even as single moves and exchanges make them; with equal weights they differ by one at the most, so that no node holds
 * more than f whenever that is possible at all.
 *
 * <p>Several nodes that each hold f or less may fail one at a time; one that holds more stops the chain when it fails.
 *
 * @param holders of the validators by id; empty when there is no node
 * @param loads weight on each node
 * @param faults f: weight that may fail
 * @param heaviest weight of the heaviest validator
 */
public record SeatPlan(SortedMap<Integer, String> holders, SortedMap<String, Integer> loads, int faults, int heaviest) {

    /** No set is larger, so no plan takes more steps than this. */
    private static final int MAX_STEPS = 1 << 16;

    public SeatPlan {
        holders = new TreeMap<>(holders);
        loads = new TreeMap<>(loads);
    }

    /**
     * @param nodes that may hold validators, in any order; each once
     * @param current who holds what now; holders that are not among the nodes do not count
     * @param weights of all validators of the set, by id
     * @param faults weight that may fail
     */
    public static SeatPlan of(
            List<String> nodes, Map<Integer, String> current, Map<Integer, Integer> weights, int faults) {
        int heaviest =
                weights.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        Draft draft = new Draft(nodes, new TreeMap<>(weights));
        if (!nodes.isEmpty()) {
            draft.keep(current);
            draft.fill();
            draft.even();
        }
        return new SeatPlan(draft.holders, draft.loads, faults, heaviest);
    }

    /** Who is to hold a validator; empty when there is no node. */
    public Optional<String> holder(int validatorId) {
        return Optional.ofNullable(holders.get(validatorId));
    }

    /** Nodes that hold more than may fail. */
    public List<String> overloaded() {
        return loads.entrySet().stream()
                .filter(load -> load.getValue() > faults)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether more nodes would help: not in a set where one validator alone is more than may fail. */
    public boolean mendable() {
        return heaviest <= faults;
    }

    /** For the operator: that any node may fail, or what would have to change. */
    public String describe() {
        List<String> overloaded = overloaded();
        if (holders.isEmpty()) {
            return "no node holds validators";
        }
        if (overloaded.isEmpty()) {
            return "any one node may fail: none holds more than " + faults + " seats";
        }
        String held = String.join(", ", overloaded) + (overloaded.size() == 1 ? " holds" : " hold") + " more than the "
                + faults + " seats that may fail, so blocks pause while such a node is gone";
        return held + (mendable() ? "; more nodes would mend it" : "; this set is too small for more nodes to mend it");
    }

    /** A step: {@code give} goes from the heavier to the lighter node, {@code take} the other way; gain is the difference. */
    private record Step(String from, String to, int give, Optional<Integer> take, int gain) {}

    private static final class Draft {
        private final SortedMap<Integer, Integer> weights;
        private final SortedMap<Integer, String> holders = new TreeMap<>();
        private final NavigableMap<String, Integer> loads = new TreeMap<>();

        Draft(List<String> nodes, SortedMap<Integer, Integer> weights) {
            this.weights = weights;
            nodes.forEach(node -> loads.put(node, 0));
        }

        void keep(Map<Integer, String> current) {
            current.forEach((validator, node) -> {
                if (weights.containsKey(validator) && loads.containsKey(node)) {
                    give(validator, node);
                }
            });
        }

        void fill() {
            weights.keySet().stream()
                    .filter(validator -> !holders.containsKey(validator))
                    .sorted(Comparator.comparingInt((Integer validator) -> -weights.get(validator))
                            .thenComparing(validator -> validator))
                    .toList()
                    .forEach(validator -> give(validator, lightest()));
        }

        void even() {
            for (int step = 0; step < MAX_STEPS; step++) {
                Optional<Step> best = best();
                if (best.isEmpty()) {
                    return;
                }
                give(best.get().give(), best.get().to());
                best.get()
                        .take()
                        .ifPresent(validator -> give(validator, best.get().from()));
            }
        }

        /** Of nodes with the same load the first by name. */
        private String lightest() {
            return loads.entrySet().stream()
                    .min(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
        }

        private void give(int validator, String node) {
            int weight = weights.get(validator);
            String before = holders.put(validator, node);
            if (before != null) {
                loads.merge(before, -weight, Integer::sum);
            }
            loads.merge(node, weight, Integer::sum);
        }

        /** Moves before exchanges, from the heaviest to the lightest pair that anything can be done about. */
        private Optional<Step> best() {
            Comparator<String> byName = Comparator.naturalOrder();
            Comparator<String> byLoad = Comparator.comparingInt(loads::get);
            List<String> givers = loads.keySet().stream()
                    .sorted(byLoad.reversed().thenComparing(byName))
                    .toList();
            List<String> takers =
                    loads.keySet().stream().sorted(byLoad.thenComparing(byName)).toList();
            Map<String, List<Integer>> held = new HashMap<>();
            holders.forEach((validator, node) ->
                    held.computeIfAbsent(node, _ -> new ArrayList<>()).add(validator));
            for (String from : givers) {
                for (String to : takers) {
                    Optional<Step> step = best(from, to, held);
                    if (step.isPresent()) {
                        return step;
                    }
                }
            }
            return Optional.empty();
        }

        private Optional<Step> best(String from, String to, Map<String, List<Integer>> held) {
            int difference = loads.get(from) - loads.get(to);
            if (difference <= 1) {
                return Optional.empty();
            }
            List<Integer> theirs = held.getOrDefault(to, List.of());
            List<Step> moves = new ArrayList<>();
            List<Step> exchanges = new ArrayList<>();
            for (int give : held.getOrDefault(from, List.of())) {
                moves.add(new Step(from, to, give, Optional.empty(), weights.get(give)));
                for (int take : theirs) {
                    exchanges.add(new Step(from, to, give, Optional.of(take), weights.get(give) - weights.get(take)));
                }
            }
            return best(moves, difference).or(() -> best(exchanges, difference));
        }

        /** What makes the two most alike, of equals the first. */
        private static Optional<Step> best(List<Step> steps, int difference) {
            return steps.stream()
                    .filter(step -> step.gain() > 0 && step.gain() < difference)
                    .min(Comparator.comparingInt(step -> Math.abs(difference - 2 * step.gain())));
        }
    }
}
