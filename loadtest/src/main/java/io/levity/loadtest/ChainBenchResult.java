package io.levity.loadtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * What one configuration reached.
 *
 * @param measuredSeconds length of the measured time; shorter than asked for if the signed transfers were used up
 * @param finalPerSecond transfers that became final in the measured time, by second
 * @param p50Millis submit to final, seen by a client
 * @param idleFinalityP50Millis time stamp of the proposal to final block visible, without load, block time 0; NaN if not
 *     measured
 * @param cpuSecondsPer1000 of the node's process, while measured
 * @param journalBytesPerTransfer growth of the data directory while measured
 * @param idleCpuPercent of one core, empty blocks each 500 ms
 * @param restartMillis start of the second process to its first new final block
 */
record ChainBenchResult(
        int validators,
        long submitted,
        long finalised,
        long refused,
        double measuredSeconds,
        double finalPerSecond,
        double p50Millis,
        double p99Millis,
        double maxMillis,
        double idleFinalityP50Millis,
        double idleFinalityP99Millis,
        double cpuSecondsPer1000,
        double journalBytesPerTransfer,
        double idleCpuPercent,
        long restartMillis,
        long residentMiB,
        Map<String, Integer> refusals) {
    private static final ObjectMapper JSON = new ObjectMapper();

    ChainBenchResult {
        refusals = Map.copyOf(refusals);
    }

    ObjectNode toJson() {
        ObjectNode node = JSON.createObjectNode()
                .put("validators", validators)
                .put("submitted", submitted)
                .put("finalised", finalised)
                .put("refused", refused)
                .put("measuredSeconds", round(measuredSeconds))
                .put("finalisedPerSecond", round(finalPerSecond))
                .put("submitToFinalP50Millis", round(p50Millis))
                .put("submitToFinalP99Millis", round(p99Millis))
                .put("submitToFinalMaxMillis", round(maxMillis))
                .put("idleFinalityP50Millis", round(idleFinalityP50Millis))
                .put("idleFinalityP99Millis", round(idleFinalityP99Millis))
                .put("cpuSecondsPer1000Transfers", round(cpuSecondsPer1000))
                .put("journalBytesPerTransfer", round(journalBytesPerTransfer))
                .put("idleCpuPercent", round(idleCpuPercent))
                .put("restartToFirstNewBlockMillis", restartMillis)
                .put("residentMiB", residentMiB);
        ObjectNode why = node.putObject("refusals");
        refusals.forEach(why::put);
        return node;
    }

    private static double round(double value) {
        return Double.isFinite(value) ? Math.round(value * 100) / 100.0 : -1;
    }
}
