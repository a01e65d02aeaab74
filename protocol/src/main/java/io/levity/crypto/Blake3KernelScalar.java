package io.levity.crypto;

/** BLAKE3's compression without vectors: the twin against which the others are tested, and the way without them. */
final class Blake3KernelScalar extends Blake3Kernel {
    private static final int[] ORDER = Blake3Kernel.wordOrder(1);

    Blake3KernelScalar() {
        super(1);
    }

    @Override
    void compress(int[] words, int blocks, int[] counters, BlockFlags flags, int lastLength, int[] values) {
        int[] v = new int[16];
        for (int block = 0; block < blocks; block++) {
            boolean end = block == blocks - 1;
            System.arraycopy(values, 0, v, 0, 8);
            v[8] = IV0;
            v[9] = IV1;
            v[10] = IV2;
            v[11] = IV3;
            v[12] = counters[0];
            v[13] = 0;
            v[14] = end ? lastLength : 64;
            v[15] = flags.middle() | (block == 0 ? flags.first() : 0) | (end ? flags.last() : 0);
            for (int r = 0; r < 112; r += 16) {
                round(v, words, block * 16, r);
            }
            for (int i = 0; i < 8; i++) {
                values[i] = v[i] ^ v[i + 8];
            }
        }
    }

    private static void round(int[] v, int[] words, int base, int r) {
        mix(v, 0, 4, 8, 12, words[base + ORDER[r]], words[base + ORDER[r + 1]]);
        mix(v, 1, 5, 9, 13, words[base + ORDER[r + 2]], words[base + ORDER[r + 3]]);
        mix(v, 2, 6, 10, 14, words[base + ORDER[r + 4]], words[base + ORDER[r + 5]]);
        mix(v, 3, 7, 11, 15, words[base + ORDER[r + 6]], words[base + ORDER[r + 7]]);
        mix(v, 0, 5, 10, 15, words[base + ORDER[r + 8]], words[base + ORDER[r + 9]]);
        mix(v, 1, 6, 11, 12, words[base + ORDER[r + 10]], words[base + ORDER[r + 11]]);
        mix(v, 2, 7, 8, 13, words[base + ORDER[r + 12]], words[base + ORDER[r + 13]]);
        mix(v, 3, 4, 9, 14, words[base + ORDER[r + 14]], words[base + ORDER[r + 15]]);
    }

    private static void mix(int[] v, int a, int b, int c, int d, int x, int y) {
        v[a] += v[b] + x;
        v[d] = Integer.rotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = Integer.rotateRight(v[b] ^ v[c], 12);
        v[a] += v[b] + y;
        v[d] = Integer.rotateRight(v[d] ^ v[a], 8);
        v[c] += v[d];
        v[b] = Integer.rotateRight(v[b] ^ v[c], 7);
    }
}
