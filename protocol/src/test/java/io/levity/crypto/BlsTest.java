package io.levity.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.types.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;

@Timeout(60)
class BlsTest {
    private static final String SCALAR = "263dbd792f5b1be47ed85f8938c0f29586af0d3ac7b977f21c278fe1462040e3";
    private static final String OTHER_SCALAR = "47b8192d77bf871b62e87859d653922725724a5c031afeabc60bcef5ff665138";
    private static final Bytes MESSAGE = Bytes.wrap("Levity".getBytes(StandardCharsets.US_ASCII));
    private static final Bytes INFINITY_SIGNATURE = Bytes.fromHex("c0" + "00".repeat(47));
    private static final Bytes INFINITY_KEY = Bytes.fromHex("c0" + "00".repeat(95));

    /** Expected values made with the independent implementation {@code @noble/curves} 1.9.7. */
    @ParameterizedTest
    @CsvSource({
        "'', ac4a2207d5fe1bfe8118ff1c576a32c48471762c5523eb955ea1ebe90b40ba368656e41a973d06d73b7dd3ada7735996",
        "5656565656565656565656565656565656565656565656565656565656565656,"
                + "86ef6b4cb194bed848bf7a112112cd486d156ab82abd8521811d24ac27de0ad3f5bfc747639b7a650aaa619e28a5ffe9",
        "4c6576697479, acff0dce3c6579315e570bb73f99a2c986674bfb1ea16c2d84a9dc8c6b8f1ed40308c0a61b69ad4672d290091dea58dc"
    })
    void shouldSignAsAnIndependentImplementationDoes(String message, String expected) {
        BlsSecretKey key = BlsSecretKey.fromScalar(Bytes.fromHex(SCALAR));
        Bytes signature = key.sign(Bytes.fromHex(message));
        assertEquals(Bytes.fromHex(expected), signature);
        assertTrue(Bls.verify(key.publicKey(), Bytes.fromHex(message), signature));
    }

    @Test
    void shouldDeriveKeysProofsAndSumsAsAnIndependentImplementationDoes() {
        BlsSecretKey key = BlsSecretKey.fromScalar(Bytes.fromHex(SCALAR));
        BlsSecretKey other = BlsSecretKey.fromScalar(Bytes.fromHex(OTHER_SCALAR));
        assertEquals(
                Bytes.fromHex("ac400b70f6f8cd35648f5c126cce5417f3be4d8eefbd42ceb4286a14df7e03135313fe5845e3a575faab3e8b"
                        + "949d248814856c22d8cdb2967c720e963eedc999e738373b14172f06fc915769d3cc5ab7ae0a1b9c38f48b5585fb"
                        + "09d4bd2733bb"),
                key.publicKey());
        assertEquals(
                Bytes.fromHex("85cd8b8b8e2677c1e6e861e6c720d08ff986bc39862de8f975fbb287f34a550402277ab6fd5fad7ae0d4f57a"
                        + "6ba80e19"),
                key.proofOfPossession());
        assertEquals(
                Bytes.fromHex("84bcc6c1c097a4e06e4fd4ebaf981bd1fa6206a762652c16783748cfda86fca2c3584579391e8a1b32317486"
                        + "441365a1"),
                Bls.aggregate(List.of(key.sign(MESSAGE), other.sign(MESSAGE))).orElseThrow());
    }

    /** EIP-2333, test case 0: {@code derive_master_SK} is KeyGen. */
    @Test
    void shouldGenerateTheKeyOfTheStandardFromKeyMaterial() {
        Bytes seed =
                Bytes.fromHex("c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d18264c1"
                        + "e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04");
        assertEquals(
                new BigInteger("6083874454709270928345386274498605044986640685124978867557563392430687146096"),
                new BigInteger(1, BlsSecretKey.fromKeyMaterial(seed).toScalar().unsafeArray()));
    }

