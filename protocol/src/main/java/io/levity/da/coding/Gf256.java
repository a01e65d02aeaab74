package io.levity.da.coding;

/**
 * The field GF(2^8) modulo x^8+x^4+x^3+x^2+1 and the two bases in which shards live.
 *
 * <p>The <em>Cantor basis</em> names the points: shard {@code i} is the value at {@code point(i)}, and in this basis the
 * twiddle factors of the additive transform are a shift of the index. The <em>plane basis</em> names the planes: plane
 * {@code p} of a group holds the coordinates of its symbols at {@code PLANE[p]}. It is a tower: elements of GF(16) have
 * coordinates below 16, and multiply planes 0–3 and planes 4–7 apart by one and the same matrix.
 *
 * @see <a href="https://doi.org/10.1109/FOCS.2014.41">Lin, Chung, Han: Novel polynomial basis</a>
 */
final class Gf256 {
    static final int POLYNOMIAL = 0x11D;

    /**
     * Every constant as a matrix of bits: entry {@code constant * 64 + q * 8 + p} is -1 when the product of the constant
     * with plane {@code p} enters plane {@code q}, else 0.
     */
    static final byte[] MASKS = new byte[256 * 64];

    private static final int[] CANTOR = {1, 214, 152, 146, 86, 200, 88, 230};
    private static final int[] PLANE = {1, 214, 152, 68, 86, 140, 203, 97};
    private static final int[] EXP = new int[510];
    private static final int[] LOG = new int[256];
    private static final int[] COORDINATES = new int[256];
    private static final boolean[] SMALL = new boolean[256];

    static {
        int power = 1;
        for (int i = 0; i < 255; i++) {
            EXP[i] = power;
            EXP[i + 255] = power;
            LOG[power] = i;
            power <<= 1;
            power = power > 255 ? power ^ POLYNOMIAL : power;
        }
        for (int c = 0; c < 256; c++) {
            COORDINATES[combine(PLANE, c)] = c;
        }
        for (int constant = 0; constant < 256; constant++) {
            SMALL[constant] = COORDINATES[constant] < 16;
            for (int p = 0; p < 8; p++) {
                int column = COORDINATES[multiply(constant, PLANE[p])];
                for (int q = 0; q < 8; q++) {
                    MASKS[constant * 64 + q * 8 + p] = (byte) -(column >> q & 1);
                }
            }
        }
        checkBases();
    }

    private Gf256() {}

    static int multiply(int a, int b) {
        return a == 0 || b == 0 ? 0 : EXP[LOG[a] + LOG[b]];
    }

    /** The inverse of {@code a}, which is not zero. */
    static int invert(int a) {
        return EXP[255 - LOG[a]];
    }

    /** The logarithm of {@code a}, which is not zero, to the base 2. */
    static int log(int a) {
        return LOG[a];
    }

    /** The element of the logarithm {@code exponent}, 0 to 254. */
    static int exp(int exponent) {
        return EXP[exponent];
    }

    /** The evaluation point of shard {@code index}, and the twiddle factor of a block that starts there, level by level. */
    static int point(int index) {
        return combine(CANTOR, index);
    }

    /** Whether {@code constant} lies in GF(16), for which a kernel with a quarter of the masks serves. */
    static boolean isSmall(int constant) {
        return SMALL[constant];
    }

    private static int combine(int[] basis, int coordinates) {
        int sum = 0;
        for (int b = 0; b < 8; b++) {
            sum ^= -(coordinates >> b & 1) & basis[b];
        }
        return sum;
    }

    /** The relations that the transform and the kernels rest on; a wrong table must not get past class load. */
    private static void checkBases() {
        for (int i = 0; i + 1 < 8; i++) {
            int next = CANTOR[i + 1];
            check((multiply(next, next) ^ next) == CANTOR[i], "Cantor basis");
        }
        int[] generators = {CANTOR[1], CANTOR[2], CANTOR[4]};
        for (int p = 0; p < 8; p++) {
            int product = 1;
            for (int e = 0; e < 3; e++) {
                product = (p >> e & 1) == 1 ? multiply(product, generators[e]) : product;
            }
            check(PLANE[p] == product, "plane basis is the tower");
        }
        for (int i = 1; i < 256; i++) {
            check(COORDINATES[i] != 0, "plane basis spans the field");
            check(multiply(i, invert(i)) == 1, "inverse");
        }
        for (int constant = 0; constant < 256; constant++) {
            check(!SMALL[constant] || actsOnHalvesApart(constant), "GF(16) acts on halves");
        }
        for (int i = 0; i < 16; i++) {
            check(SMALL[point(i)], "low points are GF(16)");
        }
    }

    private static boolean actsOnHalvesApart(int constant) {
        for (int q = 0; q < 4; q++) {
            for (int p = 0; p < 4; p++) {
                int at = constant * 64 + q * 8 + p;
                boolean same = MASKS[at] == MASKS[at + 36];
                if (!same || MASKS[at + 4] != 0 || MASKS[at + 32] != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void check(boolean holds, String relation) {
        if (!holds) {
            throw new IllegalStateException("the constants of GF(2^8) contradict each other: " + relation);
        }
    }
}
