package io.levity.loadtest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a node's metrics port while it works: counters at two instants, and the peaks of its memory between. */
final class NodeSampler implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(250);
    private static final Pattern STAGE =
            Pattern.compile("^levity_da_stage_cpu_seconds_total\\{stage=\"([a-z_]+)\"} (\\S+)$", Pattern.MULTILINE);

    private final LocalNode node;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Thread thread;
    private volatile boolean closed;
    private volatile long heapPeak;
    private volatile long residentPeak;
    private volatile long heapLimit;

    /** @param cpu of the node since its start */
    record Mark(long nanos, Duration cpu, Duration ownCpu, Map<String, Double> stageSeconds) {}

    private NodeSampler(LocalNode node) {
        this.node = node;
        this.thread = Thread.ofPlatform().name("sampler").daemon().start(this::watch);
    }

    static NodeSampler start(LocalNode node) {
        return new NodeSampler(node);
    }

    Mark mark() {
        return new Mark(
                System.nanoTime(),
                node.stats().cpu(),
                ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO),
                stages(page()));
    }

    long heapPeakMib() {
        return heapPeak >> 20;
    }

    long heapLimitMib() {
        return heapLimit >> 20;
    }

    long residentPeakMib() {
        return residentPeak >> 20;
    }

    /** Processor seconds of each stage on a page of metrics. */
    static Map<String, Double> stages(String page) {
        Map<String, Double> stages = new TreeMap<>();
        Matcher found = STAGE.matcher(page);
        while (found.find()) {
            stages.put(found.group(1), Double.valueOf(found.group(2)));
        }
        return stages;
    }

    /** The value of a metric without labels; 0 if it is not there. */
    static double value(String page, String name) {
        return page.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private void watch() {
        try {
            while (!closed) {
                String page = page();
                heapPeak = Math.max(heapPeak, (long) value(page, "levity_jvm_heap_used_bytes"));
                heapLimit = Math.max(heapLimit, (long) value(page, "levity_jvm_heap_max_bytes"));
                residentPeak = Math.max(residentPeak, node.stats().residentBytes());
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Empty when the node does not answer. */
    private String page() {
        URI url = node.metricsUrl();
        try {
            HttpRequest request = HttpRequest.newBuilder(url)
                    .timeout(Duration.ofSeconds(5))
                    .GET()
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        http.close();
    }
}
