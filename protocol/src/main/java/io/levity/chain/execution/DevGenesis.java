package io.levity.chain.execution;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.Genesis.Allocation;
import io.levity.chain.execution.Genesis.Economy;
import io.levity.chain.execution.Genesis.GenesisValidator;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The network that a start without a genesis file makes: well-known keys, funded accounts, no value. */
public final class DevGenesis {
    public static final long ROOT_CHAIN_ID = 31_337;
    /** C1 is {@code 31337001} and so on. */
    public static final long CHILD_CHAIN_ID_BASE = 31_337_000;

    public static final BigInteger TOKEN_WEI = BigInteger.TEN.pow(18);
    public static final BigInteger ACCOUNT_WEI = TOKEN_WEI.multiply(BigInteger.valueOf(10_000));
    public static final BigInteger STAKE_WEI = TOKEN_WEI.multiply(BigInteger.valueOf(1_000_000));
    /** For what a validator's operator pays before it has earned: recording certificates of blobs. */
    public static final BigInteger OPERATOR_WEI = TOKEN_WEI.multiply(BigInteger.valueOf(100));

    public static final BigInteger BLOCK_REWARD_WEI = BigInteger.TEN.pow(16);
    public static final BigInteger START_BASE_FEE_WEI = BigInteger.TEN.pow(9);
    public static final BigInteger FLOOR_BASE_FEE_WEI = BigInteger.TEN.pow(7);
    /** Room for some 4,700 plain transfers. */
    public static final long GAS_LIMIT = 100_000_000;

    public static final long UNBONDING_DELAY_SECONDS = 60;

    /** The phrase that Ethereum's development tools share; everybody knows its keys. */
    public static final String MNEMONIC = "test test test test test test test test test test test junk";

    /** The first ten accounts of {@code m/44'/60'/0'/0/i} of {@link #MNEMONIC}. */
    public static final List<Address> ACCOUNTS = Stream.of(
                    "f39fd6e51aad88f6f4ce6ab8827279cfffb92266",
                    "70997970c51812dc3a010c7d01b50e0d17dc79c8",
                    "3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
                    "90f79bf6eb2c4f870365e785982e1f101e93b906",
                    "15d34aaf54267db7d7c367839aaf71a00a2c6a65",
                    "9965507d1a55bcc2695c58ba16fb37d819b0a4dc",
                    "976ea74026e726554db657fa54763abd0c3a0aa9",
                    "14dc79964da2c08b23698b3d3cc7ca32193d9955",
                    "23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f",
                    "a0ee7a142d267c1f36714e4a8f75612f20a79720")
            .map(Address::fromHex)
            .toList();

    private DevGenesis() {}

    /**
     * @param operator who may unbond and withdraw, and gets the rewards
     * @param blsKey 96 bytes
     * @param proofOfPossession 48 bytes
     */
    public record DevValidator(Address operator, Bytes blsKey, Bytes proofOfPossession, Hash networkKey) {}

    /** Like {@link #create(NetworkId, long, List, SetConfig.Params, Economy)} for the root with the usual economy. */
    public static Genesis create(long timestampMillis, List<DevValidator> validators, SetConfig.Params params) {
        return create(NetworkId.ROOT, timestampMillis, validators, params, economy());
    }

    /** Gas, fees and rewards of dev networks. */
    public static Economy economy() {
        return new Economy(
                GAS_LIMIT, START_BASE_FEE_WEI, FLOOR_BASE_FEE_WEI, BLOCK_REWARD_WEI, UNBONDING_DELAY_SECONDS);
    }

    /**
     * @param timestampMillis Unix time in milliseconds of height 0
     * @param validators in order of their ids, each with the same stake
     */
    public static Genesis create(
            NetworkId networkId,
            long timestampMillis,
            List<DevValidator> validators,
            SetConfig.Params params,
            Economy economy) {
        List<Allocation> allocations = Stream.concat(
                        ACCOUNTS.stream().map(a -> new Allocation(a, ACCOUNT_WEI)),
                        validators.stream()
                                .map(DevValidator::operator)
                                .distinct()
                                .filter(operator -> !ACCOUNTS.contains(operator))
                                .map(operator -> new Allocation(operator, OPERATOR_WEI)))
                .toList();
        List<GenesisValidator> members = new ArrayList<>();
        for (DevValidator v : validators) {
            members.add(new GenesisValidator(
                    members.size(),
                    v.operator(),
                    v.operator(),
                    v.blsKey(),
                    v.proofOfPossession(),
                    v.networkKey(),
                    STAKE_WEI));
        }
        long chainId = networkId.value() == 0 ? ROOT_CHAIN_ID : CHILD_CHAIN_ID_BASE + networkId.value();
        return new Genesis(networkId, chainId, timestampMillis, economy, allocations, members, params, true);
    }
}
