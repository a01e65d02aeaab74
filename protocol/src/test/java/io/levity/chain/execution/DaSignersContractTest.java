package io.levity.chain.execution;

import static io.levity.chain.execution.DaContractsFixture.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.codec.AbiDecoder;
import io.levity.codec.AbiEncoder;
import io.levity.crypto.Keccak256;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 0G's DASigners, by its selectors, shows the validator set. */
@Timeout(60)
class DaSignersContractTest {
    private static final int ROWS = 3072;
    private static final Address A = new Address(7, 7, 1);
    private static final Address B = new Address(7, 7, 2);
    private static final Address C = new Address(7, 7, 3);
    private static final Address NOBODY = LedgerFixture.NOBODY;

    /** A has two members, with 1 and 3 seats, B has 2 seats, C has 1. */
    private final Genesis genesis = DaContractsFixture.genesis(List.of(A, B, A, C), 1, 2, 3, 1);

    private final DaContractsFixture signers = new DaContractsFixture(genesis, SystemContracts.DA_SIGNERS);

    @Test
    void shouldTellItsParametersAndEpoch() {
        AbiDecoder params = signers.read(1_000, "cff0ab96", NONE);
        List<Long> values =
                List.of(params.uint63(), params.uint63(), params.uint63(), params.uint63(), params.uint63());
        assertEquals(List.of(30L, 102_400L, 10L, 28_800L, 3_072L), values);
        assertEquals(0, signers.read(1_000, "f4145a83", NONE).uint63());
        assertEquals(1, signers.read(1_000, "5ecba503", uints(0)).uint63());
        assertEquals(0, signers.read(1_000, "5ecba503", uints(1)).uint63());
        AbiEncoder wrapsTo0 = new AbiEncoder().uint(BigInteger.ONE.shiftLeft(64));
        assertEquals(0, signers.read(1_000, "5ecba503", wrapsTo0).uint63());
    }

    @Test
    void shouldNameOperatorsOfTheSetAsSigners() {
        for (Address operator : List.of(A, B, C)) {
            assertTrue(signers.read(10_000, "7df73e27", address(operator)).bool());
            assertTrue(
                    signers.read(10_000, "6c9e560c", address(operator).uint(0)).bool());
            assertFalse(
                    signers.read(10_000, "6c9e560c", address(operator).uint(1)).bool());
        }
        assertFalse(signers.read(10_000, "7df73e27", address(NOBODY)).bool());
        assertFalse(signers.read(10_000, "6c9e560c", address(NOBODY).uint(0)).bool());
    }

    @Test
    void shouldDescribeSignersWithoutKeysOnBn254() {
        AbiDecoder answer = signers.read(100_000, "d1f5e5f8", addresses(C, A, C));
        List<String> details = answer.array(
                3,
                in -> in.dynamicTuple(detail -> {
                    String head = detail.address() + detail.string(100);
                    BigInteger points = BigInteger.ZERO;
                    for (int word = 0; word < 6; word++) {
                        points = points.or(detail.uint256());
                    }
                    return head + points;
                }));
        assertTrue(answer.ok());
        assertEquals(List.of(C + "0", A + "0", C + "0"), details);
        assertEquals("signer not found", signers.reason(100_000, "d1f5e5f8", addresses(A, NOBODY)));
        assertEquals(List.of(), signers.read(100_000, "d1f5e5f8", addresses()).array(3, AbiDecoder::address));
    }

