package io.levity.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.codec.AbiEncoder;
import io.levity.crypto.Bn254.G1Point;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bn254Test {

    /** The messages that 0G's signers sign to register: address ‖ chain id ‖ text. */
    @ParameterizedTest
    @CsvSource({
        "16661,7288824507718120795691832163770093329548366096104242989004006926495540925554,"
                + "364019237319845702599452153763499267470188191192617178592246471098400123024",
        "16601,5758335484816692570511006571730493414827867100031081012304545666627072114456,"
                + "17507441789208683216023564140628828557963879381648427407280641798865477974055"
    })
    void shouldHashRegistrationsAs0gDoes(long chainId, BigInteger x, BigInteger y) {
        Bytes address = Bytes.fromHex("a223d305bc8147a75761f7f72f983e5eef867bd4");
        Bytes chain = new AbiEncoder().uint(chainId).toBytes();
        byte[] text = "0G_BN254_Pubkey_Registration".getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[address.size() + chain.size() + text.length];
        address.copyTo(message, 0);
        chain.copyTo(message, address.size());
        System.arraycopy(text, 0, message, address.size() + chain.size(), text.length);
        assertEquals(new G1Point(x, y), Bn254.hashToG1(Keccak256.hash(message)));
    }

    @Test
    void shouldHashABlobAs0gDoes() {
        G1Point expected = new G1Point(
                new BigInteger("3104132272622526655068902279970515367044771064982988265068273751564440697689"),
                new BigInteger("14983672482514514723382346054400511740670770934276906876175822994665721348371"));
        assertEquals(
                expected,
                Bn254.hashToG1(Hash.fromHex("37412edc0fae2d298c470c1668f2ee05ff6197d6f40e06bdd6f341e501def8a0")));
    }

    @Test
    void shouldLieOnTheCurveWhateverTheDigest() {
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            byte[] digest = new byte[32];
            random.nextBytes(digest);
            G1Point p = Bn254.hashToG1(Hash.of(digest));
            BigInteger left = p.y().pow(2).mod(Bn254.FIELD);
            BigInteger right = p.x().pow(3).add(BigInteger.valueOf(3)).mod(Bn254.FIELD);
            assertEquals(left, right);
            assertTrue(p.x().compareTo(Bn254.FIELD) < 0 && p.y().compareTo(Bn254.FIELD) < 0);
        }
    }
}
