package io.levity.node;

import io.levity.chain.consensus.BodyRef;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.BlockContext;
import io.levity.chain.execution.Bloom;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.chain.execution.Genesis;
import io.levity.chain.state.Account;
import io.levity.persistence.chain.BlockStore;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;
import java.util.Optional;

/** Block 0 as readers see it: no body, no certificate, named by the hash of the genesis. */
final class GenesisBlock {

    private GenesisBlock() {}

    static void append(BlockStore blocks, Genesis genesis) {
        SetConfig.Start start = genesis.setConfig().start();
        BodyRef body = new BodyRef(0, 1, 1, 0, Hash.ZERO);
        Header header = new Header(
                1,
                genesis.networkId().value(),
                0,
                0,
                0,
                0,
                Hash.ZERO,
                Hash.ZERO,
                0,
                start.timestampMillis(),
                body,
                start.stateRoot(),
                Hash.ZERO,
                Hash.ZERO,
                0,
                Hash.ZERO,
                Bytes.EMPTY);
        ExecutedBlock block = new ExecutedBlock(
                new BlockContext(0, genesis.hash(), Hash.ZERO, start.timestampMillis(), 0),
                List.of(),
                List.of(),
                List.of(),
                start.stateRoot(),
                Account.EMPTY_TRIE_ROOT,
                Account.EMPTY_TRIE_ROOT,
                Bloom.EMPTY,
                0,
                genesis.economy().gasLimit(),
                genesis.economy().startBaseFeeWei(),
                Address.ZERO,
                0);
        blocks.append(header, block, Optional.empty());
    }
}
