package io.levity.chain.execution;

import io.levity.chain.state.Account;
import io.levity.chain.state.MemoryStateStore;
import io.levity.chain.state.StateOverlay;
import io.levity.chain.state.StateStore;
import io.levity.chain.state.StateTree;
import io.levity.chain.state.StateView;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.List;

/** The state at height 0: allocations, the system contracts with their code, and the stakes of the first validators. */
public final class GenesisState {
    private GenesisState() {}

    /** Root of the state at height 0. */
    public static Hash root(Genesis genesis) {
        StateTree tree = StateTree.open(new MemoryStateStore());
        return build(genesis, tree).root();
    }

    /** Writes the state at height 0 into an empty store. */
    static void write(Genesis genesis, StateStore store) {
        StateTree tree = StateTree.open(store);
        StateView state = build(genesis, tree);
        LedgerMarker extra = new LedgerMarker(
                genesis.hash(),
                Hash.ZERO,
                genesis.timestampMillis(),
                genesis.economy().startBaseFeeWei());
        tree.flush(state, new StateStore.Marker(0, genesis.hash(), state.root(), extra.encode()));
    }

    /** Height 0 in the shape in which readers get blocks. */
    public static ExecutedBlock block(Genesis genesis) {
        Hash emptyRoot = Account.EMPTY_TRIE_ROOT;
        return new ExecutedBlock(
                new BlockContext(0, genesis.hash(), Hash.ZERO, genesis.timestampMillis(), 0),
                List.of(),
                List.of(),
                List.of(),
                root(genesis),
                emptyRoot,
                emptyRoot,
                Bloom.EMPTY,
                0,
                genesis.economy().gasLimit(),
                genesis.economy().startBaseFeeWei(),
                genesis.validators().getFirst().reward(),
                0);
    }

    private static StateView build(Genesis genesis, StateTree tree) {
        StateOverlay state = new StateOverlay(tree.stored());
        // Allocations first, so that one to a system contract adds to what that holds.
        genesis.allocations().forEach(a -> state.addBalance(a.address(), a.balanceWei()));
        state.setCode(SystemContracts.STAKING, StakingContract.CODE);
        state.setCode(SystemContracts.NETWORKS, NetworksContract.CODE);
        state.setCode(SystemContracts.DATA_AVAILABILITY, DataAvailabilityContract.CODE);
        state.setCode(SystemContracts.DA_SIGNERS, DaSignersContract.CODE);
        state.setCode(SystemContracts.DA_REGISTRY, DaRegistryContract.CODE);
        state.setCode(SystemContracts.DA_ENTRANCE, DaEntranceContract.CODE);
        StakingStorage staking = new StakingStorage(state);
        staking.setUnbondingDelaySeconds(genesis.economy().unbondingDelaySeconds());
        BigInteger stakes = BigInteger.ZERO;
        for (Genesis.GenesisValidator v : genesis.validators()) {
            staking.add(
                    new StakingStorage.Registration(v.operator(), v.reward(), v.blsKey(), v.networkKey(), v.stakeWei()),
                    genesis.timestampMillis() / 1000);
            stakes = stakes.add(v.stakeWei());
        }
        state.addBalance(SystemContracts.STAKING, stakes);
        new NetworksStorage(state).addGenesis(genesis);
        return tree.apply(tree.stored(), state.changes(), 0);
    }
}
