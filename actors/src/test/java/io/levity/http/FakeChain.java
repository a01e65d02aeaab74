package io.levity.http;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.BoundedSourceQueue;
import akka.stream.javadsl.BroadcastHub;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.levity.actor.chain.ChainService;
import io.levity.chain.consensus.BodyRef;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.BlockContext;
import io.levity.chain.execution.Bloom;
import io.levity.chain.execution.CallRequest;
import io.levity.chain.execution.CallResult;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.chain.execution.Log;
import io.levity.chain.execution.Receipt;
import io.levity.chain.execution.SystemContracts;
import io.levity.chain.execution.Transaction;
import io.levity.chain.state.Account;
import io.levity.chain.state.StateView;
import io.levity.crypto.Keccak256;
import io.levity.crypto.Sha256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A chain in memory whose blocks the test makes. Any three bytes or more are a transaction, of an invented sender. */
public final class FakeChain implements ChainService {
    public static final Address RICH = Address.fromHex("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
    public static final Address CONTRACT = Address.fromHex("0x00000000000000000000000000000000000c0de0");
    /** Words of blobs' records by slot. */
    public final Map<Hash, Hash> records = new ConcurrentHashMap<>();

    public static final Hash TOPIC = Hash.fromHex("11".repeat(32));
    public static final BigInteger BASE_FEE = BigInteger.valueOf(1_000_000_000L);
    public static final BigInteger TIP = BigInteger.valueOf(2_000_000_000L);
    private static final long GENESIS_MILLIS = 1_700_000_000_000L;

    private final NetworkId network;
    private final boolean dev;
    private final List<FinalisedBlock> blocks = new ArrayList<>();
    private final Map<Hash, Transaction> pool = new LinkedHashMap<>();
    private final BoundedSourceQueue<FinalisedBlock> newBlocks;
    private final Source<FinalisedBlock, NotUsed> blockHub;
    private final BoundedSourceQueue<Transaction> newPending;
    private final Source<Transaction, NotUsed> pendingHub;
    private long advancedMillis;

    public FakeChain(ActorSystem<?> system, NetworkId network, boolean dev) {
        this.network = network;
        this.dev = dev;
        var blockStream = Source.<FinalisedBlock>queue(4096)
                .toMat(BroadcastHub.of(FinalisedBlock.class, 256), Keep.both())
                .run(system);
        newBlocks = blockStream.first();
        blockHub = blockStream.second();
        blockHub.runWith(Sink.ignore(), system);
        var pendingStream = Source.<Transaction>queue(4096)
                .toMat(BroadcastHub.of(Transaction.class, 256), Keep.both())
                .run(system);
        newPending = pendingStream.first();
        pendingHub = pendingStream.second();
        pendingHub.runWith(Sink.ignore(), system);
        append(List.of(), false);
    }

    /** Makes the waiting transactions final in one block. */
    public synchronized FinalisedBlock seal() {
        List<Transaction> transactions = List.copyOf(pool.values());
        pool.clear();
        return append(transactions, true);
    }

    private FinalisedBlock append(List<Transaction> transactions, boolean announce) {
        long height = blocks.size();
        Hash parent = blocks.isEmpty()
                ? Hash.ZERO
                : blocks.getLast().block().context().hash();
        Hash hash = Sha256.hash(
                ByteBuffer.allocate(12).putLong(height).putInt(network.value()).array());
        long time = GENESIS_MILLIS + height * 500 + advancedMillis;
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < transactions.size(); i++) {
            List<Log> logs = List.of(new Log(CONTRACT, List.of(TOPIC), Bytes.fromHex("0x01")));
            receipts.add(new Receipt(
                    Transaction.Type.DYNAMIC_FEE,
                    true,
                    21_000L * (i + 1),
                    21_000,
                    transactions.get(i).effectiveGasPriceWei(BASE_FEE),
                    logs,
                    Bloom.of(logs),
                    Optional.empty(),
                    Bytes.EMPTY));
        }
        BlockContext context = new BlockContext(height, hash, parent, time, (int) (height % 4));
        ExecutedBlock executed = new ExecutedBlock(
                context,
                transactions,
                receipts,
                List.of(),
                Hash.ZERO,
                Hash.ZERO,
                Hash.ZERO,
                Bloom.EMPTY,
                21_000L * transactions.size(),
                30_000_000,
                BASE_FEE,
                RICH,
                600);
        Header header = new Header(
                1,
                network.value(),
                0,
                height,
                height,
                Math.max(0, height - 1),
                parent,
                Hash.ZERO,
                0,
                time,
                new BodyRef(0, 1, 1, 0, Hash.ZERO),
                Hash.ZERO,
                Hash.ZERO,
                Hash.ZERO,
                0,
                Hash.ZERO,
                Bytes.EMPTY);
        FinalisedBlock block = new FinalisedBlock(header, executed, Optional.empty());
        blocks.add(block);
        if (announce) {
            newBlocks.offer(block);
        }
        return block;
    }

