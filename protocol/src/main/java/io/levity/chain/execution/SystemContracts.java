package io.levity.chain.execution;

import io.levity.chain.consensus.SetConfig;
import io.levity.types.Address;
import java.util.Map;

/** Where the system contracts of every network live. */
public final class SystemContracts {
    public static final Address STAKING = Address.fromHex("0000000000000000000000000000000000001001");
    public static final Address NETWORKS = Address.fromHex("0000000000000000000000000000000000001002");
    public static final Address DATA_AVAILABILITY = Address.fromHex("0000000000000000000000000000000000001003");

    private SystemContracts() {}

    static CallDispatch dispatch(Genesis genesis, SetConfig setConfig) {
        SystemContract staking = new StakingContract(new StakingRules(genesis, setConfig));
        SystemContract networks = new NetworksContract();
        SystemContract availability = new DataAvailabilityContract(setConfig);
        return new CallDispatch(
                Map.of(staking.address(), staking, networks.address(), networks, availability.address(), availability));
    }
}
