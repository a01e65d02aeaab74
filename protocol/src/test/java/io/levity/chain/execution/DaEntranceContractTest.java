package io.levity.chain.execution;

import static io.levity.chain.execution.DaContractsFixture.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.state.StateOverlay;
import io.levity.codec.Abi;
import io.levity.codec.AbiDecoder;
import io.levity.codec.AbiEncoder;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 0G's DAEntrance, by its selectors and topics. What it shows of certified blobs: {@link DataAvailabilityContractTest}. */
@Timeout(60)
class DaEntranceContractTest {
    private static final Hash DATA_UPLOAD =
            Hash.fromHex("57b8b1a6583dc6ce934dfba3d66f2a8e1591b6e171bb2e0921cc64640277087b");
    private static final String NO_SAMPLING = "no sampling rounds are held on this network";
    private static final BigInteger MAX_TARGET =
            BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE).divide(BigInteger.valueOf(128));

    private final DaContractsFixture entrance =
            new DaContractsFixture(LedgerFixture.GENESIS, SystemContracts.DA_ENTRANCE);

    @Test
    void shouldTellAllVariables() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("76671808", 0); // currentEpoch
        expected.put("9fae1fa4", 0); // currentSampleSeed
        expected.put("168a062c", 0); // sampleRound
        expected.put("7397eb33", Long.MAX_VALUE); // nextSampleHeight
        expected.put("c8d3b359", MAX_TARGET); // podasTarget
        expected.put("ff187748", 0); // roundSubmissions
        expected.put("2fc0534b", 0); // targetRoundSubmissions
        expected.put("257a3aa3", 20); // targetRoundSubmissionsNext
        expected.put("e68e035b", 0); // currentEpochReward
        expected.put("12577052", 0); // activedReward
        expected.put("7f1b5e43", 0); // totalBaseReward
        expected.put("8abdf5aa", 0); // serviceFee
        expected.put("3e898337", 300); // epochWindowSize
        expected.put("646033bc", 1_200_000); // rewardRatio
        expected.put("76ad03bc", 0); // baseReward
        expected.put("3d00448a", 0); // blobPrice
        expected.put("98920f57", 30); // samplePeriod
        expected.put("c0575111", 0); // serviceFeeRateBps
        expected.put("61d027b3", 0); // treasury
        expected.put("807f063a", 0x1000); // DA_SIGNERS
        expected.put("5626a47b", 2); // SLICE_NUMERATOR
        expected.put("602b245a", 3); // SLICE_DENOMINATOR
        expected.put("8bdcc712", MAX_TARGET); // MAX_PODAS_TARGET
        expected.put("a217fddf", 0); // DEFAULT_ADMIN_ROLE
        expected.put(
                "b15d20da", new BigInteger("b9d69e0ca90be54a40811e436234a7f7908b87ff2bec27e64f878b166da8e8e5", 16));
        expected.forEach((selector, value) -> assertEquals(
                new BigInteger(value.toString()),
                entrance.read(5_000, selector, NONE).uint256(),
                selector));
    }

    @Test
    void shouldKnowNoCommitmentOfWhatNobodyCertified() {
        AbiEncoder key = new AbiEncoder().bytes32(new Hash(1, 2, 3, 4)).uint(0).uint(0);
        assertFalse(entrance.read(5_000, "6a53525d", key).bool());
        AbiDecoder point = entrance.read(50_000, "9da3a69b", key);
        assertEquals(List.of(0L, 0L), List.of(point.uint63(), point.uint63()));
    }

    @Test
    void shouldAnnounceRootsAndKeepWhatWasPaid() {
        List<Hash> roots = List.of(new Hash(1, 1, 1, 1), new Hash(2, 2, 2, 2), new Hash(3, 3, 3, 3));
        Bytes data = submit(roots);
        Receipt receipt = entrance.send(data, BigInteger.valueOf(1_000));
        assertTrue(receipt.success());
        assertEquals(50_000 + 2_500 * (2 + 3), receipt.gasUsed() - DaContractsFixture.intrinsic(data));
        assertEquals(3, receipt.logs().size());
        for (int i = 0; i < roots.size(); i++) {
            Log log = receipt.logs().get(i);
            assertEquals(SystemContracts.DA_ENTRANCE, log.address());
            assertEquals(List.of(DATA_UPLOAD), log.topics());
            assertEquals(
                    new AbiEncoder()
                            .address(LedgerFixture.ALICE)
                            .bytes32(roots.get(i))
                            .uint(0)
                            .uint(0)
                            .uint(0)
                            .toBytes(),
                    log.data());
        }
        assertTrue(entrance.send(submit(List.of()), BigInteger.valueOf(23)).success());
        assertEquals(1_023, entrance.read(5_000, "e68e035b", NONE).uint63());
        assertEquals(BigInteger.valueOf(1_023), entrance.chain.balance(SystemContracts.DA_ENTRANCE));
    }

    @Test
    void shouldAskThePriceOfEachRoot() {
        StateOverlay state = new StateOverlay(entrance.chain.ledger.finalState());
        state.setStorage(SystemContracts.DA_ENTRANCE, slot(18), new Hash(0, 0, 0, 10));
        ExecutionScope scope = scope(state);
        Bytes two = submit(List.of(new Hash(1, 1, 1, 1), new Hash(2, 2, 2, 2)));
        CallOutcome.Reverted refused = assertInstanceOf(CallOutcome.Reverted.class, run(two, 19, scope, 0));
        assertEquals(
                "Not enough da blob fee", Abi.revertReason(refused.output()).orElseThrow());
        assertInstanceOf(CallOutcome.Returned.class, run(two, 20, scope, 0));
        AbiDecoder logged = AbiDecoder.of(scope.settle().getLast().data());
        assertEquals(LedgerFixture.ALICE, logged.address());
        assertEquals(new Hash(2, 2, 2, 2), logged.bytes32());
        assertEquals(List.of(0L, 0L, 10L), List.of(logged.uint63(), logged.uint63(), logged.uint63()));
        assertEquals(20, state.storage(SystemContracts.DA_ENTRANCE, slot(10)).w3());
    }

    @Test
    void shouldMoveWhatCameInToTheNextEpochWhenItSyncs() {
        StateOverlay state = new StateOverlay(entrance.chain.ledger.finalState());
        ExecutionScope scope = scope(state);
        run(submit(List.of()), 70, scope, 0);
        for (String sync : List.of("fff6cae9", "e051d1ea" + "00".repeat(32))) {
            assertInstanceOf(CallOutcome.Returned.class, run(Bytes.fromHex(sync), 0, scope, 0));
            assertEquals(List.of(0L, 70L, 0L), rewards(state));
        }
        run(submit(List.of(new Hash(1, 1, 1, 1))), 5, scope, 2);
        assertEquals(List.of(2L, 5L, 70L), rewards(state));
        AbiDecoder logged = AbiDecoder.of(scope.settle().getLast().data());
        logged.address();
        logged.bytes32();
        assertEquals(2, logged.uint63());
        run(Bytes.fromHex("fff6cae9"), 0, scope, 3);
        assertEquals(List.of(3L, 0L, 75L), rewards(state));
    }

    @Test
    void shouldHoldNoSamplingRounds() {
        AbiDecoder task = entrance.read(5_000, "988ea94e", NONE);
        assertEquals(Hash.ZERO, task.bytes32());
        assertEquals(MAX_TARGET, task.uint256());
        assertEquals(0, task.uint63());
        AbiDecoder range = entrance.read(5_000, "6efc2555", NONE);
        assertEquals(List.of(0L, 0L), List.of(range.uint63(), range.uint63()));
        assertEquals(List.of(0L, 299L), range(300));
        assertEquals(List.of(1L, 300L), range(301));
        assertEquals(NO_SAMPLING, entrance.reason(5_000, "f6902775", NONE));
        assertEquals(NO_SAMPLING, entrance.reason(5_000, "ed88c68e", NONE));
        AbiEncoder payee = new AbiEncoder().address(LedgerFixture.BOB);
        assertEquals(0, entrance.read(5_000, "e2982c21", payee).uint63());
        assertEquals("no payment is due", entrance.reason(5_000, "31b3eb94", payee));
    }

    @Test
    void shouldSayWhereCertificatesGo() {
        assertEquals(
                "DA signers sign with BLS12-381: bring certificates to DataAvailability "
                        + "0x0000000000000000000000000000000000001003",
                entrance.reason(5_000, "eafed6ce", NONE));
    }

    @Test
    void shouldHaveRolesThatNobodyHas() {
        Hash role = Hash.fromHex("b9d69e0ca90be54a40811e436234a7f7908b87ff2bec27e64f878b166da8e8e5");
        AbiEncoder mine = new AbiEncoder().bytes32(role).address(LedgerFixture.ALICE);
        assertFalse(entrance.read(5_000, "91d14854", mine).bool());
        assertEquals(
                Hash.ZERO,
                entrance.read(5_000, "248a9ca3", new AbiEncoder().bytes32(role)).bytes32());
        assertEquals(
                0,
                entrance.read(5_000, "ca15c873", new AbiEncoder().bytes32(role)).uint63());
        assertEquals(
                Abi.panic(0x32),
                entrance.reverted(
                        5_000, "9010d07c", new AbiEncoder().bytes32(role).uint(0)));
        for (String restricted : List.of("2f2ff15d", "d547741f")) {
            assertEquals(unauthorised(Hash.ZERO), entrance.reverted(5_000, restricted, mine));
        }
        for (String setter : List.of(
                "88521ec7", "b1be17ab", "3bab2a70", "0373a23a", "1192de9a", "23dd60a6", "9b1d3091", "f0f44260")) {
            assertEquals(unauthorised(role), entrance.reverted(5_000, setter, new AbiEncoder().uint(1)));
        }
        assertEquals(Bytes.EMPTY, returned("36568abe", mine));
        assertEquals(
                Abi.selector("AccessControlBadConfirmation()"),
                entrance.reverted(
                        5_000, "36568abe", new AbiEncoder().bytes32(role).address(LedgerFixture.BOB)));
        assertEquals(Bytes.fromHex("f92ee8a9"), entrance.reverted(5_000, "8129fc1c", NONE));
    }

    @Test
    void shouldNameItsInterfaces() {
        for (String id : List.of("01ffc9a7", "7965db0b", "5a05180f")) {
            assertTrue(entrance.read(5_000, "01ffc9a7", interfaceId(id)).bool(), id);
        }
        assertFalse(entrance.read(5_000, "01ffc9a7", interfaceId("ffffffff")).bool());
        AbiEncoder padded = new AbiEncoder().bytes32(new Hash(-1, 0, 0, 0));
        assertEquals(Bytes.EMPTY, entrance.reverted(5_000, "01ffc9a7", padded));
    }

    @Test
    void shouldRevertOnWhatItDoesNotKnow() {
        for (String data : List.of("", "d4ae59", "01020304")) {
            CallResult.Reverted reverted =
                    assertInstanceOf(CallResult.Reverted.class, entrance.call(Bytes.fromHex(data)), data);
            assertEquals(Bytes.EMPTY, reverted.output());
        }
        for (String truncated : List.of("d4ae59c9", "6a53525d", "9da3a69b", "e051d1ea", "91d14854")) {
            assertInstanceOf(CallResult.Reverted.class, entrance.call(Bytes.fromHex(truncated)), truncated);
        }
        Bytes sync = Bytes.fromHex("fff6cae9");
        assertInstanceOf(CallResult.Reverted.class, entrance.call(sync, BigInteger.ONE));
    }

    private Bytes returned(String selector, AbiEncoder arguments) {
        return assertInstanceOf(CallResult.Returned.class, entrance.call(DaContractsFixture.data(selector, arguments)))
                .output();
    }

    private static Bytes unauthorised(Hash role) {
        return Abi.call(
                "AccessControlUnauthorizedAccount(address,bytes32)",
                new AbiEncoder().address(LedgerFixture.ALICE).bytes32(role));
    }

    private static AbiEncoder interfaceId(String id) {
        return new AbiEncoder().bytesN(Bytes.fromHex(id));
    }

    private static Bytes submit(List<Hash> roots) {
        return DaContractsFixture.data("d4ae59c9", new AbiEncoder().array(roots, AbiEncoder::bytes32));
    }

    private ExecutionScope scope(StateOverlay state) {
        return new ExecutionScope(state, entrance.chain.next("scope"), BigInteger.ZERO, Address.ZERO);
    }

    /** As the contract of a set in {@code epoch} answers. */
    private static CallOutcome run(Bytes data, long wei, ExecutionScope scope, int epoch) {
        SetConfig c = LedgerFixture.GENESIS.setConfig();
        SetConfig set = new SetConfig(
                c.networkMagic(),
                c.setId(),
                epoch,
                c.members(),
                c.seed(),
                c.start(),
                c.params(),
                c.rootHeight(),
                c.rootHash());
        return new DaEntranceContract(set)
                .call(
                        new CallFrame(
                                LedgerFixture.ALICE,
                                SystemContracts.DA_ENTRANCE,
                                BigInteger.valueOf(wei),
                                data,
                                1_000_000,
                                false),
                        scope);
    }

    private List<Long> range(int epoch) {
        StateOverlay state = new StateOverlay(entrance.chain.ledger.finalState());
        CallOutcome.Returned returned =
                assertInstanceOf(CallOutcome.Returned.class, run(Bytes.fromHex("6efc2555"), 0, scope(state), epoch));
        AbiDecoder answer = AbiDecoder.of(returned.output());
        return List.of(answer.uint63(), answer.uint63());
    }

    /** currentEpoch, currentEpochReward, activedReward. */
    private static List<Long> rewards(StateOverlay state) {
        return Stream.of(3, 10, 11)
                .map(i -> state.storage(SystemContracts.DA_ENTRANCE, slot(i)).w3())
                .toList();
    }

    private static Hash slot(int index) {
        return Slots.member(Hash.fromHex("1f01119f54caddd4b5bcce29799619f00bb427288e5c1c0713537061bd123800"), index);
    }
}
