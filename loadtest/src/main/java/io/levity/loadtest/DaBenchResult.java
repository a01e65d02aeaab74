package io.levity.loadtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one load on one node reached.
 *
 * @param load closed, open or low
 * @param certified blobs, while measured
 * @param megabytesPerSecond 10^6 bytes of content that became certified, by second
 * @param p50Millis first byte sent to certificate on chain, seen by a client; in an open loop from when it was due
 * @param stageCpuPerGigabyte processor seconds of the node's threads by stage for 10^9 bytes certified
 * @param nodeCpuPerGigabyte of the whole process
 * @param clientCpuPerGigabyte of the load generator, which shares the machine
 * @param heapPeakMib highest that was seen, garbage included
 */
record DaBenchResult(
        int validators,
        String load,
        int blobBytes,
        int connections,
        long certified,
        double seconds,
        double megabytesPerSecond,
        double p50Millis,
        double p99Millis,
        double maxMillis,
        Map<String, Double> stageCpuPerGigabyte,
        double nodeCpuPerGigabyte,
        double clientCpuPerGigabyte,
        long heapPeakMib,
        long heapLimitMib,
        long residentPeakMib,
        Map<String, Long> refusals) {
    static final String CLOSED = "closed";
    static final String OPEN = "open";
    static final String LOW = "low";

    private static final ObjectMapper JSON = new ObjectMapper();

    DaBenchResult {
        stageCpuPerGigabyte = Map.copyOf(new TreeMap<>(stageCpuPerGigabyte));
        refusals = Map.copyOf(refusals);
    }

    double stage(String name) {
        return stageCpuPerGigabyte.getOrDefault(name, Double.NaN);
    }

    ObjectNode toJson() {
        ObjectNode node = JSON.createObjectNode()
                .put("validators", validators)
                .put("load", load)
                .put("blobBytes", blobBytes)
                .put("connections", connections)
                .put("certified", certified)
                .put("measuredSeconds", round(seconds))
                .put("certifiedMBPerSecond", round(megabytesPerSecond))
                .put("submitToCertifiedP50Millis", round(p50Millis))
                .put("submitToCertifiedP99Millis", round(p99Millis))
                .put("submitToCertifiedMaxMillis", round(maxMillis));
        ObjectNode stages = node.putObject("stageCpuSecondsPerGB");
        new TreeMap<>(stageCpuPerGigabyte).forEach((stage, value) -> stages.put(stage, round(value)));
        node.put("nodeCpuSecondsPerGB", round(nodeCpuPerGigabyte))
                .put("clientCpuSecondsPerGB", round(clientCpuPerGigabyte))
                .put("heapPeakMiB", heapPeakMib)
                .put("heapLimitMiB", heapLimitMib)
                .put("residentPeakMiB", residentPeakMib);
        ObjectNode why = node.putObject("refusals");
        new TreeMap<>(refusals).forEach(why::put);
        return node;
    }

    private static double round(double value) {
        return Double.isFinite(value) ? Math.round(value * 1000) / 1000.0 : -1;
    }
}
