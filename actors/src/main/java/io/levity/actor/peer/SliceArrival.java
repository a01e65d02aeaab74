package io.levity.actor.peer;

import io.levity.crypto.Blake3;
import io.levity.types.Hash;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/** A slice that is coming, over one connection or several in turn. */
final class SliceArrival implements AutoCloseable {
    private static final byte[] NOTHING = new byte[0];

    private final ByteBudget budget;
    private final int mostBytes;
    private Optional<ByteBudget.Grant> memory = Optional.empty();
    private Optional<Hash> hash = Optional.empty();
    private byte[] bytes = NOTHING;
    private int filled;

    SliceArrival(ByteBudget budget, int mostBytes) {
        this.budget = budget;
        this.mostBytes = mostBytes;
    }

    /**
     * The rest follows.
     *
     * @param from offset of the byte that comes first
     * @throws IOException when it is not the slice that began to come: all that came is forgotten
     */
    void begin(int sizeBytes, int from, Hash wholeHash, Duration patience) throws IOException, InterruptedException {
        if (sizeBytes < 0 || sizeBytes > mostBytes) {
            throw new PeerFailure(PeerFailure.Code.VERSION, "a slice of " + sizeBytes + " bytes");
        }
        if (hash.isEmpty()) {
            memory = budget.acquire(sizeBytes, patience);
            if (memory.isEmpty()) {
                throw new RejectedExecutionException("too many slices come from this peer");
            }
            bytes = new byte[sizeBytes];
            hash = Optional.of(wholeHash);
        }
        if (from != filled || sizeBytes != bytes.length || !hash.get().equals(wholeHash)) {
            close();
            throw new IOException("the slice is another one than before");
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int filled() {
        return filled;
    }

    void took(int count) {
        filled += count;
    }

    boolean complete() {
        return filled == bytes.length;
    }

    /** The whole slice. @throws PeerFailure if it is not what the peer has */
    byte[] verified() {
        if (!Blake3.hash(bytes).equals(hash.orElseThrow())) {
            throw new PeerFailure(PeerFailure.Code.DAMAGED, "a slice of " + bytes.length + " bytes came damaged");
        }
        return bytes;
    }

    /** Gives the memory back, and forgets what came. */
    @Override
    public void close() {
        memory.ifPresent(ByteBudget.Grant::close);
        memory = Optional.empty();
        hash = Optional.empty();
        bytes = NOTHING;
        filled = 0;
    }
}
