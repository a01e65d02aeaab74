package io.levity.chain.execution;

import io.levity.chain.state.StateOverlay;
import io.levity.types.Hash;
import io.levity.types.NetworkId;

/**
 * The storage of the register of networks. As Solidity would declare it:
 *
 * <pre>
 * uint32 networkCount;                       // slot 0
 * mapping(uint32 =&gt; Network) networks;       // slot 1
 * struct Network { uint256 chainId; uint256 mode; uint256 state; bytes32 genesisHash; bytes32 configHash;
 *                  uint256 blockTimeMillis; uint256 gasLimit; }
 * </pre>
 *
 * <p>A config names the state root of its start, so the root's own config hash can not stand in the genesis state: the
 * first block writes it.
 */
final class NetworksStorage {
    /** Every validator serves with its whole stake. */
    static final long MODE_SHARED = 0;

    static final long STATE_ACTIVE = 2;

    private static final Hash COUNT = Slots.variable(0);
    private static final Hash NETWORKS = Slots.variable(1);
    private static final int CONFIG_HASH = 4;

    private final Slots slots;

    NetworksStorage(StateOverlay state) {
        this.slots = new Slots(state, SystemContracts.NETWORKS);
    }

    static void recordConfigHash(StateOverlay state, NetworkId network, Hash configHash) {
        new NetworksStorage(state).slots.setWord(member(network.value(), CONFIG_HASH), configHash);
    }

    /** Enters the network that this genesis makes. */
    void addGenesis(Genesis genesis) {
        long id = genesis.networkId().value();
        slots.setNumber(COUNT, 1);
        slots.setNumber(member(id, 0), genesis.chainId());
        slots.setNumber(member(id, 1), MODE_SHARED);
        slots.setNumber(member(id, 2), STATE_ACTIVE);
        slots.setWord(member(id, 3), genesis.hash());
        slots.setNumber(member(id, 5), genesis.params().blockTimeMillis());
        slots.setNumber(member(id, 6), genesis.economy().gasLimit());
    }

    long count() {
        return slots.number(COUNT);
    }

    /** Whether the register has this network: all have a chain id. */
    boolean exists(long id) {
        return chainId(id) != 0;
    }

    long chainId(long id) {
        return slots.number(member(id, 0));
    }

    long mode(long id) {
        return slots.number(member(id, 1));
    }

    long state(long id) {
        return slots.number(member(id, 2));
    }

    Hash genesisHash(long id) {
        return slots.word(member(id, 3));
    }

    Hash configHash(long id) {
        return slots.word(member(id, CONFIG_HASH));
    }

    long blockTimeMillis(long id) {
        return slots.number(member(id, 5));
    }

    long gasLimit(long id) {
        return slots.number(member(id, 6));
    }

    private static Hash member(long id, int offset) {
        return Slots.member(Slots.mapped(NETWORKS, id), offset);
    }
}
