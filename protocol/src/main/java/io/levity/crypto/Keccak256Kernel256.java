package io.levity.crypto;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Absorbs one block of each of four messages and permutes, one message in each long lane. Flat for the reason given
 * at {@link Blake3Kernel256}: 25 lanes of Keccak are 25 local vectors, one round is one turn of the loop.
 */
final class Keccak256Kernel256 extends Keccak256Kernel {
    private static final VectorSpecies<Long> S = LongVector.SPECIES_256;
    private static final int LANES = 4;

    Keccak256Kernel256() {
        super(LANES);
    }

    @Override
    void absorb(long[] block, long[] state) {
        permute(block, state);
    }

    private static void permute(long[] block, long[] state) {
        long[] constants = Keccak256.ROUND;
        LongVector a0 = LongVector.fromArray(S, state, 0 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 0 * LANES));
        LongVector a1 = LongVector.fromArray(S, state, 1 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 1 * LANES));
        LongVector a2 = LongVector.fromArray(S, state, 2 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 2 * LANES));
        LongVector a3 = LongVector.fromArray(S, state, 3 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 3 * LANES));
        LongVector a4 = LongVector.fromArray(S, state, 4 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 4 * LANES));
        LongVector a5 = LongVector.fromArray(S, state, 5 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 5 * LANES));
        LongVector a6 = LongVector.fromArray(S, state, 6 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 6 * LANES));
        LongVector a7 = LongVector.fromArray(S, state, 7 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 7 * LANES));
        LongVector a8 = LongVector.fromArray(S, state, 8 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 8 * LANES));
        LongVector a9 = LongVector.fromArray(S, state, 9 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 9 * LANES));
        LongVector a10 = LongVector.fromArray(S, state, 10 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 10 * LANES));
        LongVector a11 = LongVector.fromArray(S, state, 11 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 11 * LANES));
        LongVector a12 = LongVector.fromArray(S, state, 12 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 12 * LANES));
        LongVector a13 = LongVector.fromArray(S, state, 13 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 13 * LANES));
        LongVector a14 = LongVector.fromArray(S, state, 14 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 14 * LANES));
        LongVector a15 = LongVector.fromArray(S, state, 15 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 15 * LANES));
        LongVector a16 = LongVector.fromArray(S, state, 16 * LANES)
                .lanewise(VectorOperators.XOR, LongVector.fromArray(S, block, 16 * LANES));
        LongVector a17 = LongVector.fromArray(S, state, 17 * LANES);
        LongVector a18 = LongVector.fromArray(S, state, 18 * LANES);
        LongVector a19 = LongVector.fromArray(S, state, 19 * LANES);
        LongVector a20 = LongVector.fromArray(S, state, 20 * LANES);
        LongVector a21 = LongVector.fromArray(S, state, 21 * LANES);
        LongVector a22 = LongVector.fromArray(S, state, 22 * LANES);
        LongVector a23 = LongVector.fromArray(S, state, 23 * LANES);
        LongVector a24 = LongVector.fromArray(S, state, 24 * LANES);
        for (int round = 0; round < 24; round++) {
            LongVector c0 = a0.lanewise(VectorOperators.XOR, a5)
                    .lanewise(VectorOperators.XOR, a10)
                    .lanewise(VectorOperators.XOR, a15)
                    .lanewise(VectorOperators.XOR, a20);
            LongVector c1 = a1.lanewise(VectorOperators.XOR, a6)
                    .lanewise(VectorOperators.XOR, a11)
                    .lanewise(VectorOperators.XOR, a16)
                    .lanewise(VectorOperators.XOR, a21);
            LongVector c2 = a2.lanewise(VectorOperators.XOR, a7)
                    .lanewise(VectorOperators.XOR, a12)
                    .lanewise(VectorOperators.XOR, a17)
                    .lanewise(VectorOperators.XOR, a22);
            LongVector c3 = a3.lanewise(VectorOperators.XOR, a8)
                    .lanewise(VectorOperators.XOR, a13)
                    .lanewise(VectorOperators.XOR, a18)
                    .lanewise(VectorOperators.XOR, a23);
            LongVector c4 = a4.lanewise(VectorOperators.XOR, a9)
                    .lanewise(VectorOperators.XOR, a14)
                    .lanewise(VectorOperators.XOR, a19)
                    .lanewise(VectorOperators.XOR, a24);
            LongVector d0 = c4.lanewise(VectorOperators.XOR, c1.lanewise(VectorOperators.ROL, 1));
            LongVector d1 = c0.lanewise(VectorOperators.XOR, c2.lanewise(VectorOperators.ROL, 1));
            LongVector d2 = c1.lanewise(VectorOperators.XOR, c3.lanewise(VectorOperators.ROL, 1));
            LongVector d3 = c2.lanewise(VectorOperators.XOR, c4.lanewise(VectorOperators.ROL, 1));
            LongVector d4 = c3.lanewise(VectorOperators.XOR, c0.lanewise(VectorOperators.ROL, 1));
            LongVector b0 = a0.lanewise(VectorOperators.XOR, d0);
            LongVector b10 = a1.lanewise(VectorOperators.XOR, d1).lanewise(VectorOperators.ROL, 1);
            LongVector b20 = a2.lanewise(VectorOperators.XOR, d2).lanewise(VectorOperators.ROL, 62);
            LongVector b5 = a3.lanewise(VectorOperators.XOR, d3).lanewise(VectorOperators.ROL, 28);
            LongVector b15 = a4.lanewise(VectorOperators.XOR, d4).lanewise(VectorOperators.ROL, 27);
            LongVector b16 = a5.lanewise(VectorOperators.XOR, d0).lanewise(VectorOperators.ROL, 36);
            LongVector b1 = a6.lanewise(VectorOperators.XOR, d1).lanewise(VectorOperators.ROL, 44);
            LongVector b11 = a7.lanewise(VectorOperators.XOR, d2).lanewise(VectorOperators.ROL, 6);
            LongVector b21 = a8.lanewise(VectorOperators.XOR, d3).lanewise(VectorOperators.ROL, 55);
            LongVector b6 = a9.lanewise(VectorOperators.XOR, d4).lanewise(VectorOperators.ROL, 20);
            LongVector b7 = a10.lanewise(VectorOperators.XOR, d0).lanewise(VectorOperators.ROL, 3);
            LongVector b17 = a11.lanewise(VectorOperators.XOR, d1).lanewise(VectorOperators.ROL, 10);
            LongVector b2 = a12.lanewise(VectorOperators.XOR, d2).lanewise(VectorOperators.ROL, 43);
            LongVector b12 = a13.lanewise(VectorOperators.XOR, d3).lanewise(VectorOperators.ROL, 25);
            LongVector b22 = a14.lanewise(VectorOperators.XOR, d4).lanewise(VectorOperators.ROL, 39);
            LongVector b23 = a15.lanewise(VectorOperators.XOR, d0).lanewise(VectorOperators.ROL, 41);
            LongVector b8 = a16.lanewise(VectorOperators.XOR, d1).lanewise(VectorOperators.ROL, 45);
            LongVector b18 = a17.lanewise(VectorOperators.XOR, d2).lanewise(VectorOperators.ROL, 15);
            LongVector b3 = a18.lanewise(VectorOperators.XOR, d3).lanewise(VectorOperators.ROL, 21);
            LongVector b13 = a19.lanewise(VectorOperators.XOR, d4).lanewise(VectorOperators.ROL, 8);
            LongVector b14 = a20.lanewise(VectorOperators.XOR, d0).lanewise(VectorOperators.ROL, 18);
            LongVector b24 = a21.lanewise(VectorOperators.XOR, d1).lanewise(VectorOperators.ROL, 2);
            LongVector b9 = a22.lanewise(VectorOperators.XOR, d2).lanewise(VectorOperators.ROL, 61);
            LongVector b19 = a23.lanewise(VectorOperators.XOR, d3).lanewise(VectorOperators.ROL, 56);
            LongVector b4 = a24.lanewise(VectorOperators.XOR, d4).lanewise(VectorOperators.ROL, 14);
            a0 = b0.lanewise(VectorOperators.XOR, b2.lanewise(VectorOperators.AND_NOT, b1))
                    .lanewise(VectorOperators.XOR, LongVector.broadcast(S, constants[round]));
            a1 = b1.lanewise(VectorOperators.XOR, b3.lanewise(VectorOperators.AND_NOT, b2));
            a2 = b2.lanewise(VectorOperators.XOR, b4.lanewise(VectorOperators.AND_NOT, b3));
            a3 = b3.lanewise(VectorOperators.XOR, b0.lanewise(VectorOperators.AND_NOT, b4));
            a4 = b4.lanewise(VectorOperators.XOR, b1.lanewise(VectorOperators.AND_NOT, b0));
            a5 = b5.lanewise(VectorOperators.XOR, b7.lanewise(VectorOperators.AND_NOT, b6));
            a6 = b6.lanewise(VectorOperators.XOR, b8.lanewise(VectorOperators.AND_NOT, b7));
            a7 = b7.lanewise(VectorOperators.XOR, b9.lanewise(VectorOperators.AND_NOT, b8));
            a8 = b8.lanewise(VectorOperators.XOR, b5.lanewise(VectorOperators.AND_NOT, b9));
            a9 = b9.lanewise(VectorOperators.XOR, b6.lanewise(VectorOperators.AND_NOT, b5));
            a10 = b10.lanewise(VectorOperators.XOR, b12.lanewise(VectorOperators.AND_NOT, b11));
            a11 = b11.lanewise(VectorOperators.XOR, b13.lanewise(VectorOperators.AND_NOT, b12));
            a12 = b12.lanewise(VectorOperators.XOR, b14.lanewise(VectorOperators.AND_NOT, b13));
            a13 = b13.lanewise(VectorOperators.XOR, b10.lanewise(VectorOperators.AND_NOT, b14));
            a14 = b14.lanewise(VectorOperators.XOR, b11.lanewise(VectorOperators.AND_NOT, b10));
            a15 = b15.lanewise(VectorOperators.XOR, b17.lanewise(VectorOperators.AND_NOT, b16));
            a16 = b16.lanewise(VectorOperators.XOR, b18.lanewise(VectorOperators.AND_NOT, b17));
            a17 = b17.lanewise(VectorOperators.XOR, b19.lanewise(VectorOperators.AND_NOT, b18));
            a18 = b18.lanewise(VectorOperators.XOR, b15.lanewise(VectorOperators.AND_NOT, b19));
            a19 = b19.lanewise(VectorOperators.XOR, b16.lanewise(VectorOperators.AND_NOT, b15));
            a20 = b20.lanewise(VectorOperators.XOR, b22.lanewise(VectorOperators.AND_NOT, b21));
            a21 = b21.lanewise(VectorOperators.XOR, b23.lanewise(VectorOperators.AND_NOT, b22));
            a22 = b22.lanewise(VectorOperators.XOR, b24.lanewise(VectorOperators.AND_NOT, b23));
            a23 = b23.lanewise(VectorOperators.XOR, b20.lanewise(VectorOperators.AND_NOT, b24));
            a24 = b24.lanewise(VectorOperators.XOR, b21.lanewise(VectorOperators.AND_NOT, b20));
        }
        a0.intoArray(state, 0 * LANES);
        a1.intoArray(state, 1 * LANES);
        a2.intoArray(state, 2 * LANES);
        a3.intoArray(state, 3 * LANES);
        a4.intoArray(state, 4 * LANES);
        a5.intoArray(state, 5 * LANES);
        a6.intoArray(state, 6 * LANES);
        a7.intoArray(state, 7 * LANES);
        a8.intoArray(state, 8 * LANES);
        a9.intoArray(state, 9 * LANES);
        a10.intoArray(state, 10 * LANES);
        a11.intoArray(state, 11 * LANES);
        a12.intoArray(state, 12 * LANES);
        a13.intoArray(state, 13 * LANES);
        a14.intoArray(state, 14 * LANES);
        a15.intoArray(state, 15 * LANES);
        a16.intoArray(state, 16 * LANES);
        a17.intoArray(state, 17 * LANES);
        a18.intoArray(state, 18 * LANES);
        a19.intoArray(state, 19 * LANES);
        a20.intoArray(state, 20 * LANES);
        a21.intoArray(state, 21 * LANES);
        a22.intoArray(state, 22 * LANES);
        a23.intoArray(state, 23 * LANES);
        a24.intoArray(state, 24 * LANES);
    }
}
