package io.levity.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Sends a prepared load over several connections, each with lanes of its own so that nonces stay in order.
 *
 * <p>Closed loop: as fast as permits come back. Open loop: batches are due at fixed times, and a batch that is sent late
 * because the node was slow counts from when it was due (no coordinated omission).
 */
final class LoadGenerator {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);

    private final URI rpc;
    private final FinalityTracker tracker;
    private final Semaphore permits;
    private final ConcurrentHashMap<String, Integer> refusals = new ConcurrentHashMap<>();

    LoadGenerator(URI rpc, FinalityTracker tracker, Semaphore permits) {
        this.rpc = rpc;
        this.tracker = tracker;
        this.permits = permits;
    }

    /** Why transactions were refused, with counts. */
    java.util.Map<String, Integer> refusals() {
        return refusals;
    }

    /**
     * Sends until the load is used up or the time is over.
     *
     * @param perSecond transactions due each second; empty = closed loop
     */
    void run(PreparedLoad load, int connections, Optional<Integer> perSecond, Duration limit) {
        long begin = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int c = 0; c < connections; c++) {
            List<Iterator<TransferBatch>> lanes = new ArrayList<>();
            for (int i = c; i < load.lanes().size(); i += connections) {
                lanes.add(load.lanes().get(i).iterator());
            }
            double batchesPerSecond =
                    perSecond.map(rate -> (double) rate / connections).orElse(0.0);
            threads.add(Thread.ofPlatform()
                    .name("load-" + c)
                    .start(() -> send(lanes, begin, batchesPerSecond, begin + limit.toNanos())));
        }
        threads.forEach(LoadGenerator::join);
    }

    private void send(List<Iterator<TransferBatch>> lanes, long begin, double txPerSecond, long endNanos) {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            long sent = 0;
            while (!lanes.isEmpty()) {
                for (Iterator<Iterator<TransferBatch>> at = lanes.iterator(); at.hasNext(); ) {
                    Iterator<TransferBatch> lane = at.next();
                    if (!lane.hasNext()) {
                        at.remove();
                        continue;
                    }
                    TransferBatch batch = lane.next();
                    long due = txPerSecond == 0 ? 0 : begin + (long) (sent * 1e9 / txPerSecond);
                    if (!await(due, batch.hashes().size(), endNanos)) {
                        return;
                    }
                    post(http, batch, due);
                    sent += batch.hashes().size();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean await(long due, int count, long endNanos) throws InterruptedException {
        long now = System.nanoTime();
        if (due > now) {
            TimeUnit.NANOSECONDS.sleep(due - now);
        }
        long left = endNanos - System.nanoTime();
        return left > 0 && permits.tryAcquire(count, left, TimeUnit.NANOSECONDS);
    }

    private void post(HttpClient http, TransferBatch batch, long due) throws InterruptedException {
        long now = System.nanoTime();
        batch.hashes().forEach(hash -> tracker.onSubmit(hash, due == 0 ? now : due));
        HttpRequest request = HttpRequest.newBuilder(rpc)
                .timeout(REQUEST_LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(batch.body().bytes()))
                .build();
        try {
            read(http.send(request, HttpResponse.BodyHandlers.ofByteArray()), batch);
        } catch (IOException e) {
            refuse(batch, "transport: " + e.getMessage());
        }
    }

    private void read(HttpResponse<byte[]> response, TransferBatch batch) throws IOException {
        JsonNode answers = response.statusCode() == 200 ? JSON.readTree(response.body()) : null;
        if (answers == null || !answers.isArray()) {
            refuse(batch, "status " + response.statusCode());
            return;
        }
        for (JsonNode answer : answers) {
            if (answer.has("error")) {
                refusals.merge(answer.path("error").path("message").asText(), 1, Integer::sum);
                tracker.onRefused(batch.hashes().get(answer.path("id").asInt()));
            }
        }
    }

    private void refuse(TransferBatch batch, String why) {
        refusals.merge(why, batch.hashes().size(), Integer::sum);
        batch.hashes().forEach(tracker::onRefused);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