    public static Transaction transaction(Bytes raw) {
        Hash hash = Keccak256.hash(raw);
        return new Transaction(
                Transaction.Type.DYNAMIC_FEE,
                raw,
                hash,
                Address.at(hash.toArray(), 0),
                Optional.of(BigInteger.valueOf(31337)),
                0,
                21_000,
                BASE_FEE.add(TIP),
                TIP,
                Optional.of(RICH),
                BigInteger.TEN,
                Bytes.EMPTY,
                List.of(),
                BigInteger.ONE,
                BigInteger.TWO,
                BigInteger.TWO);
    }

    @Override
    public NetworkId network() {
        return network;
    }

    @Override
    public long chainId() {
        return 31337L + network.value();
    }

    @Override
    public Hash genesisHash() {
        return blocks.getFirst().block().context().hash();
    }

    @Override
    public SetConfig setConfig() {
        List<SetConfig.Member> members = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            members.add(new SetConfig.Member(i, Bytes.wrap(new byte[96]), Hash.ZERO, 1));
        }
        return new SetConfig(
                1,
                network.value(),
                0,
                members,
                Hash.ZERO,
                new SetConfig.Start(0, genesisHash(), Hash.ZERO, GENESIS_MILLIS),
                new SetConfig.Params(100, 500, 1, 1 << 20, 1 << 20, 500),
                0,
                Hash.ZERO);
    }

    @Override
    public synchronized long height() {
        return blocks.size() - 1L;
    }

    @Override
    public synchronized Optional<FinalisedBlock> blockByHeight(long height) {
        return height >= 0 && height < blocks.size() ? Optional.of(blocks.get((int) height)) : Optional.empty();
    }

    @Override
    public synchronized Optional<FinalisedBlock> blockByHash(Hash hash) {
        return blocks.stream()
                .filter(b -> b.block().context().hash().equals(hash))
                .findFirst();
    }

    @Override
    public synchronized Optional<IncludedTransaction> transaction(Hash hash) {
        for (FinalisedBlock block : blocks) {
            for (int i = 0; i < block.block().transactions().size(); i++) {
                if (block.block().transactions().get(i).hash().equals(hash)) {
                    return Optional.of(new IncludedTransaction(block, i));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public synchronized LogPage logs(long from, long to, LogFilter filter, int limit) {
        List<FoundLog> out = new ArrayList<>();
        for (long h = from; h <= to && h < blocks.size(); h++) {
            FinalisedBlock block = blocks.get((int) h);
            for (int i = 0; i < block.block().receipts().size(); i++) {
                Log log = block.block().receipts().get(i).logs().getFirst();
                boolean address =
                        filter.addresses().isEmpty() || filter.addresses().contains(log.address());
                boolean topic = filter.topics().isEmpty()
                        || filter.topics().getFirst().isEmpty()
                        || filter.topics().getFirst().contains(TOPIC);
                if (address && topic) {
                    out.add(new FoundLog(
                            log,
                            h,
                            block.block().context().hash(),
                            block.block().transactions().get(i).hash(),
                            i,
                            i,
                            block.header().timestampMillis()));
                }
            }
        }
        return out.size() > limit ? new LogPage(out.subList(0, limit), false) : new LogPage(out, true);
    }

    @Override
    public StateView stateAt(long height) {
        if (height == 1) {
            throw new StateView.PrunedException("block 1 is pruned");
        }
        return new FakeState();
    }

    /** Refund-like: 30 000 gas are needed, 25 000 are used. {@code 0xdead…} reverts. */
    @Override
    public CallResult call(CallRequest request, long height) {
        if (request.data().toHex().startsWith("0xdead")) {
            return new CallResult.Reverted(
                    Bytes.fromHex("0x08c379a0" + "00".repeat(31) + "20" + "00".repeat(31) + "04" + "6e6f7065"
                            + "00".repeat(28)),
                    22_000);
        }
        if (request.data().isEmpty()) {
            return request.gasLimit() < 21_000
                    ? new CallResult.Failed("out of gas")
                    : new CallResult.Returned(Bytes.EMPTY, 21_000, List.of());
        }
        return request.gasLimit() < 30_000
                ? new CallResult.Failed("out of gas")
                : new CallResult.Returned(request.data(), 25_000, List.of());
    }

    @Override
    public BigInteger nextBaseFeeWei() {
        return BASE_FEE;
    }

    @Override
    public synchronized CompletionStage<Submission> submit(Bytes raw) {
        if (raw.size() < 3) {
            return CompletableFuture.completedStage(new Submission.Refused("NONCE_TOO_LOW", "nonce too low", false));
        }
        Transaction tx = transaction(raw);
        boolean known = pool.putIfAbsent(tx.hash(), tx) != null
                || transaction(tx.hash()).isPresent();
        newPending.offer(tx);
        return CompletableFuture.completedStage(new Submission.Accepted(tx.hash(), known));
    }

    @Override
    public synchronized long pendingNonce(Address address) {
        return 7;
    }

    @Override
    public synchronized Optional<Transaction> pendingTransaction(Hash hash) {
        return Optional.ofNullable(pool.get(hash));
    }

    @Override
    public synchronized PoolStatus poolStatus() {
        return new PoolStatus(pool.size(), 0, 100L * pool.size());
    }

    @Override
    public Source<FinalisedBlock, NotUsed> newBlocks() {
        return blockHub;
    }

    @Override
    public Source<Transaction, NotUsed> newPendingTransactions() {
        return pendingHub;
    }

    @Override
    public CompletionStage<Void> devAdvanceTime(long millis) {
        advancedMillis += millis;
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> devSetBalance(Address address, BigInteger balanceWei) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public boolean dev() {
        return dev;
    }

    private final class FakeState implements StateView {
        @Override
        public Hash root() {
            return Hash.ZERO;
        }

        @Override
        public Account account(Address address) {
            return address.equals(RICH)
                    ? new Account(5, BigInteger.TEN.pow(22), Account.EMPTY_TRIE_ROOT, Account.EMPTY_CODE_HASH)
                    : Account.EMPTY;
        }

        @Override
        public Hash storage(Address address, Hash slot) {
            return address.equals(SystemContracts.DATA_AVAILABILITY) ? records.getOrDefault(slot, Hash.ZERO) : slot;
        }

        @Override
        public Bytes code(Address address) {
            return address.equals(CONTRACT) ? Bytes.fromHex("0x60") : Bytes.EMPTY;
        }

        @Override
        public AccountProof proof(Address address, List<Hash> slots) {
            return new AccountProof(
                    address,
                    account(address),
                    List.of(Bytes.fromHex("0xc0")),
                    slots.stream().map(s -> new StorageProof(s, s, List.of())).toList());
        }
    }
}
