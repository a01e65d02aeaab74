package io.levity.persistence.volume;

import io.levity.persistence.StorageFailure;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/**
 * One directory of content-addressed bytes on one node.
 *
 * <p>Acknowledged means durable: the stage of a {@link #put} or {@link #delete} completes after an fsync, which many
 * concurrent calls share. Content of a key never changes; to put a key again keeps the first content and the later expiry.
 * The volume does not know how a key follows from its content: who takes bytes from strangers checks that before.
 *
 * <p>Calls that touch bytes block for as long as the file system does, so they belong on threads that may block. Stages
 * complete on the volume's own thread: continue elsewhere. Stages fail with {@link VolumeFull} when there is no room and
 * with {@link io.levity.persistence.StorageFailure} when the disk fails; after a failed write or fsync only reads are
 * served.
 */
public final class Volume implements AutoCloseable {
    private final VolumeFiles files;
    private final VolumeState state;
    private final VolumeGate gate;
    private final Recovery recovery;
    private final Puts puts;
    private final Compactor compactor;
    private final Scrubber scrubber;

    private Volume(VolumeFiles files, VolumeState state, Recovery recovery) {
        this.files = files;
        this.state = state;
        this.recovery = recovery;
        this.gate = new VolumeGate(files.root().toString());
        this.puts = new Puts(state);
        this.compactor = new Compactor(state);
        this.scrubber = new Scrubber(state);
        state.committer.start();
    }

    /**
     * Takes the directory for this process alone, creates it if it is not there, and recovers what a crash left.
     *
     * @throws VolumeHeld if another process holds it
     * @throws io.levity.persistence.StorageFailure if it cannot be read
     */
    public static Volume open(Path directory, VolumeLimits limits) {
        try {
            VolumeFiles files = VolumeFiles.open(directory);
            try {
                VolumeState state = new VolumeState(files, limits);
                return new Volume(files, state, new VolumeRecovery(state).recover(files.segments()));
            } catch (IOException | RuntimeException | Error e) {
                files.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StorageFailure("cannot open the volume " + directory, e);
        }
    }

    VolumeState state() {
        return state;
    }

    public Recovery recovery() {
        return recovery;
    }

    /**
     * Puts what remains in {@code parts}, one after the other. The buffers are the caller's again when this returns.
     *
     * @param expiry if it is over at the epoch last given to {@link #expire}, the content may be gone at any time
     */
    public CompletionStage<Void> put(Hash key, Expiry expiry, ByteBuffer... parts) {
        return gate.run(() -> {
            requireContent(parts);
            return puts.put(key, expiry, puts.append(key, expiry, parts));
        });
    }

    private static void requireContent(ByteBuffer... parts) {
        long bytes = 0;
        for (ByteBuffer part : parts) {
            bytes += part.remaining();
        }
        if (bytes > VolumeLimits.MAX_CONTENT_BYTES) {
            throw new IllegalArgumentException("content of more than 1 GiB must be stored in pieces");
        }
    }

    public CompletionStage<Void> put(Hash key, Expiry expiry, Bytes content) {
        return put(key, expiry, ByteBuffer.wrap(content.unsafeArray()));
    }

    /** Lets content live until the later of the two expiries; completes with whether it is there, when that is durable. */
    public CompletionStage<Boolean> extend(Hash key, Expiry expiry) {
        return gate.run(() -> puts.prolong(key, expiry));
    }

    /** For content whose size or key is not known yet. */
    public VolumeWriter writer(Expiry expiry) {
        return gate.run(() -> new DraftWriter(state, puts, gate, expiry));
    }

    /** The content of a key, to be closed after reading. */
    public Optional<Slice> get(Hash key) {
        return gate.run(() -> {
            state.gets.increment();
            return Optional.ofNullable(state.open(key));
        });
    }

    public boolean contains(Hash key) {
        return state.index.get(key) != null;
    }

    /** Until when the content of a key stays, if it is here. */
    public Optional<Expiry> expiry(Hash key) {
        return Optional.ofNullable(state.index.get(key)).map(Location::expiry);
    }

    /** @param cursor 0, then {@link VolumeListing#next} of the page before */
    public VolumeListing list(long cursor, int limit) {
        List<VolumeEntry> entries = new ArrayList<>();
        int next = state.index.visit(
                Math.toIntExact(cursor),
                limit,
                (key, at) -> entries.add(new VolumeEntry(key, at.length(), at.expiry())));
        return new VolumeListing(entries, next);
    }

    /** Forgets a key at once; completes with whether it was there, when that is durable. */
    public CompletionStage<Boolean> delete(Hash key) {
        return forget(key, state.deletes);
    }

    /** As {@link #delete}, for content that turned out to be wrong. */
    public CompletionStage<Boolean> quarantine(Hash key) {
        return forget(key, state.quarantined);
    }

    private CompletionStage<Boolean> forget(Hash key, LongAdder counter) {
        return gate.run(() -> {
            KeyIndex.Changed removed = state.index.remove(key, state.sequence::incrementAndGet);
            return removed == null ? state.settled(false) : state.forget(key, removed, counter);
        });
    }

    /**
     * Drops every key whose expiry is over at {@code epoch}, and the segments in which nothing lives any more.
     *
     * @return keys dropped
     */
    public long expire(long epoch) {
        return gate.run(() -> compactor.expire(epoch));
    }

    /** Reads about {@code maxBytes} of live content, going on where the last step ended, and quarantines what is damaged. */
    public ScrubReport scrub(long maxBytes) {
        return gate.run(() -> scrubber.step(maxBytes));
    }

    /** Moves about {@code maxBytes} of live records out of mostly dead segments, and deletes segments left empty. */
    public CompactReport compact(long maxBytes) {
        return gate.run(() -> compactor.step(maxBytes));
    }

    /** Takes nothing new from now on, for one who learns otherwise that the disk is failing; what is here is served. */
    public void condemn(StorageFailure why) {
        state.committer.breakOff(why);
    }

    /** Why only reads are served, if that is so: a write or an fsync failed, or the volume was condemned. */
    public Optional<StorageFailure> failure() {
        return state.committer.failure();
    }

    public VolumeStats stats() {
        return new VolumeStats(
                state.index.size(),
                state.liveBytes.get(),
                state.space.usedBytes(),
                state.limits.capacityBytes(),
                state.segments.count(),
                state.puts.sum(),
                state.putBytes.sum(),
                state.gets.sum(),
                state.deletes.sum(),
                state.committer.syncs(),
                state.committer.syncNanos(),
                state.committer.cpuNanos(),
                state.refused.sum(),
                state.expired.sum(),
                state.quarantined.sum(),
                state.index.memoryBytes(),
                state.committer.isBroken());
    }

    /** Completes what is under way, then gives the directory back. Slices still open stay readable. */
    @Override
    public void close() {
        if (gate.close()) {
            state.committer.close();
            state.segments.close(!state.committer.isBroken());
            state.changes.close();
            files.close();
        }
    }
}