    @Test
    void shouldRefuseScalarsOutsideTheOrderAndShortKeyMaterial() {
        String order = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";
        for (String bad : List.of("00".repeat(32), order, "ff".repeat(32), "01", "01".repeat(33))) {
            assertThrows(IllegalArgumentException.class, () -> BlsSecretKey.fromScalar(Bytes.fromHex(bad)));
        }
        assertThrows(
                IllegalArgumentException.class, () -> BlsSecretKey.fromKeyMaterial(Bytes.fromHex("07".repeat(31))));
    }

    @Test
    void shouldNeverPrintTheKey() {
        BlsSecretKey key = BlsSecretKey.fromScalar(Bytes.fromHex(SCALAR));
        assertFalse(key.toString().contains(SCALAR.substring(0, 8)), key.toString());
    }

    @Test
    void shouldRefuseWhenAnyBitOfTheSignatureIsFlipped() {
        BlsSecretKey key = key(1);
        Bytes signature = key.sign(MESSAGE);
        for (int bit = 0; bit < signature.size() * 8; bit++) {
            assertFalse(Bls.verify(key.publicKey(), MESSAGE, flip(signature, bit)), "bit " + bit);
        }
    }

    @Test
    void shouldRefuseAnotherMessageKeyOrPurpose() {
        BlsSecretKey key = key(1);
        Bytes signature = key.sign(MESSAGE);
        assertFalse(Bls.verify(key.publicKey(), flip(MESSAGE, 3), signature));
        assertFalse(Bls.verify(key(2).publicKey(), MESSAGE, signature));
        assertFalse(Bls.verifyProofOfPossession(key.publicKey(), key.sign(key.publicKey())));
        assertFalse(Bls.verify(key.publicKey(), key.publicKey(), key.proofOfPossession()));
        assertFalse(Bls.verifyProofOfPossession(key(2).publicKey(), key.proofOfPossession()));
        assertTrue(Bls.verifyProofOfPossession(key.publicKey(), key.proofOfPossession()));
    }

