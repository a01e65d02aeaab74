package io.levity.actor.da;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.javadsl.Source;
import com.typesafe.config.ConfigFactory;
import io.levity.actor.chain.ChainService;
import io.levity.actor.chain.Seats;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.SystemContracts;
import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.TransactionCodec;
import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.BlobRecord;
import io.levity.chain.publishing.DaCertificate;
import io.levity.chain.state.Account;
import io.levity.chain.state.StateView;
import io.levity.chain.validator.DevKeys;
import io.levity.crypto.Secp256k1;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every seat's account has its nonces dealt by the node that holds the seat, and pays for nothing twice. */
@Timeout(60)
class RecordersActorTest {
    private static final int MEMBERS = 4;

    @TempDir
    Path directory;

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config()
            .withFallback(ConfigFactory.parseString("akka.loglevel = WARNING"))
            .withFallback(ConfigFactory.defaultReference()));
    private final ManualTime time = ManualTime.get(kit.system());
    private final SetConfig config = ReadingFixture.set(MEMBERS);
    private final List<Transaction> pool = new CopyOnWriteArrayList<>();
    private final Map<Address, Long> nonces = new ConcurrentHashMap<>();
    private final Map<Hash, Hash> records = new ConcurrentHashMap<>();
    private final ChainService chain = (ChainService) Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ChainService.class},
            (proxy, method, args) -> chain(method, args));
    private final TestProbe<RecorderActor.Answer> answers = kit.createTestProbe();
    private FakeCluster cluster;
    private final AtomicLong height = new AtomicLong(1);

    @BeforeEach
    void start() {
        cluster = new FakeCluster(directory, 2);
        config.members().forEach(member -> cluster.host(member.validatorId(), cluster.node(0)));
    }

    @AfterEach
    void close() {
        kit.shutdownTestKit();
        cluster.close();
    }

    @Test
    void shouldPayEachCertificateOnceFromTheAccountOfItsSeat() {
        ActorRef<RecorderActor.Command> recorder = recorder(0, "here");
        for (int i = 0; i < 12; i++) {
            ask(recorder, i);
            ask(recorder, i);
        }
        eventually(() -> assertEquals(12, pool.size()));
        look();
        assertEquals(12, pool.size());
        Set<Address> payers = Set.copyOf(pool.stream().map(Transaction::sender).toList());
        assertNotEquals(1, payers.size(), "the work is spread");
        payers.forEach(payer -> {
            List<Long> dealt = pool.stream()
                    .filter(transaction -> transaction.sender().equals(payer))
                    .map(Transaction::nonce)
                    .sorted()
                    .toList();
            for (int i = 0; i < dealt.size(); i++) {
                assertEquals(i, dealt.get(i), payer + ": " + dealt);
            }
        });
    }

    @Test
    void shouldPassOnWhatIsTheTurnOfASeatElsewhereAndDropWhatComesToTheWrongNode() {
        TestProbe<RecorderActor.Command> there = kit.createTestProbe();
        kit.spawn(
                Behaviors.<RecorderActor.Command>receiveMessage(command -> {
                    there.getRef().tell(command);
                    return Behaviors.same();
                }),
                RecordersActor.name(FakeCluster.NETWORK));
        cluster.node(1).address = kit.system().address();
        ActorRef<RecorderActor.Command> recorder = recorder(0, "here");
        config.members().forEach(member -> cluster.host(member.validatorId(), cluster.node(1)));
        RecorderActor.PutOnChain asked = ask(recorder, 1);
        assertEquals(new RecorderActor.Relayed(asked), there.receiveMessage());
        recorder.tell(new RecorderActor.Relayed(asked));
        there.expectNoMessage(Duration.ofMillis(50));
        assertEquals(List.of(), pool);
    }

    @Test
    void shouldNotSendAgainWhatTheFormerHolderOfTheSeatSent() {
        PendingCertificates seen = new PendingCertificates(chain);
        ActorRef<RecorderActor.Command> former = recorder(0, "former");
        ask(former, 1);
        eventually(() -> assertEquals(1, pool.size()));
        pool.forEach(seen::note);
        config.members().forEach(member -> cluster.host(member.validatorId(), cluster.node(1)));
        ActorRef<RecorderActor.Command> next = recorder(1, "next", seen);
        ask(next, 1);
        look();
        assertEquals(1, pool.size());
        include();
        look();
        ask(next, 1);
        look();
        assertEquals(1, nonces.values().stream().mapToLong(n -> n).sum(), "one transaction was ever sent");
    }

    @Test
    void shouldWaitUntilWhatTheAccountHadOnItsWayIsOver() {
        ActorRef<RecorderActor.Command> former = recorder(0, "former");
        ask(former, 1);
        eventually(() -> assertEquals(1, pool.size()));
        config.members().forEach(member -> cluster.host(member.validatorId(), cluster.node(1)));
        ActorRef<RecorderActor.Command> next = recorder(1, "next"); // it has not seen what is in the transaction
        ask(next, 1);
        look();
        assertEquals(1, pool.size());
        include();
        look();
        look();
        assertEquals(0, pool.size(), "found on chain");
    }

    private void eventually(Runnable assertion) {
        answers.awaitAssert(() -> {
            assertion.run();
            return null;
        });
    }

    /** Time for all recorders to look around twice. */
    private void look() {
        for (int i = 0; i < 3; i++) {
            time.timePasses(Duration.ofSeconds(2));
            answers.expectNoMessage(Duration.ZERO);
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }

    /** All that is in the pool becomes final. */
    private void include() {
        for (int i = 0; i < 16; i++) {
            records.put(BlobRecord.slot(certificate(i).header().id()), word());
        }
        pool.forEach(transaction -> nonces.merge(transaction.sender(), 1L, Long::sum));
        pool.clear();
        height.incrementAndGet();
    }

    private Hash word() {
        return new BlobRecord(1000, 0, certificate(0).expirySeconds(), 1).toWord();
    }

    private RecorderActor.PutOnChain ask(ActorRef<RecorderActor.Command> recorder, int blob) {
        RecorderActor.PutOnChain asked = new RecorderActor.PutOnChain(certificate(blob), answers.getRef());
        recorder.tell(asked);
        return asked;
    }

    private static DaCertificate certificate(int blob) {
        BlobHeader header = new BlobHeader(1000 + blob, 8, 16, 2, new Hash(blob, 1, 2, 3));
        return new DaCertificate(header, 0, 0, 1_900_000_000L, Bytes.fromHex("0f"), Bytes.wrap(new byte[48]));
    }

    private ActorRef<RecorderActor.Command> recorder(int node, String name) {
        return recorder(node, name, new PendingCertificates(chain));
    }

    private ActorRef<RecorderActor.Command> recorder(int node, String name, PendingCertificates pending) {
        FakeCluster.Node self = cluster.node(node);
        Seats seats = (Seats) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Seats.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "held" -> Set.copyOf(self.hosted);
                    case "reachable" -> true;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return kit.spawn(
                RecordersActor.create(
                        new RecordersActor.Setup(config, chain, seats, self.peers(), DevKeys::operatorKey, pending)),
                name);
    }

    private Object chain(Method method, Object... args) {
        return switch (method.getName()) {
            case "network" -> FakeCluster.NETWORK;
            case "chainId" -> 7L;
            case "height" -> height.get();
            case "nextBaseFeeWei" -> BigInteger.ONE;
            case "newBlocks" -> Source.maybe();
            case "logs" -> new ChainService.LogPage(List.of(), true);
            case "blockByHeight" -> Optional.empty();
            case "pendingNonce" -> nonce((Address) args[0]) + inPool((Address) args[0]);
            case "pendingTransaction" ->
                pool.stream().filter(t -> t.hash().equals(args[0])).findFirst();
            case "stateAt" -> state();
            case "submit" -> CompletableFuture.completedStage(submit((Bytes) args[0]));
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private ChainService.Submission submit(Bytes raw) {
        return switch (TransactionCodec.decode(raw, BigInteger.valueOf(7))) {
            case TransactionCodec.Decoded.Ok(var transaction) -> {
                pool.add(transaction);
                yield new ChainService.Submission.Accepted(transaction.hash(), false);
            }
            case TransactionCodec.Decoded.Bad bad -> throw new AssertionError(bad);
        };
    }

    private long nonce(Address account) {
        return nonces.getOrDefault(account, 0L);
    }

    private long inPool(Address account) {
        return pool.stream().filter(t -> t.sender().equals(account)).count();
    }

    private StateView state() {
        return (StateView) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {StateView.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "account" ->
                        new Account(
                                nonce((Address) args[0]),
                                BigInteger.TEN,
                                Account.EMPTY_TRIE_ROOT,
                                Account.EMPTY_CODE_HASH);
                    case "storage" ->
                        args[0].equals(SystemContracts.DATA_AVAILABILITY)
                                ? records.getOrDefault(args[1], Hash.ZERO)
                                : Hash.ZERO;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** The accounts that pay are those of the operators. */
    @Test
    void shouldKnowTheAccountsOfItsSeats() {
        ActorRef<RecorderActor.Command> recorder = recorder(0, "here");
        ask(recorder, 3);
        eventually(() -> assertEquals(1, pool.size()));
        Address payer = pool.getFirst().sender();
        assertEquals(
                1,
                config.members().stream()
                        .map(member -> Secp256k1.address(DevKeys.operatorKey(member.validatorId())))
                        .filter(payer::equals)
                        .count());
    }
}
