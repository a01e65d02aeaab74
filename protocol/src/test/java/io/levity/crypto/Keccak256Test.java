package io.levity.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.levity.types.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;

class Keccak256Test {

    @Test
    void shouldGiveTheKnownHashes() {
        assertEquals("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470", Keccak256.EMPTY.toHex());
        assertEquals("0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45", hex("abc"));
        assertEquals(
                "0x4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15",
                hex("The quick brown fox jumps over the lazy dog"));
    }

    @Test
    void shouldAgreeWithASecondImplementationAtEveryLengthAroundTheRate() {
        byte[] data = new byte[700];
        new Random(7).nextBytes(data);
        for (int length = 0; length <= 600; length++) {
            KeccakDigest twin = new KeccakDigest(256);
            twin.update(data, length % 13, length);
            byte[] expected = new byte[32];
            twin.doFinal(expected, 0);
            assertArrayEquals(expected, Keccak256.digest(data, length % 13, length), "length " + length);
        }
    }

    @Test
    void shouldRefuseARangeOutsideOfTheArray() {
        assertThrows(IndexOutOfBoundsException.class, () -> Keccak256.hash(new byte[4], 2, 3));
    }

    @Test
    void shouldHashSha256AsTheStandardDoes() {
        assertEquals(
                "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                Sha256.hash(Bytes.wrap("abc".getBytes(StandardCharsets.US_ASCII)))
                        .toHex());
    }

    private static String hex(String text) {
        return Keccak256.hash(text.getBytes(StandardCharsets.US_ASCII)).toHex();
    }
}
