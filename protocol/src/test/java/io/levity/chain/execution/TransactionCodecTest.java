package io.levity.chain.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.execution.Transaction.AccessEntry;
import io.levity.chain.execution.TransactionCodec.Decoded;
import io.levity.codec.RlpWriter;
import io.levity.crypto.Secp256k1;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TransactionCodecTest {
    private static final BigInteger MAINNET = BigInteger.ONE;
    private static final BigInteger GWEI = BigInteger.TEN.pow(9);
    private static final BigInteger ETHER = BigInteger.TEN.pow(18);
    private static final Bytes DEV_KEY =
            Bytes.fromHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
    private static final Address DEV = Address.fromHex("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    private static final Address OTHER = Address.fromHex("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");

    /** The example in EIP-155. */
    private static final Bytes EIP155 = Bytes.fromHex(
            "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd939bc"
                    + "2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc6421"
                    + "4b297fb1966a3b6d83");

    @Test
    void shouldSignAndDecodeTheExampleOfEip155() {
        UnsignedTransaction unsigned = new UnsignedTransaction(
                Transaction.Type.LEGACY,
                MAINNET,
                9,
                21_000,
                GWEI.multiply(BigInteger.valueOf(20)),
                GWEI.multiply(BigInteger.valueOf(20)),
                Optional.of(Address.fromHex("0x3535353535353535353535353535353535353535")),
                ETHER,
                Bytes.EMPTY,
                List.of());
        assertEquals(
                "0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53",
                unsigned.signingHash().toHex());
        Transaction signed = unsigned.sign(Bytes.fromHex("46".repeat(32)));
        assertEquals(EIP155, signed.raw());
        assertEquals(BigInteger.valueOf(37), signed.v());
        assertEquals(Address.fromHex("0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F"), signed.sender());
        assertEquals(signed, ok(EIP155, MAINNET));
    }

    @Test
    void shouldSignAndDecodeAPublishedAccessListTransaction() {
        BigInteger price = BigInteger.valueOf(0x60000111);
        Transaction signed = new UnsignedTransaction(
                        Transaction.Type.ACCESS_LIST,
                        MAINNET,
                        1,
                        0x60000,
                        price,
                        price,
                        Optional.of(OTHER),
                        BigInteger.ONE,
                        Bytes.EMPTY,
                        List.of())
                .sign(DEV_KEY);
        assertEquals(
                "0x01f86601018460000111830600009470997970c51812dc3a010c7d01b50e0d17dc79c80180c080a0fd6402ef803609fce890c0"
                        + "9304abd681fe29c25616e960c1f44db1a026f5d03ba00867e433e4ddd6e8b0c8f283c08a7f81d2cc41cc29aaa8631d"
                        + "7b979a8ec9e8ec",
                signed.raw().toHex());
        assertEquals(DEV, signed.sender());
    }

    @Test
    void shouldSignAndDecodePublishedDynamicFeeTransactions() {
        Transaction signed = new UnsignedTransaction(
                        Transaction.Type.DYNAMIC_FEE,
                        MAINNET,
                        3,
                        0x5d6a,
                        GWEI,
                        GWEI,
                        Optional.of(Address.fromHex("0xdea35e452b7367c43330e0065ec22538f545333b")),
                        BigInteger.ZERO,
                        Bytes.fromHex("db7eff7c00000000"),
                        List.of())
                .sign(Bytes.fromHex("1837c1be8e2995ec11cda2b066151be2cfb48adf9e47b151d46adab3a21cdf67"));
        assertEquals(
                "0xf3bfb32dbc6af1bb189fb264d40ff226af04ee6ff340585cbc38dc34222acc83",
                signed.hash().toHex());
        assertEquals(
                "73608596205274428333047184892738464462600099222674297925900741474549985117967",
                signed.r().toString());

        Bytes second = Bytes.fromHex(
                "02f8720182031184773594008477359400809470997970c51812dc3a010c7d01b50e0d17dc79c8880de0b6b3a764000080c001a0"
                        + "ce18214ff9d06ecaacb61811f9d6dc2be922e8cebddeaf6df0b30d5c498f6d33a05f0487c6dbbf2139f7c705d8054d"
                        + "bb16ecac8ae6256ce2c4c6f2e7ef35b3a496");
        Transaction decoded = ok(second, MAINNET);
        assertEquals(DEV, decoded.sender());
        assertEquals(785, decoded.nonce());
        assertEquals(BigInteger.TWO.multiply(GWEI), decoded.maxFeePerGasWei());
        assertEquals(ETHER, decoded.valueWei());
    }

    @Test
    void shouldKeepEveryFieldWhenSignedAndDecoded() {
        List<AccessEntry> accessList = List.of(
                new AccessEntry(OTHER, List.of(new Hash(0, 0, 0, 1), new Hash(1, 2, 3, 4))),
                new AccessEntry(DEV, List.of()));
        for (Transaction.Type type : Transaction.Type.values()) {
            UnsignedTransaction unsigned = new UnsignedTransaction(
                    type,
                    BigInteger.valueOf(16_602),
                    0,
                    90_000,
                    BigInteger.valueOf(700),
                    BigInteger.valueOf(type == Transaction.Type.DYNAMIC_FEE ? 3 : 700),
                    Optional.empty(),
                    BigInteger.ZERO,
                    Bytes.fromHex("6000"),
                    type == Transaction.Type.LEGACY ? List.of() : accessList);
            Transaction signed = unsigned.sign(DEV_KEY);
            assertEquals(DEV, signed.sender());
            assertEquals(type, signed.type());
            assertEquals(unsigned.accessList(), signed.accessList());
            assertEquals(unsigned.maxPriorityFeePerGasWei(), signed.maxPriorityFeePerGasWei());
            assertEquals(unsigned.data(), signed.data());
            assertEquals(Optional.empty(), signed.to());
            assertEquals(Optional.of(unsigned.chainId()), signed.chainId());
            assertEquals(signed, TransactionCodec.decodeKnown(signed.raw(), unsigned.chainId(), DEV));
        }
    }

    @Test
    void shouldRefuseAnotherChain() {
        assertBad(EIP155, BigInteger.TWO, TransactionProblem.WRONG_CHAIN, "invalid chain id for signer: have 1 want 2");
    }

    @Test
    void shouldRefuseUnprotectedLegacyTransactions() {
        assertBad(
                legacy(BigInteger.valueOf(27)),
                MAINNET,
                TransactionProblem.UNPROTECTED,
                "only replay-protected (EIP-155) transactions allowed over RPC");
    }

    @Test
    void shouldRefuseUnknownTypesAndEmptyInput() {
        assertBad(
                Bytes.fromHex("03c0"), MAINNET, TransactionProblem.UNSUPPORTED_TYPE, "transaction type not supported");
        assertBad(
                Bytes.fromHex("7fc0"), MAINNET, TransactionProblem.UNSUPPORTED_TYPE, "transaction type not supported");
        assertBad(Bytes.EMPTY, MAINNET, TransactionProblem.MALFORMED, "typed transaction too short");
        assertBad(Bytes.fromHex("02"), MAINNET, TransactionProblem.MALFORMED, "typed transaction too short");
    }

    @Test
    void shouldRefuseOversizedInput() {
        assertBad(
                Bytes.wrap(new byte[TransactionCodec.MAX_SIZE_BYTES + 1]),
                MAINNET,
                TransactionProblem.OVERSIZED,
                "oversized data: transaction size 131073, limit 131072");
    }

    @Test
    void shouldRefuseSignaturesThatAreMalleableOrOutOfRange() {
        String text = "invalid sender: invalid transaction v, r, s values";
        Transaction good = ok(dynamic(b -> b), MAINNET);
        BigInteger high = Secp256k1.ORDER.subtract(good.s());
        BigInteger flipped = BigInteger.ONE.subtract(good.v());
        assertBad(signed(flipped, good.r(), high), MAINNET, TransactionProblem.INVALID_SIGNATURE, text);
        assertBad(signed(BigInteger.TWO, good.r(), good.s()), MAINNET, TransactionProblem.INVALID_SIGNATURE, text);
        assertBad(signed(good.v(), BigInteger.ZERO, good.s()), MAINNET, TransactionProblem.INVALID_SIGNATURE, text);
        assertBad(signed(good.v(), good.r(), BigInteger.ZERO), MAINNET, TransactionProblem.INVALID_SIGNATURE, text);
        assertBad(signed(good.v(), Secp256k1.ORDER, good.s()), MAINNET, TransactionProblem.INVALID_SIGNATURE, text);
        assertBad(legacy(BigInteger.ZERO), MAINNET, TransactionProblem.INVALID_SIGNATURE, text);
        assertBad(legacy(BigInteger.valueOf(34)), MAINNET, TransactionProblem.INVALID_SIGNATURE, text);
    }

    @Test
    void shouldRefuseNumbersOf2To256AndLeadingZeros() {
        Bytes tooLarge = Bytes.wrap(BigInteger.ONE.shiftLeft(256).toByteArray());
        assertMalformed(dynamic(b -> tooLarge), "rlp: input string too long for integer");
        assertMalformed(dynamic(b -> Bytes.fromHex("0001")), "rlp: non-canonical integer (leading zero bytes)");
        assertInstanceOf(
                Decoded.Ok.class,
                TransactionCodec.decode(
                        dynamic(b -> Bytes.copyOf(
                                BigInteger.TWO.pow(256).subtract(BigInteger.ONE).toByteArray(), 1, 32)),
                        MAINNET));
    }

    @Test
    void shouldRefuseTrailingAndMissingBytes() {
        byte[] longer = new byte[EIP155.size() + 1];
        EIP155.copyTo(longer, 0);
        assertMalformed(Bytes.wrap(longer), "rlp: input contains more than one value");
        assertMalformed(EIP155.slice(0, EIP155.size() - 1), "rlp: value size exceeds available input length");
        assertMalformed(Bytes.fromHex("c0".repeat(1) + "c0"), "rlp: too few elements");
        assertMalformed(Bytes.fromHex("83010203"), "rlp: expected List");
    }

    @Test
    void shouldRefuseATipAboveTheFeeCap() {
        UnsignedTransaction unsigned =
                UnsignedTransaction.transfer(MAINNET, 0, OTHER, ETHER, BigInteger.ONE, BigInteger.TWO);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> unsigned.sign(DEV_KEY));
        assertEquals(
                "max priority fee per gas higher than max fee per gas: address " + DEV
                        + ", maxPriorityFeePerGas: 2, maxFeePerGas: 1",
                e.getMessage());
    }

    @Test
    void shouldRefuseTooMuchInitCode() {
        UnsignedTransaction unsigned = new UnsignedTransaction(
                Transaction.Type.DYNAMIC_FEE,
                MAINNET,
                0,
                1_000_000,
                GWEI,
                GWEI,
                Optional.empty(),
                BigInteger.ZERO,
                Bytes.wrap(new byte[FeeRules.MAX_INIT_CODE_BYTES + 1]),
                List.of());
        assertThrows(IllegalArgumentException.class, () -> unsigned.sign(DEV_KEY));
    }

    /** A changed byte gives another sender, another hash, or a refusal; never an exception, never the same transaction. */
    @Property(tries = 1500)
    void shouldNeverThrowNorMistakeChangedBytes(@ForAll long seed) {
        Random random = new Random(seed);
        Bytes original = random.nextBoolean() ? EIP155 : dynamic(b -> b);
        byte[] changed = original.toArray();
        int at = random.nextInt(changed.length);
        changed[at] ^= (byte) (1 + random.nextInt(255));
        int length = random.nextInt(4) == 0 ? random.nextInt(changed.length) : changed.length;
        Bytes raw = Bytes.copyOf(changed, 0, length);
        switch (TransactionCodec.decode(raw, MAINNET)) {
            case Decoded.Bad bad -> assertTrue(!bad.message().isEmpty());
            case Decoded.Ok ok -> {
                assertEquals(raw, ok.transaction().raw());
                assertNotEquals(ok(original, MAINNET).hash(), ok.transaction().hash());
                assertNotEquals(ok(original, MAINNET).sender(), ok.transaction().sender());
            }
        }
    }

    /** A type 2 transfer whose value field is put through {@code change}, signed by a fixed signature. */
    private static Bytes dynamic(UnaryOperator<Bytes> change) {
        return fields(change.apply(Bytes.fromHex("05")))
                .integer(1)
                .integer(
                        new BigInteger("73608596205274428333047184892738464462600099222674297925900741474549985117967"))
                .integer(
                        new BigInteger("37900419241206913416517940217238883594964076317649986093305289145434189241434"))
                .endList()
                .toBytes();
    }

    private static Bytes signed(BigInteger v, BigInteger r, BigInteger s) {
        return fields(Bytes.fromHex("05"))
                .integer(v)
                .integer(r)
                .integer(s)
                .endList()
                .toBytes();
    }

    private static RlpWriter fields(Bytes value) {
        return new RlpWriter()
                .prefix(2)
                .startList()
                .integer(1)
                .integer(0)
                .integer(1)
                .integer(GWEI)
                .integer(21_000)
                .address(OTHER)
                .bytes(value)
                .bytes(Bytes.EMPTY)
                .startList()
                .endList();
    }

    private static Bytes legacy(BigInteger v) {
        return new RlpWriter()
                .startList()
                .integer(0)
                .integer(GWEI)
                .integer(21_000)
                .address(OTHER)
                .integer(5)
                .bytes(Bytes.EMPTY)
                .integer(v)
                .integer(1)
                .integer(1)
                .endList()
                .toBytes();
    }

    private static Transaction ok(Bytes raw, BigInteger chainId) {
        return assertInstanceOf(Decoded.Ok.class, TransactionCodec.decode(raw, chainId))
                .transaction();
    }

    private static void assertMalformed(Bytes raw, String message) {
        assertBad(raw, MAINNET, TransactionProblem.MALFORMED, message);
    }

    private static void assertBad(Bytes raw, BigInteger chainId, TransactionProblem problem, String message) {
        assertEquals(new Decoded.Bad(problem, message), TransactionCodec.decode(raw, chainId));
    }
}
