package io.levity.chain.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceiptCodecTest {
    private static final Address CONTRACT = Address.fromHex("0x0000000000000000000000000000000000000011");
    private static final Hash DEAD = Hash.fromHex("000000000000000000000000000000000000000000000000000000000000dead");
    private static final Hash BEEF = Hash.fromHex("000000000000000000000000000000000000000000000000000000000000beef");
    private static final Address OTHER = Address.fromHex("0x0000000000000000000000000000000000000111");
    private static final String PUBLISHED =
            "f901c58001b9010000000000000010000000000000000000000000000000000000000000000000000000000000000000"
                    + "000000000000000000000000000000000000000000000000000000500000000000000000000000000000000000014000"
                    + "000000000000000000000000000000000000000000000000000000000000000000000000010000080000000000000000"
                    + "000004000000000000000000000000000040000000000000000000000000000800000000000000000000000000000000"
                    + "000000000000000000000400000000000000000000000000000000000000000000000000000000000010000000000000"
                    + "000000000000000000000000000000000000000000000000f8bef85d9400000000000000000000000000000000000000"
                    + "11f842a0000000000000000000000000000000000000000000000000000000000000deada00000000000000000000000"
                    + "00000000000000000000000000000000000000beef830100fff85d940000000000000000000000000000000000000111"
                    + "f842a0000000000000000000000000000000000000000000000000000000000000deada0000000000000000000000000"
                    + "000000000000000000000000000000000000beef830100ff";
    private static final Log LOG = new Log(CONTRACT, List.of(DEAD, BEEF), Bytes.fromHex("0100ff"));

    /** The receipt in go-ethereum's tests: failed, cumulative gas 1, two logs; types 1 and 2 only add their byte. */
    @Test
    void shouldEncodeWhatTheReceiptsRootCommitsTo() {
        List<Log> logs = List.of(LOG, new Log(OTHER, LOG.topics(), LOG.data()));
        for (Transaction.Type type : Transaction.Type.values()) {
            String prefix = type == Transaction.Type.LEGACY ? "0x" : "0x0" + type.code();
            assertEquals(
                    prefix + PUBLISHED,
                    ReceiptCodec.encode(receipt(type, false, logs, Bytes.EMPTY)).toHex());
        }
        assertTrue(ReceiptCodec.encode(receipt(Transaction.Type.LEGACY, true, List.of(), Bytes.EMPTY))
                .toHex()
                .startsWith("0xf901060101b90100"));
    }

    @Test
    void shouldKeepEveryFieldWhenStored() {
        Receipt failed = receipt(Transaction.Type.DYNAMIC_FEE, false, List.of(), Bytes.fromHex("08c379a0"));
        Receipt full = new Receipt(
                Transaction.Type.LEGACY,
                true,
                Long.MAX_VALUE,
                123_456,
                BigInteger.TWO.pow(200),
                List.of(LOG, new Log(CONTRACT, List.of(), Bytes.EMPTY)),
                Bloom.of(List.of(LOG)),
                Optional.of(CONTRACT),
                Bytes.EMPTY);
        assertEquals(Optional.of(failed), ReceiptCodec.decodeStored(ReceiptCodec.encodeStored(failed)));
        assertEquals(Optional.of(full), ReceiptCodec.decodeStored(ReceiptCodec.encodeStored(full)));
    }

    @Test
    void shouldRefuseStoredBytesThatAreDamaged() {
        byte[] good = ReceiptCodec.encodeStored(receipt(Transaction.Type.LEGACY, true, List.of(LOG), Bytes.EMPTY))
                .toArray();
        for (int length = 0; length < good.length; length++) {
            assertEquals(Optional.empty(), ReceiptCodec.decodeStored(Bytes.copyOf(good, 0, length)));
        }
        assertEquals(Optional.empty(), ReceiptCodec.decodeStored(Bytes.fromHex("c9020101010101c08080")));
    }

    @Test
    void shouldRoundTripLogs() {
        assertEquals(Optional.of(LOG), LogCodec.decode(LogCodec.encode(LOG)));
        Log five = new Log(CONTRACT, List.of(DEAD, DEAD, DEAD, DEAD, DEAD), Bytes.EMPTY);
        assertEquals(Optional.empty(), LogCodec.decode(LogCodec.encode(five)));
        assertEquals(Optional.empty(), LogCodec.decode(Bytes.fromHex("c0")));
    }

    @Test
    void shouldFindInTheBloomWhatWasAddedAndUnionIt() {
        Bytes filter = Bloom.of(List.of(LOG));
        assertTrue(Bloom.mayContain(filter, CONTRACT));
        assertTrue(Bloom.mayContainTopic(filter, DEAD));
        assertFalse(Bloom.mayContain(filter, Address.ZERO));
        assertFalse(Bloom.mayContainTopic(filter, Hash.ZERO));
        Bytes other = Bloom.of(List.of(new Log(Address.ZERO, List.of(), Bytes.EMPTY)));
        Bytes union = Bloom.union(List.of(filter, Bloom.EMPTY, other));
        assertTrue(Bloom.mayContain(union, Address.ZERO) && Bloom.mayContainTopic(union, BEEF));
        assertSame(Bloom.EMPTY, Bloom.union(List.of(Bloom.EMPTY)));
        assertThrows(IllegalArgumentException.class, () -> new Bloom().add(Bytes.EMPTY));
    }

    private static Receipt receipt(Transaction.Type type, boolean success, List<Log> logs, Bytes revertData) {
        return new Receipt(type, success, 1, 1, BigInteger.TEN, logs, Bloom.of(logs), Optional.empty(), revertData);
    }
}
