package io.levity.chain.network;

import io.levity.chain.consensus.FinalBlock;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.util.Optional;

/**
 * The fold of {@link NetworkEvent}: what a network's entity must know to take the next block.
 *
 * @param tip the newest block; empty before the first
 */
public record NetworkState(NetworkId network, Hash genesisHash, Hash configHash, Optional<FinalBlock> tip) {

    public long height() {
        return tip.map(block -> block.header().height()).orElse(0L);
    }
}
