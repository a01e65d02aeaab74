package io.levity.chain.execution;

import io.levity.chain.state.StateOverlay;
import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;

/**
 * The storage of the staking contract. As Solidity would declare it:
 *
 * <pre>
 * uint32  validatorCount;                                            // slot 0
 * uint256 totalStake;                                                // slot 1
 * uint256 unbondingDelaySeconds;                                     // slot 2
 * uint256 treasury;                                                  // slot 3
 * mapping(uint32 =&gt; Validator) validators;                           // slot 4
 * mapping(bytes32 =&gt; uint256) idPlusOneByBlsKeyHash;                 // slot 5
 * mapping(bytes32 =&gt; uint256) idPlusOneByNetworkKey;                 // slot 6
 * mapping(uint32 =&gt; mapping(uint256 =&gt; Unbonding)) unbondings;       // slot 7
 * mapping(bytes32 =&gt; uint256) punished;                              // slot 8
 * mapping(uint256 =&gt; uint256) slashedSeats;                          // slot 9, by setId &lt;&lt; 32 | epoch
 * mapping(uint256 =&gt; mapping(uint32 =&gt; uint256)) seatsCounted;       // slot 10
 * struct Validator { uint256 operator; uint256 rewardAddress; uint256 stake; bytes32 networkKey; bytes blsKey;
 *                    uint256 unbondingCount; uint256 firstPending; uint256 slashed; uint256 registeredAt; }
 * struct Unbonding { uint256 amount; uint256 releaseTime; }
 * </pre>
 *
 * <p>The contract's balance is the sum of all stakes, pending unbondings and the treasury.
 */
final class StakingStorage {
    private static final Hash VALIDATOR_COUNT = Slots.variable(0);
    private static final Hash TOTAL_STAKE = Slots.variable(1);
    private static final Hash UNBONDING_DELAY = Slots.variable(2);
    private static final Hash TREASURY = Slots.variable(3);
    private static final Hash VALIDATORS = Slots.variable(4);
    private static final Hash BY_BLS_KEY = Slots.variable(5);
    private static final Hash BY_NETWORK_KEY = Slots.variable(6);
    private static final Hash UNBONDINGS = Slots.variable(7);
    private static final Hash PUNISHED = Slots.variable(8);
    private static final Hash SLASHED_SEATS = Slots.variable(9);
    private static final Hash SEATS_COUNTED = Slots.variable(10);

    private final Slots slots;

    StakingStorage(StateOverlay state) {
        this.slots = new Slots(state, SystemContracts.STAKING);
    }

    /** What a validator is made of when it registers. */
    record Registration(Address operator, Address rewardAddress, Bytes blsKey, Hash networkKey, BigInteger stakeWei) {}

    /** @return the new validator's id */
    long add(Registration r, long timestampSeconds) {
        long id = validatorCount();
        slots.setNumber(VALIDATOR_COUNT, id + 1);
        slots.setAddress(member(id, 0), r.operator());
        slots.setAddress(member(id, 1), r.rewardAddress());
        slots.setWord(member(id, 3), r.networkKey());
        slots.setLongBytes(member(id, 4), r.blsKey());
        slots.setNumber(member(id, 8), timestampSeconds);
        slots.setNumber(Slots.mapped(BY_BLS_KEY, Keccak256.hash(r.blsKey())), id + 1);
        slots.setNumber(Slots.mapped(BY_NETWORK_KEY, r.networkKey()), id + 1);
        changeStake(id, r.stakeWei());
        return id;
    }

    long validatorCount() {
        return slots.number(VALIDATOR_COUNT);
    }

    boolean exists(long id) {
        return id >= 0 && id < validatorCount();
    }

    BigInteger totalStake() {
        return slots.integer(TOTAL_STAKE);
    }

    long unbondingDelaySeconds() {
        return slots.number(UNBONDING_DELAY);
    }

    void setUnbondingDelaySeconds(long seconds) {
        slots.setNumber(UNBONDING_DELAY, seconds);
    }

