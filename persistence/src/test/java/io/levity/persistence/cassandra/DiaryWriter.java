package io.levity.persistence.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.typed.ActorRef;
import io.levity.types.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Writes entries that are never the same into one diary, one write after the other, and knows what was acknowledged. */
final class DiaryWriter implements Runnable {
    private final DiarySystem system;
    private final ActorRef<Diary.Command> diary;
    private final String name;
    private final int entriesAtOnce;
    private final int maxPauseMillis;
    private final List<Bytes> acknowledged = new ArrayList<>();
    private int attempts;
    private final AtomicInteger acknowledgedWrites = new AtomicInteger();
    private volatile boolean stopped;

    /** @param maxPauseMillis between two writes: without a pause, one of two writers would starve the other */
    DiaryWriter(DiarySystem system, String id, String name, int entriesAtOnce, int maxPauseMillis) {
        this.system = system;
        this.diary = system.open(id);
        this.name = name;
        this.entriesAtOnce = entriesAtOnce;
        this.maxPauseMillis = maxPauseMillis;
    }

    @Override
    public void run() {
        Random pauses = new Random(entriesAtOnce);
        while (!stopped) {
            int attempt = attempts++;
            List<Bytes> entries = IntStream.range(0, entriesAtOnce)
                    .mapToObj(part -> name + " " + attempt + " " + part)
                    .map(text -> Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)))
                    .toList();
            if (system.write(diary, entries)) {
                acknowledged.addAll(entries);
                acknowledgedWrites.incrementAndGet();
                LockSupport.parkNanos(pauses.nextInt(maxPauseMillis + 1) * 1_000_000L);
            } // else at once, as the diary has just learnt what the other wrote
        }
    }

    int acknowledgedWrites() {
        return acknowledgedWrites.get();
    }

    void stop() {
        stopped = true;
    }

    /** After it has ended: all that was acknowledged is there, in order, nothing is there twice and writes are whole. */
    void check(List<Bytes> found) {
        assertTrue(!acknowledged.isEmpty(), name + " never wrote");
        Set<Bytes> mine = new HashSet<>(acknowledged);
        assertEquals(acknowledged, found.stream().filter(mine::contains).toList(), name);
        List<Bytes> written = found.stream()
                .filter(entry -> new String(entry.toArray(), StandardCharsets.UTF_8).startsWith(name + " "))
                .toList();
        assertEquals(written.size(), new HashSet<>(written).size(), name + " is there twice");
        assertEquals(0, written.size() % entriesAtOnce, name + " is there in part");
    }
}
