package io.levity.chain.network;

import io.levity.chain.consensus.FinalBlock;
import io.levity.types.Hash;
import io.levity.types.NetworkId;

/** What the journal of a network holds: the chain itself. */
public sealed interface NetworkEvent {

    /** The first event: which network this is, so that a journal is never continued under another genesis. */
    record NetworkActivated(NetworkId network, Hash genesisHash, Hash configHash) implements NetworkEvent {}

    /** The next block of the chain; heights are contiguous from 1. */
    record BlockFinalised(FinalBlock block) implements NetworkEvent {}
}