    BigInteger treasury() {
        return slots.integer(TREASURY);
    }

    void addTreasury(BigInteger wei) {
        slots.setInteger(TREASURY, treasury().add(wei));
    }

    Address operator(long id) {
        return slots.address(operatorSlot(id));
    }

    /** For who reads many operators often: finding a slot takes two hashes. */
    static Hash operatorSlot(long id) {
        return member(id, 0);
    }

    Address rewardAddress(long id) {
        return slots.address(member(id, 1));
    }

    BigInteger stake(long id) {
        return slots.integer(member(id, 2));
    }

    /** Adds {@code wei}, which may be negative, to the validator's stake and to the total. */
    void changeStake(long id, BigInteger wei) {
        slots.setInteger(member(id, 2), stake(id).add(wei));
        slots.setInteger(TOTAL_STAKE, totalStake().add(wei));
    }

    Hash networkKey(long id) {
        return slots.word(member(id, 3));
    }

    Bytes blsKey(long id) {
        return slots.longBytes(member(id, 4));
    }

    long unbondingCount(long id) {
        return slots.number(member(id, 5));
    }

    /** Index of the oldest unbonding that was not withdrawn. */
    long firstPending(long id) {
        return slots.number(member(id, 6));
    }

    void setFirstPending(long id, long index) {
        slots.setNumber(member(id, 6), index);
    }

    BigInteger slashed(long id) {
        return slots.integer(member(id, 7));
    }

    void addSlashed(long id, BigInteger wei) {
        slots.setInteger(member(id, 7), slashed(id).add(wei));
    }

    long registeredAt(long id) {
        return slots.number(member(id, 8));
    }

    /** Id of the validator with this BLS key hash or network key, −1 when there is none. */
    long idByKey(Hash key) {
        long byBlsKey = slots.number(Slots.mapped(BY_BLS_KEY, key));
        return (byBlsKey != 0 ? byBlsKey : slots.number(Slots.mapped(BY_NETWORK_KEY, key))) - 1;
    }

    long addUnbonding(long id, BigInteger wei, long releaseTime) {
        long index = unbondingCount(id);
        slots.setNumber(member(id, 5), index + 1);
        setUnbondingAmount(id, index, wei);
        slots.setNumber(Slots.member(unbonding(id, index), 1), releaseTime);
        return index;
    }

    BigInteger unbondingAmount(long id, long index) {
        return slots.integer(unbonding(id, index));
    }

    void setUnbondingAmount(long id, long index, BigInteger wei) {
        slots.setInteger(unbonding(id, index), wei);
    }

    long releaseTime(long id, long index) {
        return slots.number(Slots.member(unbonding(id, index), 1));
    }

    boolean isPunished(Hash offence) {
        return slots.number(Slots.mapped(PUNISHED, offence)) != 0;
    }

    void markPunished(Hash offence) {
        slots.setNumber(Slots.mapped(PUNISHED, offence), 1);
    }

    /** Seats of the set whose holders were punished for faults in this epoch. */
    long slashedSeats(int setId, long epoch) {
        return slots.number(Slots.mapped(SLASHED_SEATS, (long) setId << 32 | epoch));
    }

    /** Counts the seats of a punished validator once an epoch. */
    void countSlashedSeats(int setId, int epoch, long id, int seats) {
        long setEpoch = (long) setId << 32 | epoch;
        Hash counted = Slots.mapped(Slots.mapped(SEATS_COUNTED, setEpoch), id);
        if (slots.number(counted) == 0) {
            slots.setNumber(counted, 1);
            slots.setNumber(Slots.mapped(SLASHED_SEATS, setEpoch), slashedSeats(setId, epoch) + seats);
        }
    }

    private static Hash member(long id, int offset) {
        return Slots.member(Slots.mapped(VALIDATORS, id), offset);
    }

    private static Hash unbonding(long id, long index) {
        return Slots.mapped(Slots.mapped(UNBONDINGS, id), index);
    }
}
