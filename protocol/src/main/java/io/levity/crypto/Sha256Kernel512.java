package io.levity.crypto;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * SHA-256's compression of sixteen blocks at once, one in each int lane. Flat for the reason given at {@link
 * Blake3Kernel512}; two methods, since the message schedule runs best through memory. What does
 * not depend on the round before is added first, since the chain of additions is what a round waits for.
 */
final class Sha256Kernel512 extends Sha256Kernel {
    private static final VectorSpecies<Integer> S = IntVector.SPECIES_512;
    private static final int LANES = 16;
    private static final int[] K = Sha256Kernel.roundConstants(LANES);

    Sha256Kernel512() {
        super(LANES);
    }

    @Override
    void load(byte[] data, long[] offsets, int[] words) {
        Transpose512.load(data, offsets, 1, words, 0);
    }

    @Override
    void load(MemorySegment data, long[] offsets, int[] words) {
        Transpose512.load(data, offsets, 1, words, 0);
    }

    @Override
    void compress(int[] words, int[] state) {
        schedule(words);
        rounds(words, state);
    }

    private static void schedule(int[] words) {
        for (int t = 0; t < 16 * LANES; t += LANES) {
            IntVector.fromArray(S, words, t)
                    .lanewise(VectorOperators.REVERSE_BYTES)
                    .intoArray(words, t);
        }
        for (int t = 16 * LANES; t < 64 * LANES; t += LANES) {
            IntVector w2 = IntVector.fromArray(S, words, t - 2 * LANES);
            IntVector w15 = IntVector.fromArray(S, words, t - 15 * LANES);
            IntVector s0 = w15.lanewise(VectorOperators.ROR, 7)
                    .lanewise(VectorOperators.XOR, w15.lanewise(VectorOperators.ROR, 18))
                    .lanewise(VectorOperators.XOR, w15.lanewise(VectorOperators.LSHR, 3));
            IntVector s1 = w2.lanewise(VectorOperators.ROR, 17)
                    .lanewise(VectorOperators.XOR, w2.lanewise(VectorOperators.ROR, 19))
                    .lanewise(VectorOperators.XOR, w2.lanewise(VectorOperators.LSHR, 10));
            IntVector.fromArray(S, words, t - 16 * LANES)
                    .add(s0)
                    .add(IntVector.fromArray(S, words, t - 7 * LANES))
                    .add(s1)
                    .intoArray(words, t);
        }
    }

