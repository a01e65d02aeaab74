package io.levity.chain.execution;

import io.levity.chain.consensus.EvidenceCodec;
import io.levity.chain.execution.ContractCall.Revert;
import io.levity.codec.Abi;
import io.levity.codec.AbiDecoder;
import io.levity.codec.AbiEncoder;
import io.levity.crypto.Bls;
import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Registers validators and holds their stake; the ABI is in {@code docs/system-contracts.md}, the storage in
 * {@link StakingStorage}.
 *
 * <p>Unbonded stake can be withdrawn after a delay and be slashed until then. Anybody may bond to a validator (the
 * stake is then its operator's), and anybody may carry out a withdrawal (to the operator).
 */
final class StakingContract implements SystemContract {
    static final Bytes CODE = Bytes.wrap("\u00felevity/staking".getBytes(StandardCharsets.ISO_8859_1));
    /** Least stake that registers: one token. */
    static final BigInteger MIN_STAKE_WEI = BigInteger.TEN.pow(18);
    /** Unbondings of one validator that wait at a time; bounds what a slash and a withdrawal touch. */
    static final int MAX_PENDING = 32;

    static final long VIEW_GAS = 5_000;
    static final long REGISTER_GAS = 500_000;
    static final long BOND_GAS = 40_000;
    static final long UNBOND_GAS = 80_000;
    static final long WITHDRAW_GAS = 120_000;
    static final long EVIDENCE_GAS = 800_000;

    private final StakingRules rules;

    private final List<ContractCall> functions = List.of(
            ContractCall.payable(
                    "registerValidator(bytes,bytes,bytes32,address)", REGISTER_GAS, StakingContract::register),
            ContractCall.payable("bond(uint32)", BOND_GAS, StakingContract::bond),
            ContractCall.write("unbond(uint32,uint256)", UNBOND_GAS, StakingContract::unbond),
            ContractCall.write("withdraw(uint32)", WITHDRAW_GAS, StakingContract::withdraw),
            ContractCall.write("reportEvidence(bytes)", EVIDENCE_GAS, this::reportEvidence),
            ContractCall.view("validator(uint32)", VIEW_GAS, StakingContract::validator),
            ContractCall.view("validatorCount()", VIEW_GAS, StakingContract::validatorCount),
            ContractCall.view("totalStake()", VIEW_GAS, StakingContract::totalStake),
            ContractCall.view("validatorByKey(bytes32)", VIEW_GAS, StakingContract::validatorByKey),
            ContractCall.view("unbonding(uint32,uint256)", VIEW_GAS, StakingContract::unbonding),
            ContractCall.view("unbondingDelay()", VIEW_GAS, StakingContract::unbondingDelay),
            ContractCall.view("treasury()", VIEW_GAS, StakingContract::treasury));

    StakingContract(StakingRules rules) {
        this.rules = rules;
    }

    @Override
    public Address address() {
        return SystemContracts.STAKING;
    }

    @Override
    public Bytes code() {
        return CODE;
    }

    @Override
    public CallOutcome call(CallFrame frame, ExecutionScope scope) {
        return ContractCall.run(functions, frame, scope);
    }

    private static Bytes register(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        Bytes blsKey = in.bytes(Bls.PUBLIC_KEY_SIZE_BYTES);
        Bytes proof = in.bytes(Bls.SIGNATURE_SIZE_BYTES);
        Hash networkKey = in.bytes32();
        Address rewardAddress = in.address();
        ContractCall.check(in);
        StakingStorage storage = new StakingStorage(scope.state());
        if (frame.valueWei().compareTo(MIN_STAKE_WEI) < 0) {
            throw new Revert(Abi.call(
                    "StakeTooLow(uint256,uint256)",
                    new AbiEncoder().uint(frame.valueWei()).uint(MIN_STAKE_WEI)));
        }
        if (rewardAddress.isZero() || networkKey.isZero()) {
            throw Revert.because("reward address and network key must not be zero");
        }
        if (storage.idByKey(Keccak256.hash(blsKey)) >= 0 || storage.idByKey(networkKey) >= 0) {
            throw new Revert(Abi.call("KeyInUse()", new AbiEncoder()));
        }
        if (blsKey.size() != Bls.PUBLIC_KEY_SIZE_BYTES || !Bls.verifyProofOfPossession(blsKey, proof)) {
            throw new Revert(Abi.call("BadProofOfPossession()", new AbiEncoder()));
        }
        StakingStorage.Registration registration =
                new StakingStorage.Registration(frame.caller(), rewardAddress, blsKey, networkKey, frame.valueWei());
        long id = storage.add(registration, scope.timestampSeconds());
        scope.log(new Log(
                SystemContracts.STAKING,
                List.of(Topics.VALIDATOR_REGISTERED, Abi.topic(id), Abi.topic(frame.caller())),
                new AbiEncoder()
                        .address(rewardAddress)
                        .bytes32(networkKey)
                        .bytes(blsKey)
                        .toBytes()));
        logBonded(scope, id, frame.caller(), frame.valueWei());
        return new AbiEncoder().uint(id).toBytes();
    }

    private static Bytes bond(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        long id = existing(in, scope);
        ContractCall.check(in);
        if (frame.valueWei().signum() == 0) {
            throw Revert.because("nothing to bond");
        }
        new StakingStorage(scope.state()).changeStake(id, frame.valueWei());
        logBonded(scope, id, frame.caller(), frame.valueWei());
        return Bytes.EMPTY;
    }

    private static Bytes unbond(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        long id = existing(in, scope);
        BigInteger amount = in.uint256();
        ContractCall.check(in);
        StakingStorage storage = new StakingStorage(scope.state());
        if (!storage.operator(id).equals(frame.caller())) {
            throw new Revert(Abi.call(
                    "NotOperator(uint32,address)", new AbiEncoder().uint(id).address(frame.caller())));
        }
        BigInteger stake = storage.stake(id);
        if (amount.signum() == 0 || amount.compareTo(stake) > 0) {
            throw new Revert(Abi.call(
                    "InsufficientStake(uint256,uint256)",
                    new AbiEncoder().uint(amount).uint(stake)));
        }
        if (storage.unbondingCount(id) - storage.firstPending(id) >= MAX_PENDING) {
            throw Revert.because("too many unbondings wait: withdraw first");
        }
        long releaseTime = scope.timestampSeconds() + storage.unbondingDelaySeconds();
        storage.changeStake(id, amount.negate());
        long index = storage.addUnbonding(id, amount, releaseTime);
        scope.log(new Log(
                SystemContracts.STAKING,
                List.of(Topics.UNBONDING, Abi.topic(id), Abi.topic(index)),
                new AbiEncoder().uint(amount).uint(releaseTime).toBytes()));
        return new AbiEncoder().uint(index).toBytes();
    }

    private static Bytes withdraw(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        long id = existing(in, scope);
        ContractCall.check(in);
        StakingStorage storage = new StakingStorage(scope.state());
        BigInteger amount = BigInteger.ZERO;
        long index = storage.firstPending(id);
        long count = storage.unbondingCount(id);
        while (index < count && storage.releaseTime(id, index) <= scope.timestampSeconds()) {
            amount = amount.add(storage.unbondingAmount(id, index));
            storage.setUnbondingAmount(id, index, BigInteger.ZERO);
            index++;
        }
        if (index == storage.firstPending(id)) {
            long releaseTime = index < count ? storage.releaseTime(id, index) : 0;
            throw new Revert(Abi.call("NothingToWithdraw(uint256)", new AbiEncoder().uint(releaseTime)));
        }
        storage.setFirstPending(id, index);
        Address operator = storage.operator(id);
        scope.state().subtractBalance(SystemContracts.STAKING, amount);
        scope.state().addBalance(operator, amount);
        scope.log(new Log(
                SystemContracts.STAKING,
                List.of(Topics.WITHDRAWN, Abi.topic(id), Abi.topic(operator)),
                new AbiEncoder().uint(amount).toBytes()));
        return new AbiEncoder().uint(amount).toBytes();
    }

    private Bytes reportEvidence(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        Bytes encoded = in.bytes(BlockBodyCodec.MAX_EVIDENCE_BYTES);
        ContractCall.check(in);
        BigInteger slashed = EvidenceCodec.decode(encoded)
                .flatMap(evidence -> rules.punish(scope, evidence, frame.caller()))
                .orElseThrow(() -> new Revert(Abi.call("BadEvidence()", new AbiEncoder())));
        if (slashed.signum() == 0) {
            throw new Revert(Abi.call("AlreadyPunished()", new AbiEncoder()));
        }
        return new AbiEncoder().uint(slashed).toBytes();
    }

    private static Bytes validator(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        long id = existing(in, scope);
        ContractCall.check(in);
        StakingStorage storage = new StakingStorage(scope.state());
        return new AbiEncoder()
                .address(storage.operator(id))
                .address(storage.rewardAddress(id))
                .uint(storage.stake(id))
                .bytes32(storage.networkKey(id))
                .bytes(storage.blsKey(id))
                .uint(storage.unbondingCount(id))
                .uint(storage.firstPending(id))
                .uint(storage.slashed(id))
                .uint(storage.registeredAt(id))
                .toBytes();
    }

    private static Bytes validatorCount(AbiDecoder in, CallFrame frame, ExecutionScope scope) {
        return new AbiEncoder()
                .uint(new StakingStorage(scope.state()).validatorCount())
                .toBytes();
    }

    private static Bytes totalStake(AbiDecoder in, CallFrame frame, ExecutionScope scope) {
        return new AbiEncoder()
                .uint(new StakingStorage(scope.state()).totalStake())
                .toBytes();
    }

    private static Bytes validatorByKey(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        Hash key = in.bytes32();
        ContractCall.check(in);
        long id = new StakingStorage(scope.state()).idByKey(key);
        if (id < 0) {
            throw new Revert(Abi.call("UnknownKey(bytes32)", new AbiEncoder().bytes32(key)));
        }
        return new AbiEncoder().uint(id).toBytes();
    }

    private static Bytes unbonding(AbiDecoder in, CallFrame frame, ExecutionScope scope) throws Revert {
        long id = existing(in, scope);
        BigInteger index = in.uint256();
        ContractCall.check(in);
        StakingStorage storage = new StakingStorage(scope.state());
        if (index.compareTo(BigInteger.valueOf(storage.unbondingCount(id))) >= 0) {
            throw new Revert(Abi.call(
                    "UnknownUnbonding(uint32,uint256)",
                    new AbiEncoder().uint(id).uint(index)));
        }
        return new AbiEncoder()
                .uint(storage.unbondingAmount(id, index.longValueExact()))
                .uint(storage.releaseTime(id, index.longValueExact()))
                .toBytes();
    }

    private static Bytes unbondingDelay(AbiDecoder in, CallFrame frame, ExecutionScope scope) {
        return new AbiEncoder()
                .uint(new StakingStorage(scope.state()).unbondingDelaySeconds())
                .toBytes();
    }

    private static Bytes treasury(AbiDecoder in, CallFrame frame, ExecutionScope scope) {
        return new AbiEncoder()
                .uint(new StakingStorage(scope.state()).treasury())
                .toBytes();
    }

    /** Reads a validator id that must exist. */
    private static long existing(AbiDecoder in, ExecutionScope scope) throws Revert {
        long id = in.uint63();
        ContractCall.check(in);
        if (!new StakingStorage(scope.state()).exists(id)) {
            throw new Revert(Abi.call("UnknownValidator(uint32)", new AbiEncoder().uint(id)));
        }
        return id;
    }

    private static void logBonded(ExecutionScope scope, long id, Address from, BigInteger wei) {
        scope.log(new Log(
                SystemContracts.STAKING,
                List.of(Topics.BONDED, Abi.topic(id), Abi.topic(from)),
                new AbiEncoder().uint(wei).toBytes()));
    }

    /** First topics of the events. */
    private static final class Topics {
        static final Hash VALIDATOR_REGISTERED = Abi.topic("ValidatorRegistered(uint32,address,address,bytes32,bytes)");
        static final Hash BONDED = Abi.topic("Bonded(uint32,address,uint256)");
        static final Hash UNBONDING = Abi.topic("Unbonding(uint32,uint256,uint256,uint256)");
        static final Hash WITHDRAWN = Abi.topic("Withdrawn(uint32,address,uint256)");
    }
}