    @Test
    void shouldAnswerFalseWhenInputIsNoPoint() {
        BlsSecretKey key = key(1);
        Bytes good = key.sign(MESSAGE);
        Random random = new Random(7);
        List<Bytes> junk = new ArrayList<>(List.of(Bytes.EMPTY, INFINITY_SIGNATURE, INFINITY_KEY, outsideSubgroup()));
        for (int size : new int[] {1, 47, 48, 48, 49, 95, 96, 96, 97, 192}) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            junk.add(Bytes.wrap(bytes));
            byte[] marked = bytes.clone();
            marked[0] |= (byte) 0x80;
            junk.add(Bytes.wrap(marked));
        }
        junk.add(Bytes.wrap(new P1_Affine(good.toArray()).serialize())); // uncompressed
        junk.add(Bytes.wrap(new P2_Affine(key.publicKey().toArray()).serialize()));
        for (Bytes bad : junk) {
            assertFalse(Bls.verify(key.publicKey(), MESSAGE, bad));
            assertFalse(Bls.verify(bad, MESSAGE, good));
            assertFalse(Bls.verifyProofOfPossession(bad, key.proofOfPossession()));
            assertFalse(Bls.verifyProofOfPossession(key.publicKey(), bad));
            assertTrue(Bls.aggregate(List.of(good, bad)).isEmpty());
            assertFalse(Bls.fastAggregateVerify(List.of(key.publicKey(), bad), MESSAGE, good));
            assertEquals(
                    List.of(0),
                    Bls.verifyBatch(List.of(key.publicKey()), MESSAGE, List.of(bad))
                            .invalid());
            assertEquals(
                    List.of(0),
                    Bls.verifyBatch(List.of(bad), MESSAGE, List.of(good)).invalid());
        }
        assertFalse(Bls.fastAggregateVerify(List.of(), MESSAGE, good));
        assertTrue(Bls.aggregate(List.of()).isEmpty());
    }

    /** A sum that cancels out is infinity: neither it nor a key that cancels is accepted. */
    @Test
    void shouldRefuseSumsThatCancelOut() {
        BlsSecretKey key = key(1);
        Bytes negatedKey = Bytes.wrap(
                new P2(new P2_Affine(key.publicKey().toArray())).neg().compress());
        Bytes signature = key.sign(MESSAGE);
        Bytes negated =
                Bytes.wrap(new P1(new P1_Affine(signature.toArray())).neg().compress());
        assertTrue(Bls.aggregate(List.of(signature, negated)).isEmpty());
        assertFalse(Bls.fastAggregateVerify(List.of(key.publicKey(), negatedKey), MESSAGE, INFINITY_SIGNATURE));
        assertFalse(Bls.fastAggregateVerify(List.of(key.publicKey(), negatedKey), MESSAGE, signature));
    }

    /** The attack is real against the bare sum, and a proof of possession is what stops it. */
    @Test
    void shouldStopARogueKeyByItsMissingProofOfPossession() {
        BlsSecretKey victim = key(1);
        BlsSecretKey attacker = key(2);
        P2 rogue = new P2(new P2_Affine(attacker.publicKey().toArray()))
                .add(new P2(new P2_Affine(victim.publicKey().toArray())).neg());
        Bytes rogueKey = Bytes.wrap(rogue.compress());
        Bytes forged = attacker.sign(MESSAGE);
        assertTrue(Bls.fastAggregateVerify(List.of(victim.publicKey(), rogueKey), MESSAGE, forged));
        assertFalse(Bls.verifyProofOfPossession(rogueKey, attacker.proofOfPossession()));
        assertFalse(Bls.verifyProofOfPossession(
                rogueKey,
                Bls.aggregate(List.of(attacker.proofOfPossession(), negate(victim.proofOfPossession())))
                        .orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 16})
    void shouldFindExactlyTheBadSignaturesOfABatch(int size) {
        Random random = new Random(size);
        List<BlsSecretKey> keys = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            keys.add(key(i));
        }
        List<Bytes> publicKeys = keys.stream().map(BlsSecretKey::publicKey).toList();
        for (int round = 0; round < 6; round++) {
            List<Bytes> signatures = new ArrayList<>();
            List<Integer> bad = new ArrayList<>();
            List<Bytes> goodKeys = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                boolean good = round == 0 || random.nextInt(4) > 0;
                signatures.add(keys.get(i).sign(good ? MESSAGE : flip(MESSAGE, i)));
                if (good) {
                    goodKeys.add(publicKeys.get(i));
                } else {
                    bad.add(i);
                }
            }
            BlsBatch batch = Bls.verifyBatch(publicKeys, MESSAGE, signatures);
            assertEquals(bad, batch.invalid());
            assertEquals(goodKeys.isEmpty(), batch.aggregate().isEmpty());
            assertEquals(!goodKeys.isEmpty(), Bls.fastAggregateVerify(goodKeys, MESSAGE, batch.aggregate()));
            assertEquals(bad.isEmpty(), batch.allValid());
        }
    }

    /** σ₁ + δ and σ₂ − δ: their sum verifies and neither does; nor may any weights that they can foresee help them. */
    @ParameterizedTest
    @CsvSource({"2, 0, 1", "3, 0, 1", "4, 1, 3", "11, 4, 5", "16, 15, 0"})
    void shouldFindColludingSignersWhoseErrorsCancelOut(int size, int first, int second) {
        List<BlsSecretKey> keys =
                IntStream.range(0, size).mapToObj(BlsTest::key).toList();
        List<Bytes> publicKeys = keys.stream().map(BlsSecretKey::publicKey).toList();
        List<Bytes> signatures =
                new ArrayList<>(keys.stream().map(k -> k.sign(MESSAGE)).toList());
        Bytes delta = key(99).sign(MESSAGE);
        signatures.set(first, sum(signatures.get(first), delta));
        signatures.set(second, sum(signatures.get(second), negate(delta)));
        assertTrue(Bls.fastAggregateVerify(
                publicKeys, MESSAGE, Bls.aggregate(signatures).orElseThrow()));

        BlsBatch batch = Bls.verifyBatch(publicKeys, MESSAGE, signatures);

        assertEquals(List.of(Math.min(first, second), Math.max(first, second)), batch.invalid());
        List<Bytes> honest = new ArrayList<>(signatures);
        honest.removeAll(List.of(signatures.get(first), signatures.get(second)));
        assertEquals(Bls.aggregate(honest).orElse(Bytes.EMPTY), batch.aggregate());
    }

    /** Against the native multiplication, at factors where the signed digits carry. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "2",
                "3",
                "7",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
                "ffffffffffffffffffffffffffffffff",
                "80000000000000000000000000000000",
                "0123456789abcdef0fedcba987654321"
            })
    void shouldCombineAsMultiplicationsOneByOneDo(String hex) {
        BigInteger factor = new BigInteger(hex, 16);
        BlsCombination combination = new BlsCombination();
        P2 expectedKey = new P2();
        P1 expectedSignature = new P1();
        for (int i = 0; i < 3; i++) {
            P2_Affine publicKey = new P2_Affine(key(i).publicKey().toArray());
            P1_Affine signature = new P1_Affine(key(i).sign(MESSAGE).toArray());
            combination.add(factor.shiftRight(i).max(BigInteger.ONE), publicKey, signature);
            expectedKey.add(new P2(publicKey).mult(factor.shiftRight(i).max(BigInteger.ONE)));
            expectedSignature.add(new P1(signature).mult(factor.shiftRight(i).max(BigInteger.ONE)));
        }
        combination.run();
        assertTrue(combination.key().is_equal(expectedKey));
        assertTrue(combination.signature().is_equal(expectedSignature));
    }

    @Test
    void shouldWeightDifferentlyWhenAnythingOfTheBatchChanges() {
        Bytes key = key(1).publicKey();
        Bytes signature = key(1).sign(MESSAGE);
        Set<BigInteger> seen = new HashSet<>();
        for (Bytes message : List.of(MESSAGE, flip(MESSAGE, 0))) {
            for (Bytes other : List.of(signature, flip(signature, 383))) {
                for (Bytes otherKey : List.of(key, flip(key, 767))) {
                    BlsCoefficients source = new BlsCoefficients(message.toArray(), 3);
                    source.add(key, signature);
                    source.add(otherKey, other);
                    source.add(key, signature);
                    BigInteger[] factors = source.derive(3);
                    assertEquals(BigInteger.ONE, factors[0]);
                    seen.add(factors[1]);
                    seen.add(factors[2]);
                    assertTrue(factors[1].bitLength() > 64 && factors[1].bitLength() <= BlsCoefficients.SIZE_BITS);
                }
            }
        }
        assertEquals(16, seen.size());
    }

    @Test
    void shouldForgetKeysWhenTooManyAreRemembered() {
        BlsPoints points = new BlsPoints();
        P2 walk = P2.generator();
        for (int i = 0; i < 2 * BlsPoints.GENERATION + 10; i++) {
            assertTrue(points.publicKey(Bytes.wrap(walk.compress())).isPresent());
            walk = walk.add(P2_Affine.generator());
        }
        assertTrue(points.remembered() <= 2 * BlsPoints.GENERATION, points.remembered() + " keys");
    }

    /** A point of the curve that is not in the subgroup: the first x from 1 that has a y. */
    private static Bytes outsideSubgroup() {
        for (int x = 1; x < 256; x++) {
            byte[] bytes = new byte[48];
            bytes[0] = (byte) 0x80;
            bytes[47] = (byte) x;
            try {
                P1_Affine point = new P1_Affine(bytes);
                if (!point.in_group()) {
                    return Bytes.wrap(bytes);
                }
            } catch (RuntimeException noSuchPoint) {
                // the next x
            }
        }
        throw new AssertionError("no point found");
    }

    private static Bytes sum(Bytes left, Bytes right) {
        return Bls.aggregate(List.of(left, right)).orElseThrow();
    }

    private static Bytes negate(Bytes signature) {
        return Bytes.wrap(new P1(new P1_Affine(signature.toArray())).neg().compress());
    }

    private static Bytes flip(Bytes bytes, int bit) {
        byte[] copy = bytes.toArray();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return Bytes.wrap(copy);
    }

    private static BlsSecretKey key(int index) {
        byte[] material = new byte[32];
        material[31] = (byte) index;
        return BlsSecretKey.fromKeyMaterial(Bytes.wrap(material));
    }
}
