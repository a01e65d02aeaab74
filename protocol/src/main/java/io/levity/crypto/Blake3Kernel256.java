package io.levity.crypto;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * BLAKE3's compression, the 256-bit kernel, eight messages at once: int lane {@code l} of every vector belongs to message {@code l}.
 *
 * <p>The kernel is written out flat: a vector that crosses a call which C2 declines to inline is boxed, and costs ten
 * times the speed. Seven rounds in a loop keep it far below 8000 bytecodes, over which a method is never compiled.
 */
final class Blake3Kernel256 extends Blake3Kernel {
    private static final VectorSpecies<Integer> S = IntVector.SPECIES_256;
    private static final int LANES = 8;
    private static final int[] ORDER = Blake3Kernel.wordOrder(LANES);

    Blake3Kernel256() {
        super(LANES);
    }

    @Override
    void compress(int[] words, int blocks, int[] counters, BlockFlags flags, int lastLength, int[] values) {
        compressChunk(words, blocks, counters, flags.first(), flags.middle(), flags.last(), lastLength, values);
    }

    private static void compressChunk(
            int[] words, int blocks, int[] counters, int first, int middle, int last, int lastLength, int[] values) {
        int[] order = ORDER;
        IntVector counter = IntVector.fromArray(S, counters, 0);
        IntVector h0 = IntVector.fromArray(S, values, 0 * LANES);
        IntVector h1 = IntVector.fromArray(S, values, 1 * LANES);
        IntVector h2 = IntVector.fromArray(S, values, 2 * LANES);
        IntVector h3 = IntVector.fromArray(S, values, 3 * LANES);
        IntVector h4 = IntVector.fromArray(S, values, 4 * LANES);
        IntVector h5 = IntVector.fromArray(S, values, 5 * LANES);
        IntVector h6 = IntVector.fromArray(S, values, 6 * LANES);
        IntVector h7 = IntVector.fromArray(S, values, 7 * LANES);
        for (int block = 0; block < blocks; block++) {
            int base = block * 16 * LANES;
            boolean end = block == blocks - 1;
            int flags = middle | (block == 0 ? first : 0) | (end ? last : 0);
            IntVector v0 = h0;
            IntVector v1 = h1;
            IntVector v2 = h2;
            IntVector v3 = h3;
            IntVector v4 = h4;
            IntVector v5 = h5;
            IntVector v6 = h6;
            IntVector v7 = h7;
            IntVector v8 = IntVector.broadcast(S, Blake3Kernel.IV0);
            IntVector v9 = IntVector.broadcast(S, Blake3Kernel.IV1);
            IntVector v10 = IntVector.broadcast(S, Blake3Kernel.IV2);
            IntVector v11 = IntVector.broadcast(S, Blake3Kernel.IV3);
            IntVector v12 = counter;
            IntVector v13 = IntVector.zero(S);
            IntVector v14 = IntVector.broadcast(S, end ? lastLength : 64);
            IntVector v15 = IntVector.broadcast(S, flags);
            for (int r = 0; r < 112; r += 16) {
                v0 = v0.add(v4).add(IntVector.fromArray(S, words, base + order[r + 0]));
                v12 = v12.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 16);
                v8 = v8.add(v12);
                v4 = v4.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 12);
                v0 = v0.add(v4).add(IntVector.fromArray(S, words, base + order[r + 1]));
                v12 = v12.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 8);
                v8 = v8.add(v12);
                v4 = v4.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 7);
                v1 = v1.add(v5).add(IntVector.fromArray(S, words, base + order[r + 2]));
                v13 = v13.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 16);
                v9 = v9.add(v13);
                v5 = v5.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 12);
                v1 = v1.add(v5).add(IntVector.fromArray(S, words, base + order[r + 3]));
                v13 = v13.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 8);
                v9 = v9.add(v13);
                v5 = v5.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 7);
                v2 = v2.add(v6).add(IntVector.fromArray(S, words, base + order[r + 4]));
                v14 = v14.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 16);
                v10 = v10.add(v14);
                v6 = v6.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 12);
                v2 = v2.add(v6).add(IntVector.fromArray(S, words, base + order[r + 5]));
                v14 = v14.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 8);
                v10 = v10.add(v14);
                v6 = v6.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 7);
                v3 = v3.add(v7).add(IntVector.fromArray(S, words, base + order[r + 6]));
                v15 = v15.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 16);
                v11 = v11.add(v15);
                v7 = v7.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 12);
                v3 = v3.add(v7).add(IntVector.fromArray(S, words, base + order[r + 7]));
                v15 = v15.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 8);
                v11 = v11.add(v15);
                v7 = v7.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 7);
                v0 = v0.add(v5).add(IntVector.fromArray(S, words, base + order[r + 8]));
                v15 = v15.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 16);
                v10 = v10.add(v15);
                v5 = v5.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 12);
                v0 = v0.add(v5).add(IntVector.fromArray(S, words, base + order[r + 9]));
                v15 = v15.lanewise(VectorOperators.XOR, v0).lanewise(VectorOperators.ROR, 8);
                v10 = v10.add(v15);
                v5 = v5.lanewise(VectorOperators.XOR, v10).lanewise(VectorOperators.ROR, 7);
                v1 = v1.add(v6).add(IntVector.fromArray(S, words, base + order[r + 10]));
                v12 = v12.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 16);
                v11 = v11.add(v12);
                v6 = v6.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 12);
                v1 = v1.add(v6).add(IntVector.fromArray(S, words, base + order[r + 11]));
                v12 = v12.lanewise(VectorOperators.XOR, v1).lanewise(VectorOperators.ROR, 8);
                v11 = v11.add(v12);
                v6 = v6.lanewise(VectorOperators.XOR, v11).lanewise(VectorOperators.ROR, 7);
                v2 = v2.add(v7).add(IntVector.fromArray(S, words, base + order[r + 12]));
                v13 = v13.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 16);
                v8 = v8.add(v13);
                v7 = v7.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 12);
                v2 = v2.add(v7).add(IntVector.fromArray(S, words, base + order[r + 13]));
                v13 = v13.lanewise(VectorOperators.XOR, v2).lanewise(VectorOperators.ROR, 8);
                v8 = v8.add(v13);
                v7 = v7.lanewise(VectorOperators.XOR, v8).lanewise(VectorOperators.ROR, 7);
                v3 = v3.add(v4).add(IntVector.fromArray(S, words, base + order[r + 14]));
                v14 = v14.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 16);
                v9 = v9.add(v14);
                v4 = v4.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 12);
                v3 = v3.add(v4).add(IntVector.fromArray(S, words, base + order[r + 15]));
                v14 = v14.lanewise(VectorOperators.XOR, v3).lanewise(VectorOperators.ROR, 8);
                v9 = v9.add(v14);
                v4 = v4.lanewise(VectorOperators.XOR, v9).lanewise(VectorOperators.ROR, 7);
            }
            h0 = v0.lanewise(VectorOperators.XOR, v8);
            h1 = v1.lanewise(VectorOperators.XOR, v9);
            h2 = v2.lanewise(VectorOperators.XOR, v10);
            h3 = v3.lanewise(VectorOperators.XOR, v11);
            h4 = v4.lanewise(VectorOperators.XOR, v12);
            h5 = v5.lanewise(VectorOperators.XOR, v13);
            h6 = v6.lanewise(VectorOperators.XOR, v14);
            h7 = v7.lanewise(VectorOperators.XOR, v15);
        }
        h0.intoArray(values, 0 * LANES);
        h1.intoArray(values, 1 * LANES);
        h2.intoArray(values, 2 * LANES);
        h3.intoArray(values, 3 * LANES);
        h4.intoArray(values, 4 * LANES);
        h5.intoArray(values, 5 * LANES);
        h6.intoArray(values, 6 * LANES);
        h7.intoArray(values, 7 * LANES);
    }
}
