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
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The examples of the ABI specification, and what its decoder must refuse. */
class AbiTest {
    private static final Address OWNER = Address.fromHex("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");

    @Test
    void shouldNameFunctionsAndEvents() {
        assertEquals("0xa9059cbb", Abi.selector("transfer(address,uint256)").toHex());
        assertEquals(
                "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
                Abi.topic("Transfer(address,address,uint256)").toHex());
        assertEquals(
                "0x000000000000000000000000f39fd6e51aad88f6f4ce6ab8827279cfffb92266",
                Abi.topic(OWNER).toHex());
        assertEquals(new Hash(0, 0, 0, 5), Abi.topic(5));
    }

    /** {@code baz(uint32,bool)} with 69 and true. */
    @Test
    void shouldEncodeStaticArguments() {
        assertEquals(
                "0xcdcd77c0" + word("45") + word("1"),
                Abi.call("baz(uint32,bool)", new AbiEncoder().uint(69).bool(true))
                        .toHex());
    }

    /** {@code sam(bytes,bool,uint256[])} with "dave", true and [1,2,3]. */
    @Test
    void shouldEncodeDynamicArguments() {
        AbiEncoder arguments = new AbiEncoder()
                .bytes(ascii("dave"))
                .bool(true)
                .array(List.of(1L, 2L, 3L), (inner, n) -> inner.uint(n));
        assertEquals(
                "0xa5643bf2" + word("60") + word("1") + word("a0") + word("4")
                        + "6461766500000000000000000000000000000000000000000000000000000000" + word("3") + word("1")
                        + word("2") + word("3"),
                Abi.call("sam(bytes,bool,uint256[])", arguments).toHex());
    }

    /** {@code f(uint256,uint32[],bytes10,bytes)} with 0x123, [0x456, 0x789], "1234567890", "Hello, world!". */
    @Test
    void shouldEncodeAMixture() {
        AbiEncoder arguments = new AbiEncoder()
                .uint(0x123)
                .array(List.of(0x456L, 0x789L), (inner, n) -> inner.uint(n))
                .bytesN(ascii("1234567890"))
                .bytes(ascii("Hello, world!"));
        assertEquals(
                "0x8be65246" + word("123") + word("80")
                        + "3132333435363738393000000000000000000000000000000000000000000000" + word("e0") + word("2")
                        + word("456") + word("789") + word("d")
                        + "48656c6c6f2c20776f726c642100000000000000000000000000000000000000",
                Abi.call("f(uint256,uint32[],bytes10,bytes)", arguments).toHex());
    }

    /** {@code g(uint256[][],string[])} with [[1,2],[3]] and ["one","two","three"]. */
    @Test
    void shouldEncodeNestedArraysAndReadThemBack() {
        List<List<Long>> numbers = List.of(List.of(1L, 2L), List.of(3L));
        List<String> words = List.of("one", "two", "three");
        Bytes call = Abi.call(
                "g(uint256[][],string[])",
                new AbiEncoder()
                        .array(numbers, (outer, row) -> outer.array(row, (inner, n) -> inner.uint(n)))
                        .array(words, AbiEncoder::string));
        assertEquals(
                "0x2289b18c" + word("40") + word("140") + word("2") + word("40") + word("a0") + word("2") + word("1")
                        + word("2") + word("1") + word("3") + word("3") + word("60") + word("a0") + word("e0")
                        + word("3") + text("one") + word("3") + text("two") + word("5") + text("three"),
                call.toHex());
        AbiDecoder in = AbiDecoder.ofCall(call);
        assertEquals(numbers, in.array(10, outer -> outer.array(10, AbiDecoder::uint63)));
        assertEquals(words, in.array(10, item -> item.string(10)));
        assertTrue(in.ok());
    }