    private static void rounds(int[] words, int[] state) {
        int[] k = K;
        IntVector a = IntVector.fromArray(S, state, 0 * LANES);
        IntVector b = IntVector.fromArray(S, state, 1 * LANES);
        IntVector c = IntVector.fromArray(S, state, 2 * LANES);
        IntVector d = IntVector.fromArray(S, state, 3 * LANES);
        IntVector e = IntVector.fromArray(S, state, 4 * LANES);
        IntVector f = IntVector.fromArray(S, state, 5 * LANES);
        IntVector g = IntVector.fromArray(S, state, 6 * LANES);
        IntVector h = IntVector.fromArray(S, state, 7 * LANES);
        for (int t = 0; t < 64 * LANES; t += 8 * LANES) {
            h = h.add(IntVector.fromArray(S, k, t + 0 * LANES))
                    .add(IntVector.fromArray(S, words, t + 0 * LANES))
                    .add(f.lanewise(VectorOperators.XOR, g)
                            .lanewise(VectorOperators.AND, e)
                            .lanewise(VectorOperators.XOR, g))
                    .add(e.lanewise(VectorOperators.ROR, 6)
                            .lanewise(VectorOperators.XOR, e.lanewise(VectorOperators.ROR, 11))
                            .lanewise(VectorOperators.XOR, e.lanewise(VectorOperators.ROR, 25)));
            d = d.add(h);
            h = h.add(a.lanewise(VectorOperators.XOR, b)
                    .lanewise(VectorOperators.AND, b.lanewise(VectorOperators.XOR, c))
                    .lanewise(VectorOperators.XOR, b)
                    .add(a.lanewise(VectorOperators.ROR, 2)
                            .lanewise(VectorOperators.XOR, a.lanewise(VectorOperators.ROR, 13))
                            .lanewise(VectorOperators.XOR, a.lanewise(VectorOperators.ROR, 22))));
            g = g.add(IntVector.fromArray(S, k, t + 1 * LANES))
                    .add(IntVector.fromArray(S, words, t + 1 * LANES))
                    .add(e.lanewise(VectorOperators.XOR, f)
                            .lanewise(VectorOperators.AND, d)
                            .lanewise(VectorOperators.XOR, f))
                    .add(d.lanewise(VectorOperators.ROR, 6)
                            .lanewise(VectorOperators.XOR, d.lanewise(VectorOperators.ROR, 11))
                            .lanewise(VectorOperators.XOR, d.lanewise(VectorOperators.ROR, 25)));
            c = c.add(g);
            g = g.add(h.lanewise(VectorOperators.XOR, a)
                    .lanewise(VectorOperators.AND, a.lanewise(VectorOperators.XOR, b))
                    .lanewise(VectorOperators.XOR, a)
                    .add(h.lanewise(VectorOperators.ROR, 2)
                            .lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.ROR, 13))
                            .lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.ROR, 22))));
            f = f.add(IntVector.fromArray(S, k, t + 2 * LANES))
                    .add(IntVector.fromArray(S, words, t + 2 * LANES))
                    .add(d.lanewise(VectorOperators.XOR, e)
                            .lanewise(VectorOperators.AND, c)
                            .lanewise(VectorOperators.XOR, e))
                    .add(c.lanewise(VectorOperators.ROR, 6)
                            .lanewise(VectorOperators.XOR, c.lanewise(VectorOperators.ROR, 11))
                            .lanewise(VectorOperators.XOR, c.lanewise(VectorOperators.ROR, 25)));
            b = b.add(f);
            f = f.add(g.lanewise(VectorOperators.XOR, h)
                    .lanewise(VectorOperators.AND, h.lanewise(VectorOperators.XOR, a))
                    .lanewise(VectorOperators.XOR, h)
                    .add(g.lanewise(VectorOperators.ROR, 2)
                            .lanewise(VectorOperators.XOR, g.lanewise(VectorOperators.ROR, 13))
                            .lanewise(VectorOperators.XOR, g.lanewise(VectorOperators.ROR, 22))));
            e = e.add(IntVector.fromArray(S, k, t + 3 * LANES))
                    .add(IntVector.fromArray(S, words, t + 3 * LANES))
                    .add(c.lanewise(VectorOperators.XOR, d)
                            .lanewise(VectorOperators.AND, b)
                            .lanewise(VectorOperators.XOR, d))
                    .add(b.lanewise(VectorOperators.ROR, 6)
                            .lanewise(VectorOperators.XOR, b.lanewise(VectorOperators.ROR, 11))
                            .lanewise(VectorOperators.XOR, b.lanewise(VectorOperators.ROR, 25)));
            a = a.add(e);
            e = e.add(f.lanewise(VectorOperators.XOR, g)
                    .lanewise(VectorOperators.AND, g.lanewise(VectorOperators.XOR, h))
                    .lanewise(VectorOperators.XOR, g)
                    .add(f.lanewise(VectorOperators.ROR, 2)
                            .lanewise(VectorOperators.XOR, f.lanewise(VectorOperators.ROR, 13))
                            .lanewise(VectorOperators.XOR, f.lanewise(VectorOperators.ROR, 22))));
            d = d.add(IntVector.fromArray(S, k, t + 4 * LANES))
                    .add(IntVector.fromArray(S, words, t + 4 * LANES))
                    .add(b.lanewise(VectorOperators.XOR, c)
                            .lanewise(VectorOperators.AND, a)
                            .lanewise(VectorOperators.XOR, c))
                    .add(a.lanewise(VectorOperators.ROR, 6)
                            .lanewise(VectorOperators.XOR, a.lanewise(VectorOperators.ROR, 11))
                            .lanewise(VectorOperators.XOR, a.lanewise(VectorOperators.ROR, 25)));
            h = h.add(d);
            d = d.add(e.lanewise(VectorOperators.XOR, f)
                    .lanewise(VectorOperators.AND, f.lanewise(VectorOperators.XOR, g))
                    .lanewise(VectorOperators.XOR, f)
                    .add(e.lanewise(VectorOperators.ROR, 2)
                            .lanewise(VectorOperators.XOR, e.lanewise(VectorOperators.ROR, 13))
                            .lanewise(VectorOperators.XOR, e.lanewise(VectorOperators.ROR, 22))));
            c = c.add(IntVector.fromArray(S, k, t + 5 * LANES))
                    .add(IntVector.fromArray(S, words, t + 5 * LANES))
                    .add(a.lanewise(VectorOperators.XOR, b)
                            .lanewise(VectorOperators.AND, h)
                            .lanewise(VectorOperators.XOR, b))
                    .add(h.lanewise(VectorOperators.ROR, 6)
                            .lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.ROR, 11))
                            .lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.ROR, 25)));
            g = g.add(c);
            c = c.add(d.lanewise(VectorOperators.XOR, e)
                    .lanewise(VectorOperators.AND, e.lanewise(VectorOperators.XOR, f))
                    .lanewise(VectorOperators.XOR, e)
                    .add(d.lanewise(VectorOperators.ROR, 2)
                            .lanewise(VectorOperators.XOR, d.lanewise(VectorOperators.ROR, 13))
                            .lanewise(VectorOperators.XOR, d.lanewise(VectorOperators.ROR, 22))));
            b = b.add(IntVector.fromArray(S, k, t + 6 * LANES))
                    .add(IntVector.fromArray(S, words, t + 6 * LANES))
                    .add(h.lanewise(VectorOperators.XOR, a)
                            .lanewise(VectorOperators.AND, g)
                            .lanewise(VectorOperators.XOR, a))
                    .add(g.lanewise(VectorOperators.ROR, 6)
                            .lanewise(VectorOperators.XOR, g.lanewise(VectorOperators.ROR, 11))
                            .lanewise(VectorOperators.XOR, g.lanewise(VectorOperators.ROR, 25)));
            f = f.add(b);
            b = b.add(c.lanewise(VectorOperators.XOR, d)
                    .lanewise(VectorOperators.AND, d.lanewise(VectorOperators.XOR, e))
                    .lanewise(VectorOperators.XOR, d)
                    .add(c.lanewise(VectorOperators.ROR, 2)
                            .lanewise(VectorOperators.XOR, c.lanewise(VectorOperators.ROR, 13))
                            .lanewise(VectorOperators.XOR, c.lanewise(VectorOperators.ROR, 22))));
            a = a.add(IntVector.fromArray(S, k, t + 7 * LANES))
                    .add(IntVector.fromArray(S, words, t + 7 * LANES))
                    .add(g.lanewise(VectorOperators.XOR, h)
                            .lanewise(VectorOperators.AND, f)
                            .lanewise(VectorOperators.XOR, h))
                    .add(f.lanewise(VectorOperators.ROR, 6)
                            .lanewise(VectorOperators.XOR, f.lanewise(VectorOperators.ROR, 11))
                            .lanewise(VectorOperators.XOR, f.lanewise(VectorOperators.ROR, 25)));
            e = e.add(a);
            a = a.add(b.lanewise(VectorOperators.XOR, c)
                    .lanewise(VectorOperators.AND, c.lanewise(VectorOperators.XOR, d))
                    .lanewise(VectorOperators.XOR, c)
                    .add(b.lanewise(VectorOperators.ROR, 2)
                            .lanewise(VectorOperators.XOR, b.lanewise(VectorOperators.ROR, 13))
                            .lanewise(VectorOperators.XOR, b.lanewise(VectorOperators.ROR, 22))));
        }
        a.add(IntVector.fromArray(S, state, 0 * LANES)).intoArray(state, 0 * LANES);
        b.add(IntVector.fromArray(S, state, 1 * LANES)).intoArray(state, 1 * LANES);
        c.add(IntVector.fromArray(S, state, 2 * LANES)).intoArray(state, 2 * LANES);
        d.add(IntVector.fromArray(S, state, 3 * LANES)).intoArray(state, 3 * LANES);
        e.add(IntVector.fromArray(S, state, 4 * LANES)).intoArray(state, 4 * LANES);
        f.add(IntVector.fromArray(S, state, 5 * LANES)).intoArray(state, 5 * LANES);
        g.add(IntVector.fromArray(S, state, 6 * LANES)).intoArray(state, 6 * LANES);
        h.add(IntVector.fromArray(S, state, 7 * LANES)).intoArray(state, 7 * LANES);
    }
}
