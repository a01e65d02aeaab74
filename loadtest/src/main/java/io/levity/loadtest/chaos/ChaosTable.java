package io.levity.loadtest.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A result as people read it, and as JSON. */
final class ChaosTable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChaosResult result;
    private final String replay;

    /** @param replay the line that runs the same schedule again */
    ChaosTable(ChaosResult result, String replay) {
        this.result = result;
        this.replay = replay;
    }

    String text() {
        StringBuilder text = new StringBuilder("\n");
        for (Invariant invariant : result.invariants()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s  %-42s %s%n",
                    invariant.holds() ? "✓" : "✗",
                    invariant.name(),
                    invariant.numbers()));
            invariant
                    .violations()
                    .forEach(violation -> text.append("     ").append(violation).append("\n"));
            int more = invariant.violationCount() - invariant.violations().size();
            text.append(more > 0 ? "     and " + more + " more\n" : "");
        }
        text.append(String.format(
                Locale.ROOT,
                "%n%-11s %6s  %-24s %-24s%n%-11s %6s  %11s %11s  %11s %11s%n",
                "",
                "",
                "new block after inject",
                "everywhere after heal",
                "fault",
                "times",
                "p50 ms",
                "max ms",
                "p50 ms",
                "max ms"));
        byKind().forEach((kind, outcomes) -> text.append(line(kind, outcomes)));
        result.left().forEach((kind, why) -> text.append(kind.label())
                .append(": left out, ")
                .append(why)
                .append("\n"));
        text.append("\n").append(counts("transfers", result.transfers()));
        text.append(counts("blobs", result.blobs()));
        result.endings().forEach(ending -> text.append(ending).append("\n"));
        return text.append(result.survived() ? "\nsurvived. " : "\nVIOLATED. ")
                .append("Replay: ")
                .append(replay)
                .append("\n")
                .toString();
    }

    private static String line(FaultKind kind, List<FaultOutcome> outcomes) {
        long[] inject = outcomes.stream()
                .flatMapToLong(o -> o.afterInjectMillis().stream())
                .sorted()
                .toArray();
        long[] heal = outcomes.stream()
                .flatMapToLong(o -> o.afterHealMillis().stream())
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT,
                "%-11s %6d  %11s %11s  %11s %11s%n",
                kind.label(),
                outcomes.size(),
                middle(inject),
                last(inject, outcomes.size()),
                middle(heal),
                last(heal, outcomes.size()));
    }

    private static String middle(long[] sorted) {
        return sorted.length == 0 ? "never" : Long.toString(sorted[sorted.length / 2]);
    }

    private static String last(long[] sorted, int expected) {
        return sorted.length < expected ? "never" : Long.toString(sorted[sorted.length - 1]);
    }

    private static String counts(String what, SubmissionCounts.Snapshot counts) {
        return String.format(
                Locale.ROOT,
                "%s: %d acknowledged, %d refused for now, %d failed (%.2f %% errors)%s%n",
                what,
                counts.acknowledged(),
                counts.retryable(),
                counts.failed(),
                100 * counts.errorShare(),
                counts.reasons().isEmpty() ? "" : " " + counts.reasons());
    }

    private Map<FaultKind, List<FaultOutcome>> byKind() {
        return result.outcomes().stream()
                .collect(Collectors.groupingBy(o -> o.fault().kind(), TreeMap::new, Collectors.toList()));
    }

    ObjectNode json() {
        ObjectNode out = JSON.createObjectNode();
        out.put("survived", result.survived())
                .put("seed", result.schedule().seed())
                .put("nodes", result.schedule().nodes())
                .put("seconds", result.schedule().length().toSeconds())
                .put("blocks", result.blocks())
                .put("replay", replay);
        ArrayNode invariants = out.putArray("invariants");
        for (Invariant invariant : result.invariants()) {
            ObjectNode node = invariants
                    .addObject()
                    .put("name", invariant.name())
                    .put("holds", invariant.holds())
                    .put("numbers", invariant.numbers())
                    .put("violationCount", invariant.violationCount());
            invariant.violations().forEach(node.putArray("violations")::add);
        }
        ArrayNode faults = out.putArray("faults");
        for (FaultOutcome outcome : result.outcomes()) {
            ObjectNode node = faults.addObject()
                    .put("kind", outcome.fault().kind().label())
                    .put("target", outcome.fault().target())
                    .put("startMillis", outcome.fault().startMillis())
                    .put("millis", outcome.fault().millis());
            outcome.afterInjectMillis().ifPresent(millis -> node.put("afterInjectMillis", millis));
            outcome.afterHealMillis().ifPresent(millis -> node.put("afterHealMillis", millis));
        }
        ObjectNode left = out.putObject("leftOut");
        result.left().forEach((kind, why) -> left.put(kind.label(), why));
        out.set("transfers", JSON.valueToTree(result.transfers()));
        out.set("blobs", JSON.valueToTree(result.blobs()));
        result.endings().forEach(out.putArray("endings")::add);
        return out;
    }
}
