package io.levity.persistence.volume;

import io.levity.persistence.StorageFailure;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Wins room back: drops what has expired and segments in which nothing lives, and copies the live records of mostly dead
 * segments to the newest one. One step at a time.
 *
 * <p>A copy keeps the sequence of its original, so a crash between copying and deleting leaves two equal records of which
 * one counts, and a deletion of the original holds for the copy. A deletion between copying and acknowledging is recorded
 * once more for the copy, because the first record of it goes with the old segment.
 */
final class Compactor {
    private static final int EXPIRE_STEP = 4096;

    private final VolumeState state;
    private final Queue<Spot> rest = new ArrayDeque<>();

    Compactor(VolumeState state) {
        this.state = state;
    }

    synchronized long expire(long epoch) {
        if (epoch > state.epoch.get()) {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            state.record(Change.epoch(epoch), null, answer);
            VolumeState.join(answer);
            state.epoch.set(epoch);
        }
        long before = state.expired.sum();
        for (int next = 0; next >= 0; ) {
            next = state.index.removeExpired(next, EXPIRE_STEP, state.epoch.get(), location -> {
                state.bury(location);
                state.expired.increment();
            });
        }
        long dropped = state.expired.sum() - before;
        state.segments.sealMostlyDead();
        state.dropDead();
        return dropped;
    }

    synchronized CompactReport step(long maxBytes) {
        state.segments.sealMostlyDead();
        long freed = state.dropDead();
        long moved = 0;
        List<Hash> damaged = new ArrayList<>();
        List<CompletableFuture<Void>> copies = new ArrayList<>();
        while (moved < maxBytes) {
            if (rest.isEmpty()) {
                finish(copies); // only then does the index say which records are left to be copied
                if (!nextSegment()) {
                    break;
                }
            }
            moved += move(rest.remove(), copies, damaged);
        }
        finish(copies);
        freed += state.dropDead();
        boolean more = !rest.isEmpty() || state.segments.mostDead() != null;
        return new CompactReport(moved, freed, damaged, more);
    }

    private static void finish(List<CompletableFuture<Void>> copies) {
        copies.forEach(VolumeState::join);
        copies.clear();
    }

    /** False if no segment is worth it. */
    private boolean nextSegment() {
        Segment segment = state.segments.mostDead();
        if (segment != null) {
            rest.addAll(Spot.of(segment.number, state.index));
        }
        return !rest.isEmpty();
    }

    private long move(Spot spot, List<CompletableFuture<Void>> copies, List<Hash> damaged) {
        Location current = state.index.get(spot.key());
        if (current == null || !current.isSamePlace(spot.location())) {
            return 0;
        }
        SegmentSlice slice = state.openAt(spot.key(), current);
        if (slice == null) {
            return 0;
        }
        try (slice) {
            RecordHeader header = slice.header();
            slice.verify();
            copies.add(copy(spot.key(), current, header));
        } catch (VolumeDamage e) {
            damaged.add(spot.key());
        } catch (IOException e) {
            throw Puts.failure(e, state);
        }
        return current.recordBytes();
    }

    /** @param from with the expiry known now, which the copy is given */
    private CompletableFuture<Void> copy(Hash key, Location from, RecordHeader original) throws IOException {
        state.committer.requireIntact();
        Segment source = state.segments.get(from.segment());
        state.space.add(from.recordBytes());
        Segments.Reservation place = state.segments.reserve(from.length(), original.sequence());
        Segment target = place.segment();
        Location to = Location.of(target.number, place.position(), from.length(), from.expiry());
        RecordHeader header =
                new RecordHeader(key, original.sequence(), from.length(), from.expiry(), original.contentChecksum());
        try {
            long afterHeader = RecordHeader.contentEnd(from.length()) - RecordHeader.BYTES;
            target.file.copyFrom(
                    source.file, from.position() + RecordHeader.BYTES, to.position() + RecordHeader.BYTES, afterHeader);
            ByteBuffer bytes = ByteBuffer.allocate(RecordHeader.BYTES);
            header.encode(bytes, target.marker, to.position());
            target.file.write(bytes.flip(), to.position());
        } catch (IOException | RuntimeException | Error e) {
            target.inFlight.decrementAndGet();
            throw e;
        }
        CompletableFuture<Void> answer = new CompletableFuture<>();
        state.committer.submit(new Committer.Commit(
                target.file,
                () -> {
                    publish(target, header, from, to);
                    answer.complete(null);
                },
                failure -> {
                    target.inFlight.decrementAndGet();
                    answer.completeExceptionally(failure);
                }));
        return answer;
    }

    private void publish(Segment target, RecordHeader header, Location from, Location to) {
        Hash key = header.key();
        target.entries.add(key, header.sequence(), to);
        Location moved = state.index.move(key, from, to);
        if (moved == null) {
            append(Change.delete(target.number, key, header.sequence()));
        } else {
            state.bury(from);
            state.enliven(target, to.recordBytes());
            if (!moved.expiry().equals(to.expiry())) {
                append(Change.extend(target.number, key, header.sequence(), moved.expiry()));
            }
        }
        target.inFlight.decrementAndGet();
    }

    /** Durable before the old segment is dropped, see {@link VolumeState#dropDead}. */
    private void append(Change change) {
        try {
            state.changes.append(change);
        } catch (IOException e) {
            throw new StorageFailure("cannot write the change log", e);
        }
    }
}