    @Test
    void shouldDealRowsInProportionToSeatsByTheDocumentedRule() {
        TreeMap<Hash, Address> ballots = new TreeMap<>();
        List<Address> operators = List.of(A, B, A, C);
        int[] seats = {1, 2, 3, 1};
        for (int id = 0; id < seats.length; id++) {
            Hash ballot = Keccak256.hash(new AbiEncoder()
                    .bytes32(genesis.setConfig().seed())
                    .uint(0)
                    .uint(id)
                    .toBytes());
            for (int seat = 0; seat < seats[id]; seat++) {
                ballots.put(ballot, operators.get(id));
                ballot = Keccak256.hash(ballot.toBytes());
            }
        }
        List<Address> dealt = List.copyOf(ballots.values());
        List<Address> quorum = quorum();
        assertEquals(ROWS, quorum.size());
        for (int row = 0; row < ROWS; row++) {
            assertEquals(dealt.get(row % 7), quorum.get(row));
        }
        for (Map.Entry<Address, Integer> share : Map.of(A, 4, B, 2, C, 1).entrySet()) {
            int rows = Collections.frequency(quorum, share.getKey());
            assertTrue(Math.abs(rows - share.getValue() * ROWS / 7.0) < share.getValue(), share + ": " + rows);
        }
    }

    @Test
    void shouldTellEachRowAsTheQuorumHasIt() {
        List<Address> quorum = quorum();
        for (int row : new int[] {0, 1, 2, 6, 7, 1000, 3071}) {
            assertEquals(
                    quorum.get(row),
                    signers.read(10_000, "fa6fcba6", uints(0, 0, row)).address());
        }
        assertEquals("row id out of bound", signers.reason(10_000, "fa6fcba6", uints(0, 0, 3072)));
        assertEquals("row id out of bound", signers.reason(10_000, "fa6fcba6", uints(0, 0, 0xffffffffL)));
        assertEquals(Bytes.EMPTY, signers.reverted(10_000, "fa6fcba6", uints(0, 0, 1L << 32)));
    }

    @Test
    void shouldKnowNoQuorumButTheOneOfTheEpoch() {
        for (AbiEncoder other : List.of(uints(0, 1), uints(1, 0), uints(0, Long.MAX_VALUE))) {
            assertEquals("quorum id out of bound", signers.reason(100_000, "6ab6f654", other));
        }
        AbiEncoder wrapsTo0 =
                new AbiEncoder().uint(BigInteger.ONE.shiftLeft(64)).uint(0);
        assertEquals("quorum id out of bound", signers.reason(100_000, "6ab6f654", wrapsTo0));
        assertEquals("quorum id out of bound", signers.reason(10_000, "fa6fcba6", uints(1, 0, 0)));
        AbiEncoder noBitmap = uints(0, 1).bytes(Bytes.EMPTY);
        assertEquals("quorum id out of bound", signers.reason(1_000_000, "50b73739", noBitmap));
    }

    @Test
    void shouldCountASignerFromItsFirstBitOnWithAllRowsThatFollow() {
        assertEquals(0, hits(new byte[384]));
        byte[] all = new byte[384];
        java.util.Arrays.fill(all, (byte) 0xff);
        assertEquals(ROWS, hits(all));
        List<Address> quorum = quorum();
        byte[] firsts = new byte[384];
        for (Address signer : List.of(A, B, C)) {
            set(firsts, quorum.indexOf(signer));
        }
        assertEquals(ROWS, hits(firsts));
        byte[] last = new byte[384];
        set(last, ROWS - 1);
        assertEquals(1, hits(last));
        byte[] one = new byte[384];
        set(one, quorum.indexOf(B));
        assertEquals(Collections.frequency(quorum, B), hits(one));
        set(one, quorum.lastIndexOf(B));
        assertEquals(Collections.frequency(quorum, B), hits(one));
    }

    /** 2 · total ≤ 3 · hit holds with 2048 rows and not with 2047. */
    @Test
    void shouldMeetTwoThirdsWith2048RowsAndNotWith2047() {
        List<Address> quorum = quorum();
        int others = Collections.frequency(quorum, B) + Collections.frequency(quorum, C);
        byte[] enough = new byte[384];
        set(enough, quorum.indexOf(B));
        set(enough, quorum.indexOf(C));
        byte[] short1 = enough.clone();
        set(enough, rowWithThisManyOfItsSignerFromThere(quorum, 2048 - others));
        set(short1, rowWithThisManyOfItsSignerFromThere(quorum, 2047 - others));
        assertEquals(2048, hits(enough));
        assertEquals(2047, hits(short1));
        assertTrue(2 * ROWS <= 3 * hits(enough) && 2 * ROWS > 3 * hits(short1));
    }

