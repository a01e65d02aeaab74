package io.levity.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of the Ethereum wiki and of the public rlptest vectors, and what strictness refuses. */
class RlpTest {
    private static final String LOREM = "Lorem ipsum dolor sit amet, consectetur adipisicing elit";

    @Test
    void shouldEncodeTheKnownExamples() {
        assertEquals("0x83646f67", text("dog").toHex());
        assertEquals("0x80", text("").toHex());
        assertEquals("0xc0", new RlpWriter().startList().endList().toBytes().toHex());
        assertEquals(
                "0xc88363617483646f67",
                new RlpWriter()
                        .startList()
                        .bytes(ascii("cat"))
                        .bytes(ascii("dog"))
                        .endList()
                        .toBytes()
                        .toHex());
        assertEquals(
                "0xc7c0c1c0c3c0c1c0",
                new RlpWriter()
                        .startList()
                        .startList()
                        .endList()
                        .startList()
                        .startList()
                        .endList()
                        .endList()
                        .startList()
                        .startList()
                        .endList()
                        .startList()
                        .startList()
                        .endList()
                        .endList()
                        .endList()
                        .endList()
                        .toBytes()
                        .toHex());
        assertTrue(text(LOREM).toHex().startsWith("0xb8384c6f72656d"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x80",
        "1, 0x01",
        "15, 0x0f",
        "127, 0x7f",
        "128, 0x8180",
        "1000, 0x8203e8",
        "1024, 0x820400",
        "100000, 0x830186a0",
        "9223372036854775807, 0x887fffffffffffffff"
    })
    void shouldEncodeIntegersWithoutLeadingZeros(long value, String expected) {
        assertEquals(expected, new RlpWriter().integer(value).toBytes().toHex());
        assertEquals(
                expected,
                new RlpWriter().integer(BigInteger.valueOf(value)).toBytes().toHex());
        assertEquals(value, RlpReader.of(Bytes.fromHex(expected)).readLong());
        assertEquals(
                BigInteger.valueOf(value), RlpReader.of(Bytes.fromHex(expected)).readUint256());
    }

    @Test
    void shouldEncodeABigInteger() {
        BigInteger big = new BigInteger("83729609699884896815286331701780722");
        String expected = "0x8f102030405060708090a0b0c0d0e0f2";
        assertEquals(expected, new RlpWriter().integer(big).toBytes().toHex());
        assertEquals(big, RlpReader.of(Bytes.fromHex(expected)).readUint256());
    }

    @ParameterizedTest
    @CsvSource({
        "0x8100, NON_CANONICAL_SIZE", "0x817f, NON_CANONICAL_SIZE", "0xb800, NON_CANONICAL_SIZE",
        "0xb90000, NON_CANONICAL_SIZE", "0xb83700, NON_CANONICAL_SIZE", "0x83646f, INPUT_TOO_SHORT",
        "0xbfffffffffffffffff, INPUT_TOO_SHORT", "0xb8, INPUT_TOO_SHORT", "0xc0, EXPECTED_STRING"
    })
    void shouldRefuseStringsThatAreNotCanonical(String hex, RlpProblem expected) {
        RlpReader reader = RlpReader.of(Bytes.fromHex(hex));
        assertTrue(reader.readBytes(1000).isEmpty());
        assertEquals(Optional.of(expected), reader.problem());
        assertTrue(reader.atEnd());
    }

    @ParameterizedTest
    @CsvSource({
        "0x00, NON_CANONICAL_INTEGER",
        "0x820001, NON_CANONICAL_INTEGER",
        "0x888000000000000000, INTEGER_TOO_LARGE",
        "0x89010000000000000000, INTEGER_TOO_LARGE",
        "0xc101, EXPECTED_STRING"
    })
    void shouldRefuseIntegersThatAreNotCanonical(String hex, RlpProblem expected) {
        RlpReader reader = RlpReader.of(Bytes.fromHex(hex));
        assertEquals(0, reader.readLong());
        assertEquals(Optional.of(expected), reader.problem());
    }

    @ParameterizedTest
    @CsvSource({
        "0x80, EXPECTED_LIST", "0xc2, INPUT_TOO_SHORT", "0xf800, NON_CANONICAL_SIZE", "0xf83700, NON_CANONICAL_SIZE",
        "0xc182, ELEMENT_TOO_LARGE", "0xc20101, TOO_MANY_ELEMENTS", "0xc0, TOO_FEW_ELEMENTS", "0xc10100, TRAILING_BYTES"
    })
    void shouldRefuseListsThatAreNotExact(String hex, RlpProblem expected) {
        RlpReader reader = RlpReader.of(Bytes.fromHex(hex));
        if (reader.enterList()) {
            reader.readBytes(10);
            reader.leaveList();
        }
        reader.end();
        assertEquals(Optional.of(expected), reader.problem());
    }

    @Test
    void shouldStopWhenListsAreNestedTooDeeply() {
        int depth = RlpReader.MAX_DEPTH + 1;
        RlpWriter writer = new RlpWriter();
        for (int i = 0; i < depth; i++) {
            writer.startList();
        }
        for (int i = 0; i < depth; i++) {
            writer.endList();
        }
        RlpReader reader = RlpReader.of(writer.toBytes());
        int entered = 0;
        while (reader.enterList()) {
            entered++;
        }
        assertEquals(RlpReader.MAX_DEPTH, entered);
        assertEquals(Optional.of(RlpProblem.TOO_DEEP), reader.problem());
    }

    @Test
    void shouldStopWhenThereAreTooManyItems() {
        byte[] input = new byte[11];
        RlpReader reader = RlpReader.of(input, 0, 11, 10);
        while (!reader.atEnd()) {
            reader.readBytes(1);
        }
        assertEquals(Optional.of(RlpProblem.TOO_MANY_ITEMS), reader.problem());
    }

    @Test
    void shouldReadFixedSizesAndOptionalAddresses() {
        Address address = Address.fromHex("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
        Hash hash = new Hash(1, 2, 3, 4);
        Bytes encoded = new RlpWriter()
                .address(address)
                .hash(hash)
                .bytes(Bytes.EMPTY)
                .address(address)
                .toBytes();
        RlpReader reader = RlpReader.of(encoded);
        assertEquals(Optional.of(address), reader.readOptionalAddress());
        assertEquals(hash, reader.readHash());
        assertEquals(Optional.empty(), reader.readOptionalAddress());
        assertEquals(address, reader.readAddress());
        reader.end();
        assertTrue(reader.ok());
        assertFalse(
                RlpReader.of(Bytes.fromHex("0x820102")).readOptionalAddress().isPresent());
    }

    @Test
    void shouldRefuseToCloseWhatIsNotOpen() {
        assertThrows(IllegalStateException.class, () -> new RlpWriter().endList());
        assertThrows(
                IllegalStateException.class, () -> new RlpWriter().startList().toBytes());
        assertThrows(IllegalArgumentException.class, () -> new RlpWriter().integer(BigInteger.ONE.negate()));
    }

    @Property(tries = 300)
    void shouldReadBackWhatWasWritten(@ForAll @Size(max = 40) List<@Size(max = 300) byte[]> strings) {
        RlpWriter writer = new RlpWriter(1).startList();
        strings.forEach(writer::bytes);
        writer.startList().integer(strings.size()).endList().endList();
        RlpReader reader = RlpReader.of(writer.toBytes());
        List<Bytes> back = new ArrayList<>();
        reader.enterList();
        while (!reader.nextIsList()) {
            back.add(reader.readBytes(300));
        }
        reader.enterList();
        assertEquals(strings.size(), reader.readInt());
        reader.leaveList();
        reader.leaveList();
        reader.end();
        assertEquals(Optional.empty(), reader.problem());
        assertEquals(strings.stream().map(Bytes::wrap).toList(), back);
    }

    /** Reading and writing again gives the same bytes, or there is a problem: one encoding for each value. */
    @Property(tries = 2000)
    void shouldNeverThrowAndNeverAcceptASecondEncoding(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] noise = new byte[random.nextInt(40)];
        random.nextBytes(noise);
        RlpReader reader = RlpReader.of(Bytes.wrap(noise));
        RlpWriter again = new RlpWriter();
        while (!reader.atEnd()) {
            copyItem(reader, again);
        }
        reader.end();
        if (reader.ok()) {
            assertEquals(Bytes.wrap(noise), again.toBytes());
        }
    }

    private static void copyItem(RlpReader from, RlpWriter to) {
        if (!from.nextIsList()) {
            to.bytes(from.readBytes(1000));
            return;
        }
        to.startList();
        if (from.enterList()) {
            while (!from.atEnd()) {
                copyItem(from, to);
            }
            from.leaveList();
        }
        to.endList();
    }

    private static Bytes text(String text) {
        return new RlpWriter().bytes(ascii(text)).toBytes();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
