package io.levity.chain.execution;

import io.levity.codec.RlpWriter;
import io.levity.types.Hash;

/**
 * One validator's fault in one view, which is punished once however many proofs of it there are.
 *
 * @param setId the network in which it happened
 * @param seats of the validator in that set
 * @param totalSeats of the set
 */
record Offence(int setId, int epoch, long view, int validatorId, int seats, int totalSeats) {
    /** Names the offence in storage. */
    Hash id() {
        return new RlpWriter(64)
                .startList()
                .integer(setId)
                .integer(epoch)
                .integer(view)
                .integer(validatorId)
                .endList()
                .keccak();
    }
}