    private static int rowWithThisManyOfItsSignerFromThere(List<Address> quorum, int rows) {
        int left = rows;
        int row = ROWS;
        while (left > 0) {
            row--;
            left -= quorum.get(row).equals(A) ? 1 : 0;
        }
        return row;
    }

    @Test
    void shouldRefuseBitmapsOfAnotherLength() {
        for (int size : new int[] {0, 383, 385}) {
            AbiEncoder arguments = uints(0, 0).bytes(Bytes.wrap(new byte[size]));
            assertEquals("quorum bitmap length mismatch", signers.reason(1_000_000, "50b73739", arguments));
        }
    }

    @Test
    void shouldPointToStakingInsteadOfRegistering() {
        String staking = "DA signers are the validators of the set: register and bond at Staking "
                + "0x0000000000000000000000000000000000001001";
        assertEquals(staking, signers.reason(100_000, "7ca4dd5e", NONE));
        assertEquals(
                staking,
                signers.reason(100_000, "0f62bda5", address(A).uint(1).uint(2).uint(3)));
        assertEquals(
                "the chain keeps no sockets of DA signers",
                signers.reason(50_000, "0cf4b767", new AbiEncoder().string("10.0.0.1:34000")));
    }

    @Test
    void shouldMakeNoEpochWhileTheSetIsCurrent() {
        Bytes makeEpoch = DaContractsFixture.data("5a889f0c", NONE);
        Receipt receipt = signers.send(makeEpoch, BigInteger.ZERO);
        assertTrue(receipt.success());
        assertEquals(List.of(), receipt.logs());
        assertEquals(100_000, receipt.gasUsed() - DaContractsFixture.intrinsic(makeEpoch));
        assertEquals(0, signers.read(1_000, "f4145a83", NONE).uint63());
        assertFalse(signers.send(makeEpoch, BigInteger.ONE).success());
    }

    @Test
    void shouldRevertOnShortOrUnknownCallDataInsteadOfFailing() {
        for (String data : List.of("", "cf", "cff0ab", "01020304", "56a32372")) {
            CallResult.Reverted reverted =
                    assertInstanceOf(CallResult.Reverted.class, signers.call(Bytes.fromHex(data)), data);
            assertEquals(Bytes.EMPTY, reverted.output());
            assertFalse(signers.send(Bytes.fromHex(data), BigInteger.ONE).success());
        }
        for (String truncated : List.of("6ab6f654", "50b73739", "d1f5e5f8", "7df73e27", "5ecba503", "6c9e560c")) {
            assertInstanceOf(CallResult.Reverted.class, signers.call(Bytes.fromHex(truncated)), truncated);
        }
        assertEquals(BigInteger.ZERO, signers.chain.balance(SystemContracts.DA_SIGNERS));
    }

    private long hits(byte[] bitmap) {
        AbiDecoder answer = signers.read(1_000_000, "50b73739", uints(0, 0).bytes(Bytes.copyOf(bitmap)));
        assertEquals(List.of(0L, 0L, (long) ROWS), List.of(answer.uint63(), answer.uint63(), answer.uint63()));
        return answer.uint63();
    }

    private static void set(byte[] bitmap, int row) {
        bitmap[row / 8] |= (byte) (1 << (row % 8));
    }

    private List<Address> quorum() {
        return signers.read(100_000, "6ab6f654", uints(0, 0)).array(ROWS, AbiDecoder::address);
    }

    private static AbiEncoder uints(long... values) {
        AbiEncoder out = new AbiEncoder();
        for (long value : values) {
            out.uint(value);
        }
        return out;
    }

    private static AbiEncoder address(Address address) {
        return new AbiEncoder().address(address);
    }

    private static AbiEncoder addresses(Address... addresses) {
        return new AbiEncoder().array(List.of(addresses), AbiEncoder::address);
    }
}
