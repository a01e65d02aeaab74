package io.levity.actor.chain;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import io.levity.actor.peer.Peer;
import io.levity.chain.consensus.BodyRef;
import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.HeaderCodec;
import io.levity.chain.consensus.LeaderSchedule;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.execution.BlockBody;
import io.levity.chain.execution.BlockBodyCodec;
import io.levity.chain.execution.BlockContext;
import io.levity.chain.execution.ChainLedger;
import io.levity.chain.execution.DecodedBody;
import io.levity.chain.execution.DevGenesis;
import io.levity.chain.execution.Execution;
import io.levity.chain.execution.Genesis;
import io.levity.chain.execution.GenesisState;
import io.levity.chain.execution.LedgerParams;
import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.UnsignedTransaction;
import io.levity.chain.state.MemoryStateStore;
import io.levity.chain.validator.DevKeys;
import io.levity.crypto.HdWallet;
import io.levity.metrics.ConsensusMetrics;
import io.levity.metrics.Metrics;
import io.levity.persistence.chain.BlockStore;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A dev network's genesis, blocks that execute on it, and the parts that a node runs it with; certificates are made up. */
final class ChainFixture implements AutoCloseable {
    static final long START_MILLIS = 1_700_000_000_000L;
    static final BigInteger GWEI = BigInteger.TEN.pow(9);
    static final Address BOB = Address.fromHex("0x00000000000000000000000000000000000b0b01");

    private static final HdWallet WALLET = HdWallet.ofMnemonic(DevGenesis.MNEMONIC);

    final Genesis genesis;
    final CryptoPool crypto = new CryptoPool(2, 16);
    final PoolIndex index = new PoolIndex();
    final Metrics metrics = new Metrics();
    final ConsensusMetrics consensusMetrics = new ConsensusMetrics(metrics);
    final BlockClock clock = new BlockClock(Clock.systemUTC());
    final ChainLedger ledger;
    final BlockStore blocks;
    final NodeChainService service;
    final ExecutedChain chain;
    final BodyDecoder decoder;
    /** Executes what the tests build, so that headers can name the right parent state. */
    private final ChainLedger oracle;

    ChainFixture(Path directory, Genesis genesis) {
        this.genesis = genesis;
        this.ledger = new ChainLedger(genesis, new MemoryStateStore(), LedgerParams.DEFAULT);
        this.oracle = new ChainLedger(genesis, new MemoryStateStore(), LedgerParams.DEFAULT);
        this.blocks = BlockStore.open(directory, BigInteger.valueOf(genesis.chainId()));
        SetConfig.Start start = genesis.setConfig().start();
        Header zero = header(0, 0, Hash.ZERO, start.stateRoot(), start.timestampMillis(), Bytes.EMPTY);
        blocks.append(zero, GenesisState.block(genesis), Optional.empty());
        this.service = new NodeChainService(genesis, ledger, blocks, index, crypto, clock);
        this.chain = new ExecutedChain(genesis, ledger, blocks, service, clock, consensusMetrics);
        this.decoder = new BodyDecoder(crypto, index, genesis.chainId());
    }

    static Genesis genesis(int validators, long timestampMillis, long deltaMillis, long blockTimeMillis) {
        SetConfig.Params params = new SetConfig.Params(deltaMillis, blockTimeMillis, 1, 1 << 20, 1 << 20, 5_000);
        List<DevGenesis.DevValidator> members = DevKeys.validators(validators).stream()
                .map(key -> new DevGenesis.DevValidator(
                        key.operator(), key.bls().publicKey(), key.bls().proofOfPossession(), key.networkKey()))
                .toList();
        return DevGenesis.create(timestampMillis, members, params);
    }

    static Genesis genesis() {
        return genesis(4, START_MILLIS, 1_000, 0);
    }

    /** The node of a test's actor system, which need not be in a cluster. */
    static Peer peer(ActorSystem<?> system) {
        return new Peer(
                system.name(),
                ((ExtendedActorSystem) Adapter.toClassic(system)).provider().getDefaultAddress(),
                InetSocketAddress.createUnresolved("127.0.0.1", 1),
                URI.create("http://127.0.0.1:1"),
                Set.of(),
                "0",
                Map.of());
    }

    static Transaction transfer(int from, long nonce, long valueWei) {
        return transfer(from, nonce, valueWei, 1);
    }

    static Transaction transfer(int from, long nonce, long valueWei, int tipGwei) {
        return UnsignedTransaction.transfer(
                        BigInteger.valueOf(DevGenesis.ROOT_CHAIN_ID),
                        nonce,
                        BOB,
                        BigInteger.valueOf(valueWei),
                        GWEI.multiply(BigInteger.valueOf(100L + tipGwei)),
                        GWEI.multiply(BigInteger.valueOf(tipGwei)))
                .sign(WALLET.privateKey(from));
    }

    static Bytes body(Transaction... transactions) {
        return BlockBodyCodec.encode(
                new BlockBody(Arrays.stream(transactions).map(Transaction::raw).toList(), List.of(), List.of()));
    }

    static Header header(long view, long height, Hash parent, Hash parentStateRoot, long timestampMillis, Bytes body) {
        return new Header(
                1,
                0,
                0,
                view,
                height,
                Math.max(0, view - 1),
                parent,
                Hash.ZERO,
                0,
                timestampMillis,
                new BodyRef(body.size(), 1, 1, body.size(), Hash.ZERO),
                parentStateRoot,
                Hash.ZERO,
                Hash.ZERO,
                0,
                Hash.ZERO,
                Bytes.EMPTY);
    }

    static FinalBlock proven(Header header, Bytes body) {
        Hash hash = HeaderCodec.hash(header);
        Certificate finalization =
                new Certificate(VoteKind.FINALIZE, header.view(), hash, Bytes.fromHex("0f"), Bytes.wrap(new byte[48]));
        return new FinalBlock(hash, header, body, finalization);
    }

    /** Made-up blocks on each other, for those who do not execute. */
    static FinalBlock linked(Hash parent, long height, long salt) {
        Bytes body = Bytes.fromHex("c0ffee");
        return proven(header(height + salt, height, parent, Hash.ZERO, START_MILLIS + height, body), body);
    }

    /** A valid child of the genesis in view 1. */
    FinalBlock first(Transaction... transactions) {
        return child(genesis.hash(), START_MILLIS, 0, 1, transactions);
    }

    /** A valid child of {@code parent} in the view after it. */
    FinalBlock next(FinalBlock parent, Transaction... transactions) {
        Header above = parent.header();
        return child(parent.hash(), above.timestampMillis(), above.height(), above.view() + 1, transactions);
    }

    private FinalBlock child(
            Hash parent, long parentMillis, long parentHeight, long view, Transaction... transactions) {
        Hash root = oracle.stateAfter(parent).root();
        FinalBlock block = proven(
                header(view, parentHeight + 1, parent, root, parentMillis + 1_000, body(transactions)),
                body(transactions));
        int proposer = new LeaderSchedule(genesis.setConfig()).leader(view);
        BlockContext context = new BlockContext(
                parentHeight + 1, block.hash(), parent, block.header().timestampMillis(), proposer);
        DecodedBody decoded = new DecodedBody(List.of(transactions), List.of(), List.of());
        Execution execution = oracle.execute(context, decoded, block.body().size(), root);
        if (!(execution instanceof Execution.Valid)) {
            throw new IllegalStateException("the test's block is not valid: " + execution);
        }
        return block;
    }

    @Override
    public void close() {
        blocks.close();
        crypto.close();
    }
}
