package io.levity.actor.chain;

import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.LeaderSchedule;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.BlockContext;
import io.levity.chain.execution.ChainLedger;
import io.levity.chain.execution.DecodedBody;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.chain.execution.Execution;
import io.levity.chain.execution.Genesis;
import io.levity.metrics.ConsensusMetrics;
import io.levity.persistence.chain.BlockStore;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.util.Optional;

/**
 * The executed chain of a network on this node: the ledger that executes and the store that readers use, moved forward
 * together, one final block after another. One thread writes.
 */
public final class ExecutedChain {
    private final Genesis genesis;
    private final SetConfig config;
    private final ChainLedger ledger;
    private final BlockStore blocks;
    private final NodeChainService service;
    private final BlockClock clock;
    private final ConsensusMetrics metrics;
    private final LeaderSchedule leaders;

    public ExecutedChain(
            Genesis genesis,
            ChainLedger ledger,
            BlockStore blocks,
            NodeChainService service,
            BlockClock clock,
            ConsensusMetrics metrics) {
        this.genesis = genesis;
        this.config = genesis.setConfig();
        this.ledger = ledger;
        this.blocks = blocks;
        this.service = service;
        this.clock = clock;
        this.metrics = metrics;
        this.leaders = new LeaderSchedule(config);
    }

    public NetworkId network() {
        return genesis.networkId();
    }

    public Genesis genesis() {
        return genesis;
    }

    public SetConfig config() {
        return config;
    }

    public ChainLedger ledger() {
        return ledger;
    }

    BlockClock clock() {
        return clock;
    }

    ConsensusMetrics metrics() {
        return metrics;
    }

    /** Whether a block can be built on this one here. */
    boolean knows(Hash blockHash) {
        return blockHash.equals(ledger.finalHash())
                || ledger.executed(blockHash).isPresent();
    }

    /** The first height that must be applied again: the ledger and the store may have been flushed unevenly. */
    public long nextHeight() {
        return ledger.finalHeight() + 1;
    }

    Execution execute(Hash hash, Header header, DecodedBody body, int bodyBytes) {
        int proposer = config.members().get(leaders.leader(header.view())).validatorId();
        BlockContext context =
                new BlockContext(header.height(), hash, header.parentHash(), header.timestampMillis(), proposer);
        return ledger.execute(context, body, bodyBytes, header.parentStateRoot());
    }

    /**
     * Applies the next journaled block and shows it to readers.
     *
     * @throws IllegalStateException if a block that a quorum made final does not execute here: this node's state is not
     *     what the quorum's is, and going on would serve lies
     */
    public ExecutedBlock apply(FinalBlock block, BodyDecoder decoder) {
        if (ledger.executed(block.hash()).isEmpty()) {
            DecodedBody body = decoder.decode(block.body())
                    .toCompletableFuture()
                    .join()
                    .orElseThrow(() -> new IllegalStateException("final block " + block.hash() + " is malformed"));
            Execution execution =
                    execute(block.hash(), block.header(), body, block.body().size());
            if (!(execution instanceof Execution.Valid)) {
                throw new IllegalStateException("final block " + block.hash() + " does not execute here: " + execution);
            }
        }
        ExecutedBlock executed = ledger.finalise(block.hash());
        if (block.header().height() == blocks.height() + 1) {
            blocks.append(block.header(), executed, Optional.of(block.finalization()));
        }
        service.onFinal(
                new ChainService.FinalisedBlock(block.header(), executed, Optional.of(block.finalization())),
                ledger.stateAfter(block.hash()),
                ledger.baseFeeAfter(block.hash()));
        return executed;
    }
}
