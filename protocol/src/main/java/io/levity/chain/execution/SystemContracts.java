package io.levity.chain.execution;

import io.levity.chain.consensus.SetConfig;
import io.levity.types.Address;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where the system contracts of every network live. */
public final class SystemContracts {
    public static final Address STAKING = Address.fromHex("0000000000000000000000000000000000001001");
    public static final Address NETWORKS = Address.fromHex("0000000000000000000000000000000000001002");
    public static final Address DATA_AVAILABILITY = Address.fromHex("0000000000000000000000000000000000001003");
    /** Where 0G has its precompile. */
    public static final Address DA_SIGNERS = Address.fromHex("0000000000000000000000000000000000001000");
    /** Where 0G has its contract on every chain. */
    public static final Address DA_REGISTRY = Address.fromHex("20f30b2584f3096ea0d6c18c3b5cacc0585e12fc");
    /** 0G has it at another address on each network. */
    public static final Address DA_ENTRANCE = Address.fromHex("0000000000000000000000000000000000001004");

    private SystemContracts() {}

    static CallDispatch dispatch(Genesis genesis, SetConfig setConfig) {
        List<SystemContract> contracts = List.of(
                new StakingContract(new StakingRules(genesis, setConfig)),
                new NetworksContract(),
                new DataAvailabilityContract(setConfig),
                new DaSignersContract(setConfig),
                new DaRegistryContract(),
                new DaEntranceContract(setConfig));
        return new CallDispatch(
                contracts.stream().collect(Collectors.toMap(SystemContract::address, Function.identity())));
    }
}
