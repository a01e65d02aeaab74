package io.levity.chain.execution;

import io.levity.chain.state.StateOverlay;
import io.levity.types.Hash;
import java.math.BigInteger;

/**
 * The storage of DAEntrance: the variables of 0G's contract that change here, in the slots where 0G has them (ERC-7201,
 * {@code 0g.storage.DAEntrance}). All others have one value for ever and are not stored.
 */
final class DaEntranceStorage {
    private static final Hash BASE = Hash.fromHex("1f01119f54caddd4b5bcce29799619f00bb427288e5c1c0713537061bd123800");
    private static final Hash QUORUM_INDEX = Slots.member(BASE, 1);
    private static final Hash CURRENT_EPOCH = Slots.member(BASE, 3);
    private static final Hash CURRENT_EPOCH_REWARD = Slots.member(BASE, 10);
    private static final Hash ACTIVED_REWARD = Slots.member(BASE, 11);
    static final Hash BLOB_PRICE = Slots.member(BASE, 18);

    private final Slots slots;

    DaEntranceStorage(StateOverlay state) {
        this.slots = new Slots(state, SystemContracts.DA_ENTRANCE);
    }

    /** The quorum of the last call of {@code submitOriginalData}. */
    long quorumIndex() {
        return slots.number(QUORUM_INDEX);
    }

    void setQuorumIndex(long index) {
        slots.setNumber(QUORUM_INDEX, index);
    }

    /** The epoch of the last sync. */
    long currentEpoch() {
        return slots.number(CURRENT_EPOCH);
    }

    void setCurrentEpoch(long epoch) {
        slots.setNumber(CURRENT_EPOCH, epoch);
    }

    /** What came in with blobs since the epoch began, in wei. */
    BigInteger currentEpochReward() {
        return slots.integer(CURRENT_EPOCH_REWARD);
    }

    void setCurrentEpochReward(BigInteger wei) {
        slots.setInteger(CURRENT_EPOCH_REWARD, wei);
    }

    /** What came in with blobs in the epochs before, in wei. */
    BigInteger activedReward() {
        return slots.integer(ACTIVED_REWARD);
    }

    void setActivedReward(BigInteger wei) {
        slots.setInteger(ACTIVED_REWARD, wei);
    }

    /** Least value per root of {@code submitOriginalData}, in wei. */
    BigInteger blobPrice() {
        return slots.integer(BLOB_PRICE);
    }
}
