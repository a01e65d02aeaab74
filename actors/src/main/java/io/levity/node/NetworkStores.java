package io.levity.node;

import io.levity.chain.execution.Genesis;
import io.levity.persistence.DataDirectory;
import io.levity.persistence.chain.BlockStore;
import io.levity.persistence.chain.MempoolLog;
import io.levity.persistence.chain.RocksStateStore;
import io.levity.types.NetworkId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one network keeps on this node's disk besides the journal. State and blocks are folds of the journal. */
record NetworkStores(RocksStateStore states, BlockStore blocks, MempoolLog mempoolLog) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkStores.class);

    /**
     * Opens all three. After a power cut the state may be ahead of the blocks, whose receipts can then not be made again
     * from it: the state is thrown away and folded anew from the journal.
     */
    static NetworkStores open(DataDirectory directory, Genesis genesis) {
        NetworkId network = genesis.networkId();
        BlockStore blocks = BlockStore.open(directory.blocks(network), BigInteger.valueOf(genesis.chainId()));
        RocksStateStore states = RocksStateStore.open(directory.state(network));
        long stateHeight = states.marker().map(marker -> marker.height()).orElse(0L);
        if (stateHeight > Math.max(0, blocks.height())) {
            LOG.warn(
                    "the state of {} is at height {} but its blocks end at {}: folding the state anew from the journal",
                    network,
                    stateHeight,
                    blocks.height());
            states.close();
            delete(directory.state(network));
            states = RocksStateStore.open(directory.state(network));
        }
        return new NetworkStores(states, blocks, MempoolLog.open(directory.mempool(network)));
    }

    private static void delete(Path directory) {
        try {
            FreshStart.deleteTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("can not delete " + directory, e);
        }
    }

    @Override
    public void close() {
        mempoolLog.close();
        blocks.close();
        states.close();
    }
}
