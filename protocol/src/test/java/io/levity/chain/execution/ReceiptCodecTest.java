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
    private static final Log LOG = new Log(CONTRACT, List.of(DEAD, BEEF), Bytes.fromHex("0100ff"));

    /** The receipt of EIP-2718 clients' tests: failed, cumulative gas 1, one log, types 1 and 2. */
    @Test
    void shouldEncodeWhatTheReceiptsRootCommitsTo() {
        Receipt receipt = receipt(Transaction.Type.ACCESS_LIST, false, List.of(LOG), Bytes.EMPTY);
        String encoded = ReceiptCodec.encode(receipt).toHex();
        String log = "f85ff85d940000000000000000000000000000000000000011f842a0"
                + DEAD.toHex().substring(2) + "a0" + BEEF.toHex().substring(2) + "830100ff";
        assertEquals("0x01f901668001b90100" + receipt.bloom().toHex().substring(2) + log, encoded);
        assertTrue(ReceiptCodec.encode(receipt(Transaction.Type.DYNAMIC_FEE, false, List.of(LOG), Bytes.EMPTY))
                .toHex()
                .startsWith("0x02f90166"));
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

    /** Bits that public tests give for the strings of these bytes in a bloom (go-ethereum's bloom9 values). */
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
