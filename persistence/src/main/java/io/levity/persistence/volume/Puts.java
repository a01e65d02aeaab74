package io.levity.persistence.volume;

import io.levity.persistence.StorageFailure;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Brings content into the volume once, however many put it at the same time. */
final class Puts {
    /** Writes the record of one put. */
    interface Writing {
        Written write() throws IOException;
    }

    /** @param file to be synced before the record counts */
    record Written(Segment segment, long position, long sequence, int length, Syncable file) {}

    private final VolumeState state;
    /** Keys whose first record is not durable yet. */
    private final ConcurrentHashMap<Hash, CompletableFuture<Void>> pending = new ConcurrentHashMap<>();

    Puts(VolumeState state) {
        this.state = state;
    }

    CompletableFuture<Void> put(Hash key, Expiry expiry, Writing writing) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> other = pending.putIfAbsent(key, mine);
        if (other != null) {
            return other.thenCompose(_ -> extend(key, expiry));
        }
        if (state.index.get(key) != null) {
            pending.remove(key, mine);
            mine.complete(null);
            return extend(key, expiry);
        }
        try {
            state.committer.requireIntact();
            submit(key, expiry, writing.write(), mine);
        } catch (VolumeFull e) {
            state.refused.increment();
            fail(key, mine, e);
        } catch (IOException e) {
            fail(key, mine, failure(e, state));
        } catch (RuntimeException | Error e) {
            fail(key, mine, e);
        }
        return mine;
    }

    private void submit(Hash key, Expiry expiry, Written written, CompletableFuture<Void> answer) {
        Location location = Location.of(written.segment().number, written.position(), written.length(), expiry);
        state.committer.submit(new Committer.Commit(
                written.file(),
                () -> {
                    state.publish(written.segment(), key, written.sequence(), location);
                    state.puts.increment();
                    state.putBytes.add(written.length());
                    pending.remove(key, answer);
                    answer.complete(null);
                },
                failure -> {
                    written.segment().inFlight.decrementAndGet();
                    fail(key, answer, failure);
                }));
    }

    private void fail(Hash key, CompletableFuture<Void> answer, Throwable failure) {
        pending.remove(key, answer);
        answer.completeExceptionally(failure);
    }

    static RuntimeException failure(IOException e, VolumeState state) {
        if (isFull(e)) {
            state.refused.increment();
            return new VolumeFull("the file system is full");
        }
        StorageFailure failure = new StorageFailure("cannot write to the volume", e);
        state.committer.breakOff(failure);
        return failure;
    }

    /** Whether the file system has no room, which is no failure of the disk. */
    static boolean isFull(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("No space left") || message.contains("quota exceeded");
    }

    /** Lets content live longer that is there; completes with whether it is. */
    CompletableFuture<Boolean> prolong(Hash key, Expiry expiry) {
        return state.index.get(key) == null
                ? CompletableFuture.completedFuture(false)
                : extend(key, expiry).thenApply(_ -> true);
    }

    /** The content is there; lets it live longer if need be. */
    private CompletableFuture<Void> extend(Hash key, Expiry expiry) {
        KeyIndex.Changed changed = state.index.extend(key, expiry, state.sequence::incrementAndGet);
        if (changed == null) {
            return state.settled(null);
        }
        CompletableFuture<Void> answer = new CompletableFuture<>();
        int segment = changed.location().segment();
        state.record(Change.extend(segment, key, changed.sequence(), expiry), null, answer);
        return answer;
    }

    /** A place for a new record, if there is room for it. */
    Segments.Reservation reserve(int length) throws IOException {
        long bytes = RecordHeader.recordBytes(length);
        state.space.take(bytes);
        try {
            return state.segments.reserve(length);
        } catch (IOException e) {
            state.space.free(bytes);
            throw e;
        }
    }

    /** Sums the parts up and appends them to the newest segment. */
    Writing append(Hash key, Expiry expiry, ByteBuffer... parts) {
        return () -> {
            BlockChecksums sums = new BlockChecksums();
            for (ByteBuffer part : parts) {
                sums.update(part);
            }
            return append(key, expiry, sums, parts).write();
        };
    }

    /** Appends the parts, summed up already, to the newest segment. */
    Writing append(Hash key, Expiry expiry, BlockChecksums sums, ByteBuffer... parts) {
        return () -> {
            int length = Math.toIntExact(sums.totalBytes());
            Segments.Reservation place = reserve(length);
            try {
                state.writer.write(place, key, expiry, sums, parts);
            } catch (IOException | RuntimeException | Error e) {
                place.segment().inFlight.decrementAndGet();
                throw e;
            }
            return new Written(place.segment(), place.position(), place.sequence(), length, place.segment().file);
        };
    }
}