    @Test
    void shouldReadBackTuples() {
        record Entry(Address owner, String name, BigInteger amount) {}
        List<Entry> entries = List.of(
                new Entry(OWNER, "first", BigInteger.ONE), new Entry(Address.ZERO, "", BigInteger.TWO.pow(255)));
        Bytes data = new AbiEncoder()
                .array(
                        entries,
                        (out, entry) -> out.tuple(t ->
                                t.address(entry.owner()).string(entry.name()).uint(entry.amount())))
                .tuple(t -> t.bool(true).bytes32(new Hash(1, 2, 3, 4)))
                .toBytes();
        AbiDecoder in = AbiDecoder.of(data);
        assertEquals(
                entries, in.array(10, e -> e.dynamicTuple(t -> new Entry(t.address(), t.string(100), t.uint256()))));
        assertTrue(in.bool());
        assertEquals(new Hash(1, 2, 3, 4), in.bytes32());
        assertTrue(in.ok());
    }

    @Test
    void shouldEncodeRevertsAsSolidityDoes() {
        Bytes revert = Abi.revert("not owner");
        assertEquals("0x08c379a0" + word("20") + word("9") + text("not owner"), revert.toHex());
        assertEquals(Optional.of("not owner"), Abi.revertReason(revert));
        assertEquals("0x4e487b71" + word("11"), Abi.panic(0x11).toHex());
        assertEquals(Optional.empty(), Abi.revertReason(Abi.panic(1)));
        assertEquals(Optional.empty(), Abi.revertReason(Bytes.EMPTY));
    }

    @Test
    void shouldRefuseDirtyOrMissingWords() {
        assertFalse(refuses("0x" + word("1"), AbiDecoder::address), "a small number is an address");
        assertTrue(refuses("0x01" + word("1").substring(2), AbiDecoder::address));
        assertTrue(refuses("0x" + word("2"), AbiDecoder::bool));
        assertTrue(refuses("0x" + word("8000000000000000"), AbiDecoder::uint63));
        assertTrue(refuses("0x00", AbiDecoder::uint256));
        assertTrue(refuses("0x" + word("20"), in -> in.bytes(9)));
        assertTrue(refuses("0x" + word("20") + word("1"), in -> in.bytes(9)));
        assertTrue(refuses("0x" + word("20") + word("20") + word("1"), in -> in.bytes(31)));
        assertTrue(refuses("0x" + word("7fffffffffffffff"), in -> in.bytes(9)));
        assertTrue(refuses("0x" + word("20") + word("5") + word("1"), in -> in.array(9, AbiDecoder::uint63)));
        assertTrue(refuses("0x" + word("20") + word("5"), in -> in.array(4, AbiDecoder::uint63)));
        assertTrue(refuses("0x" + word("20") + word("1") + "ff" + word("0").substring(2), in -> in.string(9)));
        assertFalse(AbiDecoder.ofCall(Bytes.fromHex("0x010203")).ok());
    }

    @Test
    void shouldRefuseToEncodeWhatIsNoUint256() {
        assertThrows(IllegalArgumentException.class, () -> new AbiEncoder().uint(-1));
        assertThrows(IllegalArgumentException.class, () -> new AbiEncoder().uint(BigInteger.ONE.shiftLeft(256)));
    }

    @Property(tries = 500)
    void shouldNeverThrowForNoise(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] noise = new byte[32 * random.nextInt(8) + random.nextInt(3)];
        for (int i = 31; i < noise.length; i += 32) {
            noise[i] = (byte) (random.nextBoolean() ? 32 * random.nextInt(8) : random.nextInt(256));
        }
        AbiDecoder in = AbiDecoder.of(Bytes.wrap(noise));
        List<List<String>> result = in.array(16, outer -> outer.array(16, inner -> inner.string(64)));
        in.dynamicTuple(t -> t.bytes(100));
        assertTrue(result.size() <= 16);
    }

    private static boolean refuses(String hex, java.util.function.Consumer<AbiDecoder> read) {
        AbiDecoder in = AbiDecoder.of(Bytes.fromHex(hex));
        read.accept(in);
        return !in.ok();
    }

    private static String word(String hex) {
        return "0".repeat(64 - hex.length()) + hex;
    }

    private static String text(String text) {
        String hex = ascii(text).toHex().substring(2);
        return hex + "0".repeat(64 - hex.length());
    }

    private static Bytes ascii(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
