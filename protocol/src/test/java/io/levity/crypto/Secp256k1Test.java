package io.levity.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.levity.crypto.Secp256k1.Signature;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Secp256k1Test {
    private static final Bytes KEY =
            Bytes.fromHex("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
    private static final Address OWNER = Address.fromHex("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    private static final Hash DIGEST = Keccak256.hash(new byte[] {1, 2, 3});

    @Test
    void shouldDeriveTheKnownAddress() {
        assertEquals(OWNER, Secp256k1.address(KEY));
        assertEquals(64, Secp256k1.publicKey(KEY).size());
    }

    @Test
    void shouldRecoverTheSignerWhenSigned() {
        Signature signature = Secp256k1.sign(DIGEST, KEY);
        assertEquals(signature, Secp256k1.sign(DIGEST, KEY));
        assertTrue(signature.s().compareTo(Secp256k1.HALF_ORDER) <= 0);
        assertEquals(Optional.of(OWNER), Secp256k1.recover(DIGEST, signature.yParity(), signature.r(), signature.s()));
    }

    @Test
    void shouldRefuseTheMalleableTwinOfASignature() {
        Signature signature = Secp256k1.sign(DIGEST, KEY);
        BigInteger high = Secp256k1.ORDER.subtract(signature.s());
        assertEquals(Optional.empty(), Secp256k1.recover(DIGEST, 1 - signature.yParity(), signature.r(), high));
    }

    @Test
    void shouldRefuseNumbersOutOfRange() {
        Signature good = Secp256k1.sign(DIGEST, KEY);
        BigInteger big = BigInteger.ONE.shiftLeft(300);
        assertEquals(Optional.empty(), Secp256k1.recover(DIGEST, 2, good.r(), good.s()));
        assertEquals(Optional.empty(), Secp256k1.recover(DIGEST, -1, good.r(), good.s()));
        assertEquals(Optional.empty(), Secp256k1.recover(DIGEST, 0, BigInteger.ZERO, good.s()));
        assertEquals(Optional.empty(), Secp256k1.recover(DIGEST, 0, good.r(), BigInteger.ZERO));
        assertEquals(Optional.empty(), Secp256k1.recover(DIGEST, 0, Secp256k1.ORDER, good.s()));
        assertEquals(Optional.empty(), Secp256k1.recover(DIGEST, 0, big, good.s()));
        assertEquals(Optional.empty(), Secp256k1.recover(DIGEST, 0, good.r(), big.negate()));
    }

    @Test
    void shouldRefuseKeysOutOfRange() {
        assertFalse(Secp256k1.isPrivateKey(Bytes.wrap(new byte[32])));
        assertFalse(Secp256k1.isPrivateKey(Bytes.wrap(new byte[31])));
        assertFalse(Secp256k1.isPrivateKey(Bytes.fromHex(Secp256k1.ORDER.toString(16))));
        assertThrows(IllegalArgumentException.class, () -> Secp256k1.address(Bytes.wrap(new byte[32])));
    }

    @Test
    void shouldAgreeBetweenTheNativeAndThePortableTwin() {
        assumeTrue(Secp256k1.isNative(), "no native library on this platform");
        Secp256k1Curve portable = new PortableSecp256k1();
        Secp256k1Curve fast = Secp256k1.CURVE;
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            byte[] key = new byte[32];
            byte[] digest = new byte[32];
            random.nextBytes(key);
            random.nextBytes(digest);
            Signature signature = fast.sign(digest, key);
            assertEquals(signature, portable.sign(digest, key));
            assertEquals(Bytes.wrap(fast.publicKey(key)), Bytes.wrap(portable.publicKey(key)));
            Hash hash = Hash.of(digest);
            for (int parity = 0; parity < 2; parity++) {
                Optional<Address> one = Secp256k1.recover(fast, hash, parity, signature.r(), signature.s());
                assertEquals(one, Secp256k1.recover(portable, hash, parity, signature.r(), signature.s()));
                assertEquals(parity == signature.yParity(), one.equals(Optional.of(address(fast, key))));
            }
        }
    }

    @Test
    void shouldAgreeBetweenTwinsWhenSignaturesAreNoise() {
        assumeTrue(Secp256k1.isNative(), "no native library on this platform");
        Secp256k1Curve portable = new PortableSecp256k1();
        Random random = new Random(12);
        int recovered = 0;
        for (int i = 0; i < 200; i++) {
            Hash digest = new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
            BigInteger r = new BigInteger(256, random);
            BigInteger s = new BigInteger(255, random);
            Optional<Address> one = Secp256k1.recover(Secp256k1.CURVE, digest, i & 1, r, s);
            assertEquals(one, Secp256k1.recover(portable, digest, i & 1, r, s));
            recovered += one.isPresent() ? 1 : 0;
        }
        assertTrue(recovered > 50 && recovered < 150, "about half of all abscissas lie on the curve: " + recovered);
    }

    private static Address address(Secp256k1Curve curve, byte[] key) {
        return Secp256k1.addressOf(curve.publicKey(key));
    }
}
