package io.levity.chain.execution;

import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.state.StateOverlay;
import io.levity.codec.Abi;
import io.levity.codec.AbiEncoder;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What the chain itself does to stakes: block rewards and punishments. Calls of users are {@link StakingContract}.
 *
 * <p>An equivocation costs max(5 %, min(100 %, 3 × slashed seats ÷ all seats)) of all that the validator has bonded or
 * is unbonding, with the slashed seats counted over the epochs before and after too, so that faults together cost more.
 * Of the amount the reporter gets 5 %, half is burnt, the rest goes to the treasury.
 */
final class StakingRules {
    static final Hash SLASHED = Abi.topic("Slashed(uint32,bytes32,uint256,uint256,address)");
    static final Hash REWARD_PAID = Abi.topic("RewardPaid(uint32,address,uint256)");

    private static final BigInteger LEAST_PERCENT = BigInteger.valueOf(5);
    private static final BigInteger REPORTER_PERCENT = BigInteger.valueOf(5);
    private static final BigInteger BURNT_PERCENT = BigInteger.valueOf(50);
    private static final BigInteger HUNDRED = BigInteger.valueOf(100);

    private final Genesis genesis;
    private final SetConfig setConfig;

    StakingRules(Genesis genesis, SetConfig setConfig) {
        this.genesis = genesis;
        this.setConfig = setConfig;
    }

    /** Where the fees and rewards of a proposer go; empty when it is no validator. */
    Optional<Address> rewardAddress(StateOverlay state, int validatorId) {
        StakingStorage storage = new StakingStorage(state);
        return storage.exists(validatorId) ? Optional.of(storage.rewardAddress(validatorId)) : Optional.empty();
    }

    /** Mints the block reward. */
    void rewardProposer(ExecutionScope scope, int proposer) {
        BigInteger reward = genesis.economy().blockRewardWei();
        if (reward.signum() > 0) {
            scope.state().addBalance(scope.feeRecipient(), reward);
            scope.log(new Log(
                    SystemContracts.STAKING,
                    List.of(REWARD_PAID, Abi.topic(proposer), Abi.topic(scope.feeRecipient())),
                    new AbiEncoder().uint(reward).toBytes()));
        }
    }

    /**
     * Punishes all that the evidence proves and that was not punished before.
     *
     * @return wei slashed, 0 when it was all known; empty when the evidence proves nothing
     */
    Optional<BigInteger> punish(ExecutionScope scope, Evidence evidence, Address reporter) {
        List<Offence> offences = EvidenceJudge.offences(setConfig, evidence);
        if (offences.isEmpty()) {
            return Optional.empty();
        }
        StakingStorage storage = new StakingStorage(scope.state());
        List<Offence> fresh = offences.stream()
                .filter(o -> storage.exists(o.validatorId()) && !storage.isPunished(o.id()))
                .toList();
        // Count all first: those who are named together pay for each other.
        fresh.forEach(o -> storage.countSlashedSeats(o.setId(), o.epoch(), o.validatorId(), o.seats()));
        BigInteger total = BigInteger.ZERO;
        for (Offence offence : fresh) {
            total = total.add(slash(scope, storage, offence, reporter));
        }
        return Optional.of(total);
    }

    private static BigInteger slash(ExecutionScope scope, StakingStorage storage, Offence offence, Address reporter) {
        storage.markPunished(offence.id());
        BigInteger amount = take(storage, offence);
        BigInteger toReporter = amount.multiply(REPORTER_PERCENT).divide(HUNDRED);
        BigInteger burnt = amount.multiply(BURNT_PERCENT).divide(HUNDRED);
        scope.state().subtractBalance(SystemContracts.STAKING, toReporter.add(burnt));
        scope.state().addBalance(reporter, toReporter);
        storage.addTreasury(amount.subtract(toReporter).subtract(burnt));
        storage.addSlashed(offence.validatorId(), amount);
        scope.log(new Log(
                SystemContracts.STAKING,
                List.of(SLASHED, Abi.topic(offence.validatorId()), offence.id()),
                new AbiEncoder().uint(amount).uint(burnt).address(reporter).toBytes()));
        return amount;
    }

    /** Takes the share from the stake and from each pending unbonding. */
    private static BigInteger take(StakingStorage storage, Offence offence) {
        long id = offence.validatorId();
        long slashedSeats = storage.slashedSeats(offence.setId(), offence.epoch())
                + (offence.epoch() > 0 ? storage.slashedSeats(offence.setId(), offence.epoch() - 1L) : 0)
                + storage.slashedSeats(offence.setId(), offence.epoch() + 1L);
        BigInteger fromStake = share(storage.stake(id), slashedSeats, offence.totalSeats());
        storage.changeStake(id, fromStake.negate());
        BigInteger taken = fromStake;
        for (long i = storage.firstPending(id); i < storage.unbondingCount(id); i++) {
            BigInteger amount = storage.unbondingAmount(id, i);
            BigInteger part = share(amount, slashedSeats, offence.totalSeats());
            storage.setUnbondingAmount(id, i, amount.subtract(part));
            taken = taken.add(part);
        }
        return taken;
    }

    static BigInteger share(BigInteger wei, long slashedSeats, int totalSeats) {
        BigInteger correlated = wei.multiply(BigInteger.valueOf(3 * slashedSeats))
                .divide(BigInteger.valueOf(totalSeats))
                .min(wei);
        return correlated.max(wei.multiply(LEAST_PERCENT).divide(HUNDRED));
    }
}
