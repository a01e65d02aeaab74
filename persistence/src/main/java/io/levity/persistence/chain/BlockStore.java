package io.levity.persistence.chain;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Header;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.types.Hash;
import java.nio.file.Path;
import java.util.Optional;

/** Blocks of one network with their results; see the class's methods. One writer, many readers. */
public final class BlockStore implements AutoCloseable {

    private BlockStore() {}

    public static BlockStore open(Path directory) {
        throw new UnsupportedOperationException();
    }

    /** Takes the next block, contiguous from genesis = 0; durable once {@link #sync} or the operating system wrote it. */
    public void append(Header header, ExecutedBlock block, Optional<Certificate> finalization) {
        throw new UnsupportedOperationException();
    }

    /** Height of the newest block, -1 when empty. */
    public long height() {
        throw new UnsupportedOperationException();
    }

    public Optional<StoredBlock> byHeight(long height) {
        throw new UnsupportedOperationException();
    }

    public Optional<StoredBlock> byHash(Hash hash) {
        throw new UnsupportedOperationException();
    }

    public Optional<TransactionPlace> transaction(Hash hash) {
        throw new UnsupportedOperationException();
    }

    /** Logs of transactions in the blocks {@code from} to {@code to}, both inclusive, at most {@code limit}. */
    public LogQuery.Page logs(long from, long to, LogQuery query, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
