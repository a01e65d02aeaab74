package io.levity.persistence.volume;

import io.levity.persistence.StorageFailure;
import io.levity.types.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** The parts of an open volume and what all its work does with them: acknowledge, change, read. */
final class VolumeState {
    final Path drafts;
    final VolumeLimits limits;
    final Space space;
    final AtomicLong sequence = new AtomicLong();
    final KeyIndex index = new KeyIndex();
    final Segments segments;
    final ChangeLog changes;
    final Committer committer;
    final RecordWriter writer = new RecordWriter();
    final LongAdder puts = new LongAdder();
    final LongAdder putBytes = new LongAdder();
    final LongAdder gets = new LongAdder();
    final LongAdder deletes = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder expired = new LongAdder();
    final LongAdder quarantined = new LongAdder();
    final AtomicLong liveBytes = new AtomicLong();
    final AtomicLong epoch = new AtomicLong();

    VolumeState(VolumeFiles files, VolumeLimits limits) throws IOException {
        this.drafts = files.drafts();
        this.limits = limits;
        this.space = new Space(limits, files.store());
        this.segments = new Segments(files.segments(), limits.segmentBytes(), space, sequence);
        this.changes = ChangeLog.open(files.changes());
        this.committer = new Committer("volume-" + files.root().getFileName(), segments::writeIndexes);
    }

    /** A durable record begins to live. By the committing thread, or before it runs. */
    void publish(Segment segment, Hash key, long recordSequence, Location location) {
        segment.entries.add(key, recordSequence, location);
        if (index.add(key, location)) {
            enliven(segment, location.recordBytes());
        }
        segment.inFlight.decrementAndGet();
    }

    void enliven(Segment segment, long bytes) {
        segment.live.addAndGet(bytes);
        liveBytes.addAndGet(bytes);
    }

    /** The record is dead from now on. */
    void bury(Location location) {
        liveBytes.addAndGet(-location.recordBytes());
        Segment segment = segments.get(location.segment());
        if (segment != null) {
            segment.live.addAndGet(-location.recordBytes());
        }
    }

    /** Appends a change; {@code answer} completes when it is durable. */
    <T> void record(Change change, T outcome, CompletableFuture<T> answer) {
        try {
            changes.append(change);
        } catch (IOException e) {
            StorageFailure failure = new StorageFailure("cannot write the change log", e);
            if (!Puts.isFull(e)) {
                committer.breakOff(failure);
            }
            answer.completeExceptionally(failure);
            return;
        }
        committer.submit(new Committer.Commit(changes, () -> answer.complete(outcome), answer::completeExceptionally));
    }

    /** Completes when every change acted upon so far is durable. */
    <T> CompletableFuture<T> settled(T outcome) {
        if (changes.isSynced()) {
            return CompletableFuture.completedFuture(outcome);
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        committer.submit(new Committer.Commit(changes, () -> answer.complete(outcome), answer::completeExceptionally));
        return answer;
    }

    /** Takes a key out that was found; completes when that is durable. */
    CompletableFuture<Boolean> forget(Hash key, KeyIndex.Changed removed, LongAdder counter) {
        bury(removed.location());
        counter.increment();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        record(Change.delete(removed.location().segment(), key, removed.sequence()), true, answer);
        return answer;
    }

    /** Takes a key out whose record at that place turned out to be damaged. */
    void quarantine(Hash key, Location place) {
        KeyIndex.Changed removed = index.removeFrom(key, place, sequence::incrementAndGet);
        if (removed != null) {
            var _ = forget(key, removed, quarantined); // until it is durable, the damage will be found again
        }
    }

    /** Opens the record of a key for reading; null if the key is not there. */
    SegmentSlice open(Hash key) {
        while (true) {
            Location location = index.get(key);
            if (location == null) {
                return null;
            }
            SegmentSlice slice = openAt(key, location);
            if (slice != null) {
                return slice;
            }
            // The record moved and its segment went, between the two lines above.
        }
    }

    /** Null if the segment is gone. */
    SegmentSlice openAt(Hash key, Location location) {
        Segment segment = segments.get(location.segment());
        Consumer<SegmentSlice> onDamage = s -> quarantine(s.key(), s.location());
        return segment != null && segment.enter() ? new SegmentSlice(segment, key, location, onDamage) : null;
    }

    /**
     * Deletes dead segments, and forgets their changes when that is worth a rewriting of the log. First every change is
     * made durable: a copy in another segment may be dead only by one.
     */
    long dropDead() {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        committer.submit(new Committer.Commit(changes, () -> answer.complete(null), answer::completeExceptionally));
        join(answer);
        long freed = segments.dropDead();
        if (changes.isWorthRewriting()) {
            pruneChanges();
        }
        return freed;
    }

    /** Waits, and throws the failure itself. */
    static void join(CompletableFuture<?> answer) {
        try {
            answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StorageFailure failure ? failure : new StorageFailure("cannot sync", e);
        }
    }

    private void pruneChanges() {
        try {
            changes.rewrite(number -> segments.get(number) != null);
        } catch (IOException | UncheckedIOException e) {
            throw new StorageFailure("cannot rewrite the change log", e);
        }
    }
}
