package io.levity.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes out of the JDK's GCM against the definition of GHASH, bit by bit. */
@Timeout(60)
class GhashTest {
    private static final int[] LENGTHS = {1, 8, 15, 16, 17, 64, 127, 128, 129, 1_000, 2_048, 16_384, 32_776};

    private final Random random = new Random(7);

    @Test
    void shouldBeThePolynomialOfTheBlocksAtThePoint() {
        for (int length : LENGTHS) {
            Hash key = Hash.of(bytes(32));
            Ghash ghash = new Ghash(key, length);
            for (int i = 0; i < 3; i++) {
                byte[] message = bytes(length);
                assertArrayEquals(NaiveGhash.hash(key, message), hash(ghash, message), length + " bytes");
            }
        }
    }

    @Test
    void shouldBeLinear() {
        for (int length : LENGTHS) {
            Ghash ghash = new Ghash(Hash.of(bytes(32)), length);
            byte[] a = bytes(length);
            byte[] b = bytes(length);
            byte[] sum = NaiveGhash.add(hash(ghash, a), hash(ghash, b));
            assertArrayEquals(sum, hash(ghash, NaiveGhash.add(a, b)), length + " bytes");
            assertArrayEquals(new byte[16], hash(ghash, new byte[length]), length + " bytes");
        }
    }

    @Test
    void shouldHaveAnotherPointForEveryKey() {
        byte[] message = bytes(100);
        byte[] key = bytes(32);
        Bytes one = Bytes.wrap(hash(new Ghash(Hash.of(key), 100), message));
        for (int bit = 0; bit < 256; bit++) {
            byte[] other = key.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertEquals(-1, Arrays.mismatch(one.unsafeArray(), hash(new Ghash(Hash.of(key), 100), message)));
            assertEquals(false, one.equals(Bytes.wrap(hash(new Ghash(Hash.of(other), 100), message))));
        }
    }

    @Test
    void shouldReadAndWriteOnlyItsRanges() {
        Ghash ghash = new Ghash(Hash.of(bytes(32)), 40);
        byte[] data = bytes(100);
        byte[] out = bytes(40);
        byte[] before = out.clone();
        ghash.hash(data, 33, out, 11);
        byte[] alone = hash(ghash, Arrays.copyOfRange(data, 33, 73));
        System.arraycopy(alone, 0, before, 11, 16);
        assertArrayEquals(before, out);
        assertThrows(IndexOutOfBoundsException.class, () -> ghash.hash(data, 61, out, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> ghash.hash(data, -1, out, 0));
    }

    private static byte[] hash(Ghash ghash, byte[] message) {
        byte[] out = new byte[16];
        ghash.hash(message, 0, out, 0);
        return out;
    }

    private byte[] bytes(int length) {
        byte[] all = new byte[length];
        random.nextBytes(all);
        return all;
    }
}
