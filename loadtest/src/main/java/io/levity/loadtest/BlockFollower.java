package io.levity.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.client.ChainClient;
import io.levity.client.LevityClientException;

/**
 * Reads every final block from a height on, in order, as soon as it can be read. One thread, one request at a time; an
 * unreachable node is asked again.
 */
final class BlockFollower implements AutoCloseable {
    /** Called on the follower's thread. */
    @FunctionalInterface
    interface Reader {
        void onBlock(JsonNode block, long seenNanos);
    }

    private final ChainClient chain;
    private final Reader reader;
    private final long pollMillis;
    private final Thread thread;
    private long next;
    private volatile boolean closed;

    private BlockFollower(ChainClient chain, long from, long pollMillis, Reader reader) {
        this.chain = chain;
        this.next = from;
        this.pollMillis = pollMillis;
        this.reader = reader;
        this.thread = Thread.ofPlatform().name("block-follower").daemon().unstarted(this::run);
    }

    static BlockFollower start(ChainClient chain, long from, long pollMillis, Reader reader) {
        BlockFollower follower = new BlockFollower(chain, from, pollMillis, reader);
        follower.thread.start();
        return follower;
    }

    private void run() {
        while (!closed) {
            JsonNode block = read();
            if (block == null) {
                pause();
            } else {
                reader.onBlock(block, System.nanoTime());
                next++;
            }
        }
    }

    private JsonNode read() {
        try {
            JsonNode block = chain.rpc().call("eth_getBlockByNumber", "0x" + Long.toHexString(next), false);
            return block.isNull() ? null : block;
        } catch (LevityClientException e) {
            return null;
        }
    }

    private void pause() {
        try {
            Thread.sleep(pollMillis);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
