package io.levity.loadtest.chaos;

import io.levity.client.BlobStatus;
import io.levity.client.LevityClientException;
import io.levity.crypto.Sha256;
import io.levity.loadtest.cluster.ClusterNode;
import io.levity.loadtest.cluster.LocalCluster;
import io.levity.loadtest.cluster.Waiting;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Blobs of many sizes, each sent to the next node in turn until one takes it. Remembers what was taken and what was seen to
 * be certified, by any node.
 */
public final class BlobTraffic implements AutoCloseable {
    private static final int[] SIZES = {1, 700, 700, 30_000, 30_000, 30_000, 250_000, 250_000, 1_000_000, 3_000_000};
    private static final long RETRY_MILLIS = 100;
    private static final Duration FOLLOW_LIMIT = Duration.ofSeconds(20);

    /** A blob that a node said it has. */
    public record Acknowledged(BlobId id, int sizeBytes, Hash sha256, String node) {}

    private final NodeChoice choice;
    private final long pauseMillis;
    private final Map<BlobId, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final Set<BlobId> certified = ConcurrentHashMap.newKeySet();
    private final SubmissionCounts counts = new SubmissionCounts();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    private BlobTraffic(LocalCluster cluster, long pauseMillis) {
        this.choice = new NodeChoice(cluster.nodes());
        this.pauseMillis = pauseMillis;
    }

    /** @param pauseMillis of a client between the certificate of a blob and its next one */
    public static BlobTraffic start(LocalCluster cluster, long seed, int clients, long pauseMillis) {
        BlobTraffic traffic = new BlobTraffic(cluster, pauseMillis);
        for (int i = 0; i < clients; i++) {
            SplittableRandom random = new SplittableRandom(seed * 1_000 + i);
            traffic.threads.add(Thread.ofPlatform().name("blobs-" + i).daemon().start(() -> traffic.send(random)));
        }
        return traffic;
    }

    private void send(SplittableRandom random) {
        try {
            run(random);
        } catch (IllegalStateException e) {
            if (!stopping) {
                throw e;
            }
        }
    }

    private void run(SplittableRandom random) {
        while (!stopping) {
            byte[] content = new byte[SIZES[random.nextInt(SIZES.length)] + random.nextInt(64)];
            random.nextBytes(content);
            if (!submit(content)) {
                return;
            }
            Waiting.sleep(pauseMillis);
        }
    }

    private boolean submit(byte[] content) {
        while (true) {
            ClusterNode node = choice.next();
            try {
                BlobStatus taken = node.client().blobs().put(content);
                counts.onAcknowledged();
                acknowledged.put(
                        taken.id(), new Acknowledged(taken.id(), content.length, Sha256.hash(content), node.name()));
                follow(taken.id());
                return true;
            } catch (LevityClientException e) {
                counts.onError(e);
                if (e.httpStatus().isEmpty()) {
                    choice.suspect(node);
                }
                if (stopping) {
                    return false;
                }
                Waiting.sleep(RETRY_MILLIS);
            }
        }
    }

    /** Asks one node after the other until it is certified, or for a while: later the check asks again. */
    private void follow(BlobId id) {
        long end = System.nanoTime() + FOLLOW_LIMIT.toNanos();
        while (!stopping && System.nanoTime() - end < 0) {
            ClusterNode node = choice.next();
            try {
                BlobStatus status = node.client().blobs().status(id);
                if (status.certified()) {
                    certified.add(id);
                }
                if (status.settled()) {
                    return;
                }
            } catch (LevityClientException e) {
                if (e.httpStatus().isEmpty()) {
                    choice.suspect(node);
                }
            }
            Waiting.sleep(RETRY_MILLIS);
        }
    }

    public Map<BlobId, Acknowledged> acknowledged() {
        return acknowledged;
    }

    /** Those that some node showed as certified; from then on they must stay so. */
    public Set<BlobId> certified() {
        return certified;
    }

    public SubmissionCounts counts() {
        return counts;
    }

    /** No more blobs; those under way end. */
    public void stop(Duration limit) {
        stopping = true;
        long end = System.nanoTime() + limit.toNanos();
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        stopping = true;
        threads.forEach(Thread::interrupt);
        choice.close();
    }
}
