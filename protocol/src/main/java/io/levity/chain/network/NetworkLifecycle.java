package io.levity.chain.network;

import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.network.NetworkEvent.BlockFinalised;
import io.levity.chain.network.NetworkEvent.NetworkActivated;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.util.Optional;

/**
 * Decides which final blocks extend a network's chain. Several validators deliver each block; the first one extends, the
 * others are known, and two different blocks at one height are a broken safety promise that must be shouted about.
 */
public final class NetworkLifecycle {

    private NetworkLifecycle() {}

    /** What to do with a delivered block. */
    public sealed interface Decision {
        /** Journal this event. */
        record Accept(NetworkEvent event) implements Decision {}

        /** The chain holds it already. */
        record Known(long height) implements Decision {}

        record Reject(Rejection why, String detail) implements Decision {}
    }

    public enum Rejection {
        /** Blocks between the tip and this one are missing: deliver those first. */
        GAP,
        /** It contradicts the tip. With fewer than a third of the seats faulty this can not happen. */
        FORK
    }

    public static NetworkState initial(NetworkId network, Hash genesisHash, Hash configHash) {
        return new NetworkState(network, genesisHash, configHash, Optional.empty());
    }

    /** Decides on a block whose finalization the caller has verified. */
    public static Decision decide(NetworkState state, FinalBlock block) {
        long height = block.header().height();
        long next = state.height() + 1;
        if (height > next) {
            return new Decision.Reject(Rejection.GAP, "the chain ends at height " + state.height() + ", got " + height);
        }
        if (height < next) {
            boolean sameTip = height < state.height() || tipHash(state).equals(block.hash());
            return sameTip
                    ? new Decision.Known(height)
                    : new Decision.Reject(
                            Rejection.FORK, "height " + height + ": " + tipHash(state) + " and " + block.hash());
        }
        return block.header().parentHash().equals(tipHash(state))
                ? new Decision.Accept(new BlockFinalised(block))
                : new Decision.Reject(
                        Rejection.FORK,
                        "block " + block.hash() + " at height " + height + " does not build on " + tipHash(state));
    }

    /** Folds one event; throws when it contradicts the state, which is our own bug or another network's journal. */
    public static NetworkState evolve(NetworkState state, NetworkEvent event) {
        return switch (event) {
            case NetworkActivated(var network, var genesisHash, var configHash) -> {
                if (!genesisHash.equals(state.genesisHash()) || !network.equals(state.network())) {
                    throw new IllegalStateException("the journal is of network " + network + " with genesis "
                            + genesisHash + ", not of " + state.network() + " with " + state.genesisHash());
                }
                yield new NetworkState(network, genesisHash, configHash, state.tip());
            }
            case BlockFinalised(var block) -> {
                if (block.header().height() != state.height() + 1) {
                    throw new IllegalStateException(
                            "block " + block.header().height() + " follows " + state.height() + " in the journal");
                }
                yield new NetworkState(state.network(), state.genesisHash(), state.configHash(), Optional.of(block));
            }
        };
    }

    private static Hash tipHash(NetworkState state) {
        return state.tip().map(FinalBlock::hash).orElse(state.genesisHash());
    }
}
