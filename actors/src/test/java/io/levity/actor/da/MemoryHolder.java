package io.levity.actor.da;

import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** A member that keeps its slices in memory, and is as honest as a test wants it. */
final class MemoryHolder implements SliceHolder {
    /** What it does when it is asked for a slice. */
    enum Reading {
        HONEST,
        HAS_NOTHING,
        NEVER_ANSWERS,
        OTHER_BYTES,
        FAILS,
        BUSY
    }

    /** What it does when it is given a slice. */
    enum Writing {
        HONEST,
        /** Says that it is durable, and keeps nothing. */
        DISCARDS,
        NEVER_ANSWERS,
        FAILS
    }

    final Map<Hash, byte[]> slices = new ConcurrentHashMap<>();
    final AtomicInteger asked = new AtomicInteger();
    volatile Reading reading = Reading.HONEST;
    volatile Writing writing = Writing.HONEST;

    @Override
    public CompletionStage<Void> put(Hash key, long expirySeconds, ByteBuffer... parts) {
        return switch (writing) {
            case HONEST -> {
                slices.put(key, joined(parts));
                yield CompletableFuture.completedStage(null);
            }
            case DISCARDS -> CompletableFuture.completedStage(null);
            case NEVER_ANSWERS -> new CompletableFuture<>();
            case FAILS -> CompletableFuture.failedStage(new io.levity.persistence.StorageFailure("a broken disk"));
        };
    }

    @Override
    public CompletionStage<Optional<byte[]>> get(Hash key) {
        asked.incrementAndGet();
        return switch (reading) {
            case HONEST -> CompletableFuture.completedStage(found(key));
            case HAS_NOTHING -> CompletableFuture.completedStage(Optional.empty());
            case NEVER_ANSWERS -> new CompletableFuture<>();
            case OTHER_BYTES -> CompletableFuture.completedStage(found(key).map(MemoryHolder::spoilt));
            case FAILS -> CompletableFuture.failedStage(new IllegalStateException("a broken line"));
            case BUSY -> CompletableFuture.failedStage(new RejectedExecutionException("too many wait"));
        };
    }

    @Override
    public CompletionStage<Boolean> keep(Hash key, long untilSeconds) {
        return switch (writing) {
            case HONEST -> CompletableFuture.completedStage(slices.containsKey(key));
            case DISCARDS -> CompletableFuture.completedStage(true);
            case NEVER_ANSWERS -> new CompletableFuture<>();
            case FAILS -> CompletableFuture.failedStage(new io.levity.persistence.StorageFailure("a broken disk"));
        };
    }

    private Optional<byte[]> found(Hash key) {
        return Optional.ofNullable(slices.get(key)).map(byte[]::clone);
    }

    private static byte[] spoilt(byte[] slice) {
        slice[slice.length / 2] ^= 1;
        return slice;
    }

    static byte[] joined(ByteBuffer... parts) {
        int size = 0;
        for (ByteBuffer part : parts) {
            size += part.remaining();
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        for (ByteBuffer part : parts) {
            out.put(part.duplicate());
        }
        return out.array();
    }
}
