package io.levity.chain.validator;

import io.levity.chain.consensus.Evidence;
import io.levity.types.Hash;

/** Coarse progress of one validator in one network. Its votes are never here: they live in the signer's ledger. */
public sealed interface ValidatorEvent {

    record EpochEntered(int epoch, Hash configHash) implements ValidatorEvent {}

    /** The network's journal holds everything up to this height; written every so many blocks. */
    record FinalisedTo(long height, Hash headerHash) implements ValidatorEvent {}

    /** Evidence this validator collected and that awaits inclusion in a block. */
    record OffenceSeen(Evidence evidence) implements ValidatorEvent {}
}
