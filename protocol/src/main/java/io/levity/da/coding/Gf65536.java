package io.levity.da.coding;

/**
 * The field GF(2^16) as GF(2^8)[w] modulo w^2+w+v7: an element is {@code low + high·w}, an int with the byte {@code high}
 * above the byte {@code low}.
 *
 * <p>It has GF(2^8) as its low bytes and continues the Cantor basis of {@link Gf256} with v8 = w. The byte {@code high} of
 * {@code v(8+i)} is v(i); so with no more than 4096 points it lies in GF(16), and is zero for the first 256.
 */
final class Gf65536 {
    /** v7, which with w^2 = w + v7 makes the tower. */
    static final int V7 = 230;

    private static final int ORDER = 65_535;
    private static final int[] CANTOR_LOW = {0, 0xF8, 0xB0, 0xE8};
    private static final int GENERATOR = 0x102;
    private static final char[] EXP = new char[ORDER];
    private static final char[] LOG = new char[ORDER + 1];

    static {
        int power = 1;
        for (int i = 0; i < ORDER; i++) {
            EXP[i] = (char) power;
            LOG[power] = (char) i;
            power = multiply(power, GENERATOR);
        }
        checkField();
    }

    private Gf65536() {}

    static int multiply(int a, int b) {
        int lowA = a & 255;
        int highA = a >> 8;
        int lowB = b & 255;
        int highB = b >> 8;
        int both = Gf256.multiply(highA, highB);
        int low = Gf256.multiply(lowA, lowB) ^ Gf256.multiply(V7, both);
        int high = Gf256.multiply(lowA, highB) ^ Gf256.multiply(highA, lowB) ^ both;
        return high << 8 | low;
    }

    /** The logarithm of {@code a}, which is not zero. */
    static int log(int a) {
        return LOG[a];
    }

    /** The element of the logarithm {@code exponent}, 0 to 65534. */
    static int exp(int exponent) {
        return EXP[exponent];
    }

    /** The evaluation point of shard {@code index}, below 4096. */
    static int point(int index) {
        int low = Gf256.point(index & 255);
        int above = index >> 8;
        for (int b = 0; b < CANTOR_LOW.length; b++) {
            low ^= -(above >> b & 1) & CANTOR_LOW[b];
        }
        return Gf256.point(above) << 8 | low;
    }

    /** The relations that the transform rests on; a wrong constant must not get past class load. */
    private static void checkField() {
        check(point(1 << 7) == V7 && point(1 << 8) == 1 << 8, "Cantor basis continues with w");
        for (int bit = 0; 2 << bit < CodingParams.MAX_SHARDS; bit++) {
            int next = point(2 << bit);
            check((multiply(next, next) ^ next) == point(1 << bit), "Cantor basis");
        }
        check(CodingParams.MAX_SHARDS == 1 << (8 + CANTOR_LOW.length), "every shard has a point");
        check(multiply(EXP[ORDER - 1], GENERATOR) == 1, "generator");
        for (int a = 1; a <= ORDER; a++) {
            check(EXP[LOG[a]] == a, "the powers of the generator are all elements");
        }
        for (int i = 0; i < CodingParams.MAX_SHARDS; i += CodingParams.BYTE_FIELD_SHARDS) {
            check(Gf256.isSmall(point(i) >> 8), "high bytes of points are GF(16)");
        }
    }

    private static void check(boolean holds, String relation) {
        if (!holds) {
            throw new IllegalStateException("the constants of GF(2^16) contradict each other: " + relation);
        }
    }
}
