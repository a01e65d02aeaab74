package io.levity.da.coding;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.Objects;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Butterflies on groups of 512 bytes with vectors of 512 bits. A constant is a matrix of bits; each bit is a mask held in
 * a register, and {@code x ^ (y & mask)} is one instruction. Written out flat, one kernel a method: no vector crosses a
 * call, since a call that is not inlined boxes it.
 */
final class PlaneKernel512 extends PlaneKernel {
    private static final VectorSpecies<Byte> S = ByteVector.SPECIES_512;
    private static final int STEP = 64;

    @Override
    void add(byte[] to, int x, byte[] from, int y, int bytes) {
        addBytes(to, x, from, y, bytes);
    }

    @Override
    void inverse(byte[] w, int x, int y, int bytes, int constant) {
        int at = constant * 64;
        if (Gf256.isSmall(constant)) {
            inverse16(w, x, y, bytes, Gf256.MASKS, at);
        } else {
            inverse256(w, x, y, bytes, Gf256.MASKS, at);
        }
    }

    @Override
    void forward(byte[] w, int x, int y, int bytes, int constant) {
        int at = constant * 64;
        if (Gf256.isSmall(constant)) {
            forward16(w, x, y, bytes, Gf256.MASKS, at);
        } else {
            forward256(w, x, y, bytes, Gf256.MASKS, at);
        }
    }

    @Override
    void multiplyAdd(byte[] to, int x, byte[] from, int y, int bytes, int constant) {
        addProduct(to, x, from, y, bytes, Gf256.MASKS, constant * 64);
    }

    @Override
    void addHigh(byte[] w, int x, int bytes, int pairs, int high) {
        addHigh16(w, x, bytes, pairs, Gf256.MASKS, Gf256.multiply(Gf65536.V7, high) * 64, high * 64);
    }

    private static void addBytes(byte[] to, int x, byte[] from, int y, int bytes) {
        for (int i = 0; i < bytes; i += STEP) {
            ByteVector.fromArray(S, to, x + i)
                    .lanewise(XOR, ByteVector.fromArray(S, from, y + i))
                    .intoArray(to, x + i);
        }
    }

    private static void inverse16(byte[] w, int x, int y, int bytes, byte[] masks, int at) {
        Objects.checkFromIndexSize(at, 64, masks.length);
        ByteVector m00 = ByteVector.broadcast(S, masks[at + 0]);
        ByteVector m01 = ByteVector.broadcast(S, masks[at + 1]);
        ByteVector m02 = ByteVector.broadcast(S, masks[at + 2]);
        ByteVector m03 = ByteVector.broadcast(S, masks[at + 3]);
        ByteVector m10 = ByteVector.broadcast(S, masks[at + 8]);
        ByteVector m11 = ByteVector.broadcast(S, masks[at + 9]);
        ByteVector m12 = ByteVector.broadcast(S, masks[at + 10]);
        ByteVector m13 = ByteVector.broadcast(S, masks[at + 11]);
        ByteVector m20 = ByteVector.broadcast(S, masks[at + 16]);
        ByteVector m21 = ByteVector.broadcast(S, masks[at + 17]);
        ByteVector m22 = ByteVector.broadcast(S, masks[at + 18]);
        ByteVector m23 = ByteVector.broadcast(S, masks[at + 19]);
        ByteVector m30 = ByteVector.broadcast(S, masks[at + 24]);
        ByteVector m31 = ByteVector.broadcast(S, masks[at + 25]);
        ByteVector m32 = ByteVector.broadcast(S, masks[at + 26]);
        ByteVector m33 = ByteVector.broadcast(S, masks[at + 27]);
        for (int half = 0; half < 64; half += STEP) {
            int xs = x + half;
            int ys = y + half;
            for (int i = 0; i < bytes; i += 512) {
                ByteVector x0 = ByteVector.fromArray(S, w, xs + i + 0);
                ByteVector x1 = ByteVector.fromArray(S, w, xs + i + 64);
                ByteVector x2 = ByteVector.fromArray(S, w, xs + i + 128);
                ByteVector x3 = ByteVector.fromArray(S, w, xs + i + 192);
                ByteVector x4 = ByteVector.fromArray(S, w, xs + i + 256);
                ByteVector x5 = ByteVector.fromArray(S, w, xs + i + 320);
                ByteVector x6 = ByteVector.fromArray(S, w, xs + i + 384);
                ByteVector x7 = ByteVector.fromArray(S, w, xs + i + 448);
                ByteVector y0 = ByteVector.fromArray(S, w, ys + i + 0);
                ByteVector y1 = ByteVector.fromArray(S, w, ys + i + 64);
                ByteVector y2 = ByteVector.fromArray(S, w, ys + i + 128);
                ByteVector y3 = ByteVector.fromArray(S, w, ys + i + 192);
                ByteVector y4 = ByteVector.fromArray(S, w, ys + i + 256);
                ByteVector y5 = ByteVector.fromArray(S, w, ys + i + 320);
                ByteVector y6 = ByteVector.fromArray(S, w, ys + i + 384);
                ByteVector y7 = ByteVector.fromArray(S, w, ys + i + 448);
                y0 = y0.lanewise(XOR, x0);
                y1 = y1.lanewise(XOR, x1);
                y2 = y2.lanewise(XOR, x2);
                y3 = y3.lanewise(XOR, x3);
                y4 = y4.lanewise(XOR, x4);
                y5 = y5.lanewise(XOR, x5);
                y6 = y6.lanewise(XOR, x6);
                y7 = y7.lanewise(XOR, x7);
                y0.intoArray(w, ys + i + 0);
                y1.intoArray(w, ys + i + 64);
                y2.intoArray(w, ys + i + 128);
                y3.intoArray(w, ys + i + 192);
                y4.intoArray(w, ys + i + 256);
                y5.intoArray(w, ys + i + 320);
                y6.intoArray(w, ys + i + 384);
                y7.intoArray(w, ys + i + 448);
                x0 = x0.lanewise(XOR, y0.lanewise(AND, m00))
                        .lanewise(XOR, y1.lanewise(AND, m01))
                        .lanewise(XOR, y2.lanewise(AND, m02))
                        .lanewise(XOR, y3.lanewise(AND, m03));
                x1 = x1.lanewise(XOR, y0.lanewise(AND, m10))
                        .lanewise(XOR, y1.lanewise(AND, m11))
                        .lanewise(XOR, y2.lanewise(AND, m12))
                        .lanewise(XOR, y3.lanewise(AND, m13));
                x2 = x2.lanewise(XOR, y0.lanewise(AND, m20))
                        .lanewise(XOR, y1.lanewise(AND, m21))
                        .lanewise(XOR, y2.lanewise(AND, m22))
                        .lanewise(XOR, y3.lanewise(AND, m23));
                x3 = x3.lanewise(XOR, y0.lanewise(AND, m30))
                        .lanewise(XOR, y1.lanewise(AND, m31))
                        .lanewise(XOR, y2.lanewise(AND, m32))
                        .lanewise(XOR, y3.lanewise(AND, m33));
                x4 = x4.lanewise(XOR, y4.lanewise(AND, m00))
                        .lanewise(XOR, y5.lanewise(AND, m01))
                        .lanewise(XOR, y6.lanewise(AND, m02))
                        .lanewise(XOR, y7.lanewise(AND, m03));
                x5 = x5.lanewise(XOR, y4.lanewise(AND, m10))
                        .lanewise(XOR, y5.lanewise(AND, m11))
                        .lanewise(XOR, y6.lanewise(AND, m12))
                        .lanewise(XOR, y7.lanewise(AND, m13));
                x6 = x6.lanewise(XOR, y4.lanewise(AND, m20))
                        .lanewise(XOR, y5.lanewise(AND, m21))
                        .lanewise(XOR, y6.lanewise(AND, m22))
                        .lanewise(XOR, y7.lanewise(AND, m23));
                x7 = x7.lanewise(XOR, y4.lanewise(AND, m30))
                        .lanewise(XOR, y5.lanewise(AND, m31))
                        .lanewise(XOR, y6.lanewise(AND, m32))
                        .lanewise(XOR, y7.lanewise(AND, m33));
                x0.intoArray(w, xs + i + 0);
                x1.intoArray(w, xs + i + 64);
                x2.intoArray(w, xs + i + 128);
                x3.intoArray(w, xs + i + 192);
                x4.intoArray(w, xs + i + 256);
                x5.intoArray(w, xs + i + 320);
                x6.intoArray(w, xs + i + 384);
                x7.intoArray(w, xs + i + 448);
            }
        }
    }

    private static void forward16(byte[] w, int x, int y, int bytes, byte[] masks, int at) {
        Objects.checkFromIndexSize(at, 64, masks.length);
        ByteVector m00 = ByteVector.broadcast(S, masks[at + 0]);
        ByteVector m01 = ByteVector.broadcast(S, masks[at + 1]);
        ByteVector m02 = ByteVector.broadcast(S, masks[at + 2]);
        ByteVector m03 = ByteVector.broadcast(S, masks[at + 3]);
        ByteVector m10 = ByteVector.broadcast(S, masks[at + 8]);
        ByteVector m11 = ByteVector.broadcast(S, masks[at + 9]);
        ByteVector m12 = ByteVector.broadcast(S, masks[at + 10]);
        ByteVector m13 = ByteVector.broadcast(S, masks[at + 11]);
        ByteVector m20 = ByteVector.broadcast(S, masks[at + 16]);
        ByteVector m21 = ByteVector.broadcast(S, masks[at + 17]);
        ByteVector m22 = ByteVector.broadcast(S, masks[at + 18]);
        ByteVector m23 = ByteVector.broadcast(S, masks[at + 19]);
        ByteVector m30 = ByteVector.broadcast(S, masks[at + 24]);
        ByteVector m31 = ByteVector.broadcast(S, masks[at + 25]);
        ByteVector m32 = ByteVector.broadcast(S, masks[at + 26]);
        ByteVector m33 = ByteVector.broadcast(S, masks[at + 27]);
        for (int half = 0; half < 64; half += STEP) {
            int xs = x + half;
            int ys = y + half;
            for (int i = 0; i < bytes; i += 512) {
                ByteVector x0 = ByteVector.fromArray(S, w, xs + i + 0);
                ByteVector x1 = ByteVector.fromArray(S, w, xs + i + 64);
                ByteVector x2 = ByteVector.fromArray(S, w, xs + i + 128);
                ByteVector x3 = ByteVector.fromArray(S, w, xs + i + 192);
                ByteVector x4 = ByteVector.fromArray(S, w, xs + i + 256);
                ByteVector x5 = ByteVector.fromArray(S, w, xs + i + 320);
                ByteVector x6 = ByteVector.fromArray(S, w, xs + i + 384);
                ByteVector x7 = ByteVector.fromArray(S, w, xs + i + 448);
                ByteVector y0 = ByteVector.fromArray(S, w, ys + i + 0);
                ByteVector y1 = ByteVector.fromArray(S, w, ys + i + 64);
                ByteVector y2 = ByteVector.fromArray(S, w, ys + i + 128);
                ByteVector y3 = ByteVector.fromArray(S, w, ys + i + 192);
                ByteVector y4 = ByteVector.fromArray(S, w, ys + i + 256);
                ByteVector y5 = ByteVector.fromArray(S, w, ys + i + 320);
                ByteVector y6 = ByteVector.fromArray(S, w, ys + i + 384);
                ByteVector y7 = ByteVector.fromArray(S, w, ys + i + 448);
                x0 = x0.lanewise(XOR, y0.lanewise(AND, m00))
                        .lanewise(XOR, y1.lanewise(AND, m01))
                        .lanewise(XOR, y2.lanewise(AND, m02))
                        .lanewise(XOR, y3.lanewise(AND, m03));
                x1 = x1.lanewise(XOR, y0.lanewise(AND, m10))
                        .lanewise(XOR, y1.lanewise(AND, m11))
                        .lanewise(XOR, y2.lanewise(AND, m12))
                        .lanewise(XOR, y3.lanewise(AND, m13));
                x2 = x2.lanewise(XOR, y0.lanewise(AND, m20))
                        .lanewise(XOR, y1.lanewise(AND, m21))
                        .lanewise(XOR, y2.lanewise(AND, m22))
                        .lanewise(XOR, y3.lanewise(AND, m23));
                x3 = x3.lanewise(XOR, y0.lanewise(AND, m30))
                        .lanewise(XOR, y1.lanewise(AND, m31))
                        .lanewise(XOR, y2.lanewise(AND, m32))
                        .lanewise(XOR, y3.lanewise(AND, m33));
                x4 = x4.lanewise(XOR, y4.lanewise(AND, m00))
                        .lanewise(XOR, y5.lanewise(AND, m01))
                        .lanewise(XOR, y6.lanewise(AND, m02))
                        .lanewise(XOR, y7.lanewise(AND, m03));
                x5 = x5.lanewise(XOR, y4.lanewise(AND, m10))
                        .lanewise(XOR, y5.lanewise(AND, m11))
                        .lanewise(XOR, y6.lanewise(AND, m12))
                        .lanewise(XOR, y7.lanewise(AND, m13));
                x6 = x6.lanewise(XOR, y4.lanewise(AND, m20))
                        .lanewise(XOR, y5.lanewise(AND, m21))
                        .lanewise(XOR, y6.lanewise(AND, m22))
                        .lanewise(XOR, y7.lanewise(AND, m23));
                x7 = x7.lanewise(XOR, y4.lanewise(AND, m30))
                        .lanewise(XOR, y5.lanewise(AND, m31))
                        .lanewise(XOR, y6.lanewise(AND, m32))
                        .lanewise(XOR, y7.lanewise(AND, m33));
                x0.intoArray(w, xs + i + 0);
                x1.intoArray(w, xs + i + 64);
                x2.intoArray(w, xs + i + 128);
                x3.intoArray(w, xs + i + 192);
                x4.intoArray(w, xs + i + 256);
                x5.intoArray(w, xs + i + 320);
                x6.intoArray(w, xs + i + 384);
                x7.intoArray(w, xs + i + 448);
                y0 = y0.lanewise(XOR, x0);
                y1 = y1.lanewise(XOR, x1);
                y2 = y2.lanewise(XOR, x2);
                y3 = y3.lanewise(XOR, x3);
                y4 = y4.lanewise(XOR, x4);
                y5 = y5.lanewise(XOR, x5);
                y6 = y6.lanewise(XOR, x6);
                y7 = y7.lanewise(XOR, x7);
                y0.intoArray(w, ys + i + 0);
                y1.intoArray(w, ys + i + 64);
                y2.intoArray(w, ys + i + 128);
                y3.intoArray(w, ys + i + 192);
                y4.intoArray(w, ys + i + 256);
                y5.intoArray(w, ys + i + 320);
                y6.intoArray(w, ys + i + 384);
                y7.intoArray(w, ys + i + 448);
            }
        }
    }

    private static void inverse256(byte[] w, int x, int y, int bytes, byte[] masks, int at) {
        Objects.checkFromIndexSize(at, 64, masks.length);
        ByteVector m00 = ByteVector.broadcast(S, masks[at + 0]);
        ByteVector m01 = ByteVector.broadcast(S, masks[at + 1]);
        ByteVector m02 = ByteVector.broadcast(S, masks[at + 2]);
        ByteVector m03 = ByteVector.broadcast(S, masks[at + 3]);
        ByteVector m04 = ByteVector.broadcast(S, masks[at + 4]);
        ByteVector m05 = ByteVector.broadcast(S, masks[at + 5]);
        ByteVector m06 = ByteVector.broadcast(S, masks[at + 6]);
        ByteVector m07 = ByteVector.broadcast(S, masks[at + 7]);
        ByteVector m10 = ByteVector.broadcast(S, masks[at + 8]);
        ByteVector m11 = ByteVector.broadcast(S, masks[at + 9]);
        ByteVector m12 = ByteVector.broadcast(S, masks[at + 10]);
        ByteVector m13 = ByteVector.broadcast(S, masks[at + 11]);
        ByteVector m14 = ByteVector.broadcast(S, masks[at + 12]);
        ByteVector m15 = ByteVector.broadcast(S, masks[at + 13]);
        ByteVector m16 = ByteVector.broadcast(S, masks[at + 14]);
        ByteVector m17 = ByteVector.broadcast(S, masks[at + 15]);
        ByteVector m20 = ByteVector.broadcast(S, masks[at + 16]);
        ByteVector m21 = ByteVector.broadcast(S, masks[at + 17]);
        ByteVector m22 = ByteVector.broadcast(S, masks[at + 18]);
        ByteVector m23 = ByteVector.broadcast(S, masks[at + 19]);
        ByteVector m24 = ByteVector.broadcast(S, masks[at + 20]);
        ByteVector m25 = ByteVector.broadcast(S, masks[at + 21]);
        ByteVector m26 = ByteVector.broadcast(S, masks[at + 22]);
        ByteVector m27 = ByteVector.broadcast(S, masks[at + 23]);
        ByteVector m30 = ByteVector.broadcast(S, masks[at + 24]);
        ByteVector m31 = ByteVector.broadcast(S, masks[at + 25]);
        ByteVector m32 = ByteVector.broadcast(S, masks[at + 26]);
        ByteVector m33 = ByteVector.broadcast(S, masks[at + 27]);
        ByteVector m34 = ByteVector.broadcast(S, masks[at + 28]);
        ByteVector m35 = ByteVector.broadcast(S, masks[at + 29]);
        ByteVector m36 = ByteVector.broadcast(S, masks[at + 30]);
        ByteVector m37 = ByteVector.broadcast(S, masks[at + 31]);
        ByteVector m40 = ByteVector.broadcast(S, masks[at + 32]);
        ByteVector m41 = ByteVector.broadcast(S, masks[at + 33]);
        ByteVector m42 = ByteVector.broadcast(S, masks[at + 34]);
        ByteVector m43 = ByteVector.broadcast(S, masks[at + 35]);
        ByteVector m44 = ByteVector.broadcast(S, masks[at + 36]);
        ByteVector m45 = ByteVector.broadcast(S, masks[at + 37]);
        ByteVector m46 = ByteVector.broadcast(S, masks[at + 38]);
        ByteVector m47 = ByteVector.broadcast(S, masks[at + 39]);
        ByteVector m50 = ByteVector.broadcast(S, masks[at + 40]);
        ByteVector m51 = ByteVector.broadcast(S, masks[at + 41]);
        ByteVector m52 = ByteVector.broadcast(S, masks[at + 42]);
        ByteVector m53 = ByteVector.broadcast(S, masks[at + 43]);
        ByteVector m54 = ByteVector.broadcast(S, masks[at + 44]);
        ByteVector m55 = ByteVector.broadcast(S, masks[at + 45]);
        ByteVector m56 = ByteVector.broadcast(S, masks[at + 46]);
        ByteVector m57 = ByteVector.broadcast(S, masks[at + 47]);
        ByteVector m60 = ByteVector.broadcast(S, masks[at + 48]);
        ByteVector m61 = ByteVector.broadcast(S, masks[at + 49]);
        ByteVector m62 = ByteVector.broadcast(S, masks[at + 50]);
        ByteVector m63 = ByteVector.broadcast(S, masks[at + 51]);
        ByteVector m64 = ByteVector.broadcast(S, masks[at + 52]);
        ByteVector m65 = ByteVector.broadcast(S, masks[at + 53]);
        ByteVector m66 = ByteVector.broadcast(S, masks[at + 54]);
        ByteVector m67 = ByteVector.broadcast(S, masks[at + 55]);
        ByteVector m70 = ByteVector.broadcast(S, masks[at + 56]);
        ByteVector m71 = ByteVector.broadcast(S, masks[at + 57]);
        ByteVector m72 = ByteVector.broadcast(S, masks[at + 58]);
        ByteVector m73 = ByteVector.broadcast(S, masks[at + 59]);
        ByteVector m74 = ByteVector.broadcast(S, masks[at + 60]);
        ByteVector m75 = ByteVector.broadcast(S, masks[at + 61]);
        ByteVector m76 = ByteVector.broadcast(S, masks[at + 62]);
        ByteVector m77 = ByteVector.broadcast(S, masks[at + 63]);
        for (int half = 0; half < 64; half += STEP) {
            int xs = x + half;
            int ys = y + half;
            for (int i = 0; i < bytes; i += 512) {
                ByteVector x0 = ByteVector.fromArray(S, w, xs + i + 0);
                ByteVector x1 = ByteVector.fromArray(S, w, xs + i + 64);
                ByteVector x2 = ByteVector.fromArray(S, w, xs + i + 128);
                ByteVector x3 = ByteVector.fromArray(S, w, xs + i + 192);
                ByteVector x4 = ByteVector.fromArray(S, w, xs + i + 256);
                ByteVector x5 = ByteVector.fromArray(S, w, xs + i + 320);
                ByteVector x6 = ByteVector.fromArray(S, w, xs + i + 384);
                ByteVector x7 = ByteVector.fromArray(S, w, xs + i + 448);
                ByteVector y0 = ByteVector.fromArray(S, w, ys + i + 0);
                ByteVector y1 = ByteVector.fromArray(S, w, ys + i + 64);
                ByteVector y2 = ByteVector.fromArray(S, w, ys + i + 128);
                ByteVector y3 = ByteVector.fromArray(S, w, ys + i + 192);
                ByteVector y4 = ByteVector.fromArray(S, w, ys + i + 256);
                ByteVector y5 = ByteVector.fromArray(S, w, ys + i + 320);
                ByteVector y6 = ByteVector.fromArray(S, w, ys + i + 384);
                ByteVector y7 = ByteVector.fromArray(S, w, ys + i + 448);
                y0 = y0.lanewise(XOR, x0);
                y1 = y1.lanewise(XOR, x1);
                y2 = y2.lanewise(XOR, x2);
                y3 = y3.lanewise(XOR, x3);
                y4 = y4.lanewise(XOR, x4);
                y5 = y5.lanewise(XOR, x5);
                y6 = y6.lanewise(XOR, x6);
                y7 = y7.lanewise(XOR, x7);
                y0.intoArray(w, ys + i + 0);
                y1.intoArray(w, ys + i + 64);
                y2.intoArray(w, ys + i + 128);
                y3.intoArray(w, ys + i + 192);
                y4.intoArray(w, ys + i + 256);
                y5.intoArray(w, ys + i + 320);
                y6.intoArray(w, ys + i + 384);
                y7.intoArray(w, ys + i + 448);
                x0 = x0.lanewise(XOR, y0.lanewise(AND, m00))
                        .lanewise(XOR, y1.lanewise(AND, m01))
                        .lanewise(XOR, y2.lanewise(AND, m02))
                        .lanewise(XOR, y3.lanewise(AND, m03))
                        .lanewise(XOR, y4.lanewise(AND, m04))
                        .lanewise(XOR, y5.lanewise(AND, m05))
                        .lanewise(XOR, y6.lanewise(AND, m06))
                        .lanewise(XOR, y7.lanewise(AND, m07));
                x1 = x1.lanewise(XOR, y0.lanewise(AND, m10))
                        .lanewise(XOR, y1.lanewise(AND, m11))
                        .lanewise(XOR, y2.lanewise(AND, m12))
                        .lanewise(XOR, y3.lanewise(AND, m13))
                        .lanewise(XOR, y4.lanewise(AND, m14))
                        .lanewise(XOR, y5.lanewise(AND, m15))
                        .lanewise(XOR, y6.lanewise(AND, m16))
                        .lanewise(XOR, y7.lanewise(AND, m17));
                x2 = x2.lanewise(XOR, y0.lanewise(AND, m20))
                        .lanewise(XOR, y1.lanewise(AND, m21))
                        .lanewise(XOR, y2.lanewise(AND, m22))
                        .lanewise(XOR, y3.lanewise(AND, m23))
                        .lanewise(XOR, y4.lanewise(AND, m24))
                        .lanewise(XOR, y5.lanewise(AND, m25))
                        .lanewise(XOR, y6.lanewise(AND, m26))
                        .lanewise(XOR, y7.lanewise(AND, m27));
                x3 = x3.lanewise(XOR, y0.lanewise(AND, m30))
                        .lanewise(XOR, y1.lanewise(AND, m31))
                        .lanewise(XOR, y2.lanewise(AND, m32))
                        .lanewise(XOR, y3.lanewise(AND, m33))
                        .lanewise(XOR, y4.lanewise(AND, m34))
                        .lanewise(XOR, y5.lanewise(AND, m35))
                        .lanewise(XOR, y6.lanewise(AND, m36))
                        .lanewise(XOR, y7.lanewise(AND, m37));
                x4 = x4.lanewise(XOR, y0.lanewise(AND, m40))
                        .lanewise(XOR, y1.lanewise(AND, m41))
                        .lanewise(XOR, y2.lanewise(AND, m42))
                        .lanewise(XOR, y3.lanewise(AND, m43))
                        .lanewise(XOR, y4.lanewise(AND, m44))
                        .lanewise(XOR, y5.lanewise(AND, m45))
                        .lanewise(XOR, y6.lanewise(AND, m46))
                        .lanewise(XOR, y7.lanewise(AND, m47));
                x5 = x5.lanewise(XOR, y0.lanewise(AND, m50))
                        .lanewise(XOR, y1.lanewise(AND, m51))
                        .lanewise(XOR, y2.lanewise(AND, m52))
                        .lanewise(XOR, y3.lanewise(AND, m53))
                        .lanewise(XOR, y4.lanewise(AND, m54))
                        .lanewise(XOR, y5.lanewise(AND, m55))
                        .lanewise(XOR, y6.lanewise(AND, m56))
                        .lanewise(XOR, y7.lanewise(AND, m57));
                x6 = x6.lanewise(XOR, y0.lanewise(AND, m60))
                        .lanewise(XOR, y1.lanewise(AND, m61))
                        .lanewise(XOR, y2.lanewise(AND, m62))
                        .lanewise(XOR, y3.lanewise(AND, m63))
                        .lanewise(XOR, y4.lanewise(AND, m64))
                        .lanewise(XOR, y5.lanewise(AND, m65))
                        .lanewise(XOR, y6.lanewise(AND, m66))
                        .lanewise(XOR, y7.lanewise(AND, m67));
                x7 = x7.lanewise(XOR, y0.lanewise(AND, m70))
                        .lanewise(XOR, y1.lanewise(AND, m71))
                        .lanewise(XOR, y2.lanewise(AND, m72))
                        .lanewise(XOR, y3.lanewise(AND, m73))
                        .lanewise(XOR, y4.lanewise(AND, m74))
                        .lanewise(XOR, y5.lanewise(AND, m75))
                        .lanewise(XOR, y6.lanewise(AND, m76))
                        .lanewise(XOR, y7.lanewise(AND, m77));
                x0.intoArray(w, xs + i + 0);
                x1.intoArray(w, xs + i + 64);
                x2.intoArray(w, xs + i + 128);
                x3.intoArray(w, xs + i + 192);
                x4.intoArray(w, xs + i + 256);
                x5.intoArray(w, xs + i + 320);
                x6.intoArray(w, xs + i + 384);
                x7.intoArray(w, xs + i + 448);
            }
        }
    }

    private static void forward256(byte[] w, int x, int y, int bytes, byte[] masks, int at) {
        Objects.checkFromIndexSize(at, 64, masks.length);
        ByteVector m00 = ByteVector.broadcast(S, masks[at + 0]);
        ByteVector m01 = ByteVector.broadcast(S, masks[at + 1]);
        ByteVector m02 = ByteVector.broadcast(S, masks[at + 2]);
        ByteVector m03 = ByteVector.broadcast(S, masks[at + 3]);
        ByteVector m04 = ByteVector.broadcast(S, masks[at + 4]);
        ByteVector m05 = ByteVector.broadcast(S, masks[at + 5]);
        ByteVector m06 = ByteVector.broadcast(S, masks[at + 6]);
        ByteVector m07 = ByteVector.broadcast(S, masks[at + 7]);
        ByteVector m10 = ByteVector.broadcast(S, masks[at + 8]);
        ByteVector m11 = ByteVector.broadcast(S, masks[at + 9]);
        ByteVector m12 = ByteVector.broadcast(S, masks[at + 10]);
        ByteVector m13 = ByteVector.broadcast(S, masks[at + 11]);
        ByteVector m14 = ByteVector.broadcast(S, masks[at + 12]);
        ByteVector m15 = ByteVector.broadcast(S, masks[at + 13]);
        ByteVector m16 = ByteVector.broadcast(S, masks[at + 14]);
        ByteVector m17 = ByteVector.broadcast(S, masks[at + 15]);
        ByteVector m20 = ByteVector.broadcast(S, masks[at + 16]);
        ByteVector m21 = ByteVector.broadcast(S, masks[at + 17]);
        ByteVector m22 = ByteVector.broadcast(S, masks[at + 18]);
        ByteVector m23 = ByteVector.broadcast(S, masks[at + 19]);
        ByteVector m24 = ByteVector.broadcast(S, masks[at + 20]);
        ByteVector m25 = ByteVector.broadcast(S, masks[at + 21]);
        ByteVector m26 = ByteVector.broadcast(S, masks[at + 22]);
        ByteVector m27 = ByteVector.broadcast(S, masks[at + 23]);
        ByteVector m30 = ByteVector.broadcast(S, masks[at + 24]);
        ByteVector m31 = ByteVector.broadcast(S, masks[at + 25]);
        ByteVector m32 = ByteVector.broadcast(S, masks[at + 26]);
        ByteVector m33 = ByteVector.broadcast(S, masks[at + 27]);
        ByteVector m34 = ByteVector.broadcast(S, masks[at + 28]);
        ByteVector m35 = ByteVector.broadcast(S, masks[at + 29]);
        ByteVector m36 = ByteVector.broadcast(S, masks[at + 30]);
        ByteVector m37 = ByteVector.broadcast(S, masks[at + 31]);
        ByteVector m40 = ByteVector.broadcast(S, masks[at + 32]);
        ByteVector m41 = ByteVector.broadcast(S, masks[at + 33]);
        ByteVector m42 = ByteVector.broadcast(S, masks[at + 34]);
        ByteVector m43 = ByteVector.broadcast(S, masks[at + 35]);
        ByteVector m44 = ByteVector.broadcast(S, masks[at + 36]);
        ByteVector m45 = ByteVector.broadcast(S, masks[at + 37]);
        ByteVector m46 = ByteVector.broadcast(S, masks[at + 38]);
        ByteVector m47 = ByteVector.broadcast(S, masks[at + 39]);
        ByteVector m50 = ByteVector.broadcast(S, masks[at + 40]);
        ByteVector m51 = ByteVector.broadcast(S, masks[at + 41]);
        ByteVector m52 = ByteVector.broadcast(S, masks[at + 42]);
        ByteVector m53 = ByteVector.broadcast(S, masks[at + 43]);
        ByteVector m54 = ByteVector.broadcast(S, masks[at + 44]);
        ByteVector m55 = ByteVector.broadcast(S, masks[at + 45]);
        ByteVector m56 = ByteVector.broadcast(S, masks[at + 46]);
        ByteVector m57 = ByteVector.broadcast(S, masks[at + 47]);
        ByteVector m60 = ByteVector.broadcast(S, masks[at + 48]);
        ByteVector m61 = ByteVector.broadcast(S, masks[at + 49]);
        ByteVector m62 = ByteVector.broadcast(S, masks[at + 50]);
        ByteVector m63 = ByteVector.broadcast(S, masks[at + 51]);
        ByteVector m64 = ByteVector.broadcast(S, masks[at + 52]);
        ByteVector m65 = ByteVector.broadcast(S, masks[at + 53]);
        ByteVector m66 = ByteVector.broadcast(S, masks[at + 54]);
        ByteVector m67 = ByteVector.broadcast(S, masks[at + 55]);
        ByteVector m70 = ByteVector.broadcast(S, masks[at + 56]);
        ByteVector m71 = ByteVector.broadcast(S, masks[at + 57]);
        ByteVector m72 = ByteVector.broadcast(S, masks[at + 58]);
        ByteVector m73 = ByteVector.broadcast(S, masks[at + 59]);
        ByteVector m74 = ByteVector.broadcast(S, masks[at + 60]);
        ByteVector m75 = ByteVector.broadcast(S, masks[at + 61]);
        ByteVector m76 = ByteVector.broadcast(S, masks[at + 62]);
        ByteVector m77 = ByteVector.broadcast(S, masks[at + 63]);
        for (int half = 0; half < 64; half += STEP) {
            int xs = x + half;
            int ys = y + half;
            for (int i = 0; i < bytes; i += 512) {
                ByteVector x0 = ByteVector.fromArray(S, w, xs + i + 0);
                ByteVector x1 = ByteVector.fromArray(S, w, xs + i + 64);
                ByteVector x2 = ByteVector.fromArray(S, w, xs + i + 128);
                ByteVector x3 = ByteVector.fromArray(S, w, xs + i + 192);
                ByteVector x4 = ByteVector.fromArray(S, w, xs + i + 256);
                ByteVector x5 = ByteVector.fromArray(S, w, xs + i + 320);
                ByteVector x6 = ByteVector.fromArray(S, w, xs + i + 384);
                ByteVector x7 = ByteVector.fromArray(S, w, xs + i + 448);
                ByteVector y0 = ByteVector.fromArray(S, w, ys + i + 0);
                ByteVector y1 = ByteVector.fromArray(S, w, ys + i + 64);
                ByteVector y2 = ByteVector.fromArray(S, w, ys + i + 128);
                ByteVector y3 = ByteVector.fromArray(S, w, ys + i + 192);
                ByteVector y4 = ByteVector.fromArray(S, w, ys + i + 256);
                ByteVector y5 = ByteVector.fromArray(S, w, ys + i + 320);
                ByteVector y6 = ByteVector.fromArray(S, w, ys + i + 384);
                ByteVector y7 = ByteVector.fromArray(S, w, ys + i + 448);
                x0 = x0.lanewise(XOR, y0.lanewise(AND, m00))
                        .lanewise(XOR, y1.lanewise(AND, m01))
                        .lanewise(XOR, y2.lanewise(AND, m02))
                        .lanewise(XOR, y3.lanewise(AND, m03))
                        .lanewise(XOR, y4.lanewise(AND, m04))
                        .lanewise(XOR, y5.lanewise(AND, m05))
                        .lanewise(XOR, y6.lanewise(AND, m06))
                        .lanewise(XOR, y7.lanewise(AND, m07));
                x1 = x1.lanewise(XOR, y0.lanewise(AND, m10))
                        .lanewise(XOR, y1.lanewise(AND, m11))
                        .lanewise(XOR, y2.lanewise(AND, m12))
                        .lanewise(XOR, y3.lanewise(AND, m13))
                        .lanewise(XOR, y4.lanewise(AND, m14))
                        .lanewise(XOR, y5.lanewise(AND, m15))
                        .lanewise(XOR, y6.lanewise(AND, m16))
                        .lanewise(XOR, y7.lanewise(AND, m17));
                x2 = x2.lanewise(XOR, y0.lanewise(AND, m20))
                        .lanewise(XOR, y1.lanewise(AND, m21))
                        .lanewise(XOR, y2.lanewise(AND, m22))
                        .lanewise(XOR, y3.lanewise(AND, m23))
                        .lanewise(XOR, y4.lanewise(AND, m24))
                        .lanewise(XOR, y5.lanewise(AND, m25))
                        .lanewise(XOR, y6.lanewise(AND, m26))
                        .lanewise(XOR, y7.lanewise(AND, m27));
                x3 = x3.lanewise(XOR, y0.lanewise(AND, m30))
                        .lanewise(XOR, y1.lanewise(AND, m31))
                        .lanewise(XOR, y2.lanewise(AND, m32))
                        .lanewise(XOR, y3.lanewise(AND, m33))
                        .lanewise(XOR, y4.lanewise(AND, m34))
                        .lanewise(XOR, y5.lanewise(AND, m35))
                        .lanewise(XOR, y6.lanewise(AND, m36))
                        .lanewise(XOR, y7.lanewise(AND, m37));
                x4 = x4.lanewise(XOR, y0.lanewise(AND, m40))
                        .lanewise(XOR, y1.lanewise(AND, m41))
                        .lanewise(XOR, y2.lanewise(AND, m42))
                        .lanewise(XOR, y3.lanewise(AND, m43))
                        .lanewise(XOR, y4.lanewise(AND, m44))
                        .lanewise(XOR, y5.lanewise(AND, m45))
                        .lanewise(XOR, y6.lanewise(AND, m46))
                        .lanewise(XOR, y7.lanewise(AND, m47));
                x5 = x5.lanewise(XOR, y0.lanewise(AND, m50))
                        .lanewise(XOR, y1.lanewise(AND, m51))
                        .lanewise(XOR, y2.lanewise(AND, m52))
                        .lanewise(XOR, y3.lanewise(AND, m53))
                        .lanewise(XOR, y4.lanewise(AND, m54))
                        .lanewise(XOR, y5.lanewise(AND, m55))
                        .lanewise(XOR, y6.lanewise(AND, m56))
                        .lanewise(XOR, y7.lanewise(AND, m57));
                x6 = x6.lanewise(XOR, y0.lanewise(AND, m60))
                        .lanewise(XOR, y1.lanewise(AND, m61))
                        .lanewise(XOR, y2.lanewise(AND, m62))
                        .lanewise(XOR, y3.lanewise(AND, m63))
                        .lanewise(XOR, y4.lanewise(AND, m64))
                        .lanewise(XOR, y5.lanewise(AND, m65))
                        .lanewise(XOR, y6.lanewise(AND, m66))
                        .lanewise(XOR, y7.lanewise(AND, m67));
                x7 = x7.lanewise(XOR, y0.lanewise(AND, m70))
                        .lanewise(XOR, y1.lanewise(AND, m71))
                        .lanewise(XOR, y2.lanewise(AND, m72))
                        .lanewise(XOR, y3.lanewise(AND, m73))
                        .lanewise(XOR, y4.lanewise(AND, m74))
                        .lanewise(XOR, y5.lanewise(AND, m75))
                        .lanewise(XOR, y6.lanewise(AND, m76))
                        .lanewise(XOR, y7.lanewise(AND, m77));
                x0.intoArray(w, xs + i + 0);
                x1.intoArray(w, xs + i + 64);
                x2.intoArray(w, xs + i + 128);
                x3.intoArray(w, xs + i + 192);
                x4.intoArray(w, xs + i + 256);
                x5.intoArray(w, xs + i + 320);
                x6.intoArray(w, xs + i + 384);
                x7.intoArray(w, xs + i + 448);
                y0 = y0.lanewise(XOR, x0);
                y1 = y1.lanewise(XOR, x1);
                y2 = y2.lanewise(XOR, x2);
                y3 = y3.lanewise(XOR, x3);
                y4 = y4.lanewise(XOR, x4);
                y5 = y5.lanewise(XOR, x5);
                y6 = y6.lanewise(XOR, x6);
                y7 = y7.lanewise(XOR, x7);
                y0.intoArray(w, ys + i + 0);
                y1.intoArray(w, ys + i + 64);
                y2.intoArray(w, ys + i + 128);
                y3.intoArray(w, ys + i + 192);
                y4.intoArray(w, ys + i + 256);
                y5.intoArray(w, ys + i + 320);
                y6.intoArray(w, ys + i + 384);
                y7.intoArray(w, ys + i + 448);
            }
        }
    }

    private static void addProduct(byte[] to, int x, byte[] from, int y, int bytes, byte[] masks, int at) {
        Objects.checkFromIndexSize(at, 64, masks.length);
        ByteVector m00 = ByteVector.broadcast(S, masks[at + 0]);
        ByteVector m01 = ByteVector.broadcast(S, masks[at + 1]);
        ByteVector m02 = ByteVector.broadcast(S, masks[at + 2]);
        ByteVector m03 = ByteVector.broadcast(S, masks[at + 3]);
        ByteVector m04 = ByteVector.broadcast(S, masks[at + 4]);
        ByteVector m05 = ByteVector.broadcast(S, masks[at + 5]);
        ByteVector m06 = ByteVector.broadcast(S, masks[at + 6]);
        ByteVector m07 = ByteVector.broadcast(S, masks[at + 7]);
        ByteVector m10 = ByteVector.broadcast(S, masks[at + 8]);
        ByteVector m11 = ByteVector.broadcast(S, masks[at + 9]);
        ByteVector m12 = ByteVector.broadcast(S, masks[at + 10]);
        ByteVector m13 = ByteVector.broadcast(S, masks[at + 11]);
        ByteVector m14 = ByteVector.broadcast(S, masks[at + 12]);
        ByteVector m15 = ByteVector.broadcast(S, masks[at + 13]);
        ByteVector m16 = ByteVector.broadcast(S, masks[at + 14]);
        ByteVector m17 = ByteVector.broadcast(S, masks[at + 15]);
        ByteVector m20 = ByteVector.broadcast(S, masks[at + 16]);
        ByteVector m21 = ByteVector.broadcast(S, masks[at + 17]);
        ByteVector m22 = ByteVector.broadcast(S, masks[at + 18]);
        ByteVector m23 = ByteVector.broadcast(S, masks[at + 19]);
        ByteVector m24 = ByteVector.broadcast(S, masks[at + 20]);
        ByteVector m25 = ByteVector.broadcast(S, masks[at + 21]);
        ByteVector m26 = ByteVector.broadcast(S, masks[at + 22]);
        ByteVector m27 = ByteVector.broadcast(S, masks[at + 23]);
        ByteVector m30 = ByteVector.broadcast(S, masks[at + 24]);
        ByteVector m31 = ByteVector.broadcast(S, masks[at + 25]);
        ByteVector m32 = ByteVector.broadcast(S, masks[at + 26]);
        ByteVector m33 = ByteVector.broadcast(S, masks[at + 27]);
        ByteVector m34 = ByteVector.broadcast(S, masks[at + 28]);
        ByteVector m35 = ByteVector.broadcast(S, masks[at + 29]);
        ByteVector m36 = ByteVector.broadcast(S, masks[at + 30]);
        ByteVector m37 = ByteVector.broadcast(S, masks[at + 31]);
        ByteVector m40 = ByteVector.broadcast(S, masks[at + 32]);
        ByteVector m41 = ByteVector.broadcast(S, masks[at + 33]);
        ByteVector m42 = ByteVector.broadcast(S, masks[at + 34]);
        ByteVector m43 = ByteVector.broadcast(S, masks[at + 35]);
        ByteVector m44 = ByteVector.broadcast(S, masks[at + 36]);
        ByteVector m45 = ByteVector.broadcast(S, masks[at + 37]);
        ByteVector m46 = ByteVector.broadcast(S, masks[at + 38]);
        ByteVector m47 = ByteVector.broadcast(S, masks[at + 39]);
        ByteVector m50 = ByteVector.broadcast(S, masks[at + 40]);
        ByteVector m51 = ByteVector.broadcast(S, masks[at + 41]);
        ByteVector m52 = ByteVector.broadcast(S, masks[at + 42]);
        ByteVector m53 = ByteVector.broadcast(S, masks[at + 43]);
        ByteVector m54 = ByteVector.broadcast(S, masks[at + 44]);
        ByteVector m55 = ByteVector.broadcast(S, masks[at + 45]);
        ByteVector m56 = ByteVector.broadcast(S, masks[at + 46]);
        ByteVector m57 = ByteVector.broadcast(S, masks[at + 47]);
        ByteVector m60 = ByteVector.broadcast(S, masks[at + 48]);
        ByteVector m61 = ByteVector.broadcast(S, masks[at + 49]);
        ByteVector m62 = ByteVector.broadcast(S, masks[at + 50]);
        ByteVector m63 = ByteVector.broadcast(S, masks[at + 51]);
        ByteVector m64 = ByteVector.broadcast(S, masks[at + 52]);
        ByteVector m65 = ByteVector.broadcast(S, masks[at + 53]);
        ByteVector m66 = ByteVector.broadcast(S, masks[at + 54]);
        ByteVector m67 = ByteVector.broadcast(S, masks[at + 55]);
        ByteVector m70 = ByteVector.broadcast(S, masks[at + 56]);
        ByteVector m71 = ByteVector.broadcast(S, masks[at + 57]);
        ByteVector m72 = ByteVector.broadcast(S, masks[at + 58]);
        ByteVector m73 = ByteVector.broadcast(S, masks[at + 59]);
        ByteVector m74 = ByteVector.broadcast(S, masks[at + 60]);
        ByteVector m75 = ByteVector.broadcast(S, masks[at + 61]);
        ByteVector m76 = ByteVector.broadcast(S, masks[at + 62]);
        ByteVector m77 = ByteVector.broadcast(S, masks[at + 63]);
        for (int half = 0; half < 64; half += STEP) {
            int xs = x + half;
            int ys = y + half;
            for (int i = 0; i < bytes; i += 512) {
                ByteVector x0 = ByteVector.fromArray(S, to, xs + i + 0);
                ByteVector x1 = ByteVector.fromArray(S, to, xs + i + 64);
                ByteVector x2 = ByteVector.fromArray(S, to, xs + i + 128);
                ByteVector x3 = ByteVector.fromArray(S, to, xs + i + 192);
                ByteVector x4 = ByteVector.fromArray(S, to, xs + i + 256);
                ByteVector x5 = ByteVector.fromArray(S, to, xs + i + 320);
                ByteVector x6 = ByteVector.fromArray(S, to, xs + i + 384);
                ByteVector x7 = ByteVector.fromArray(S, to, xs + i + 448);
                ByteVector y0 = ByteVector.fromArray(S, from, ys + i + 0);
                ByteVector y1 = ByteVector.fromArray(S, from, ys + i + 64);
                ByteVector y2 = ByteVector.fromArray(S, from, ys + i + 128);
                ByteVector y3 = ByteVector.fromArray(S, from, ys + i + 192);
                ByteVector y4 = ByteVector.fromArray(S, from, ys + i + 256);
                ByteVector y5 = ByteVector.fromArray(S, from, ys + i + 320);
                ByteVector y6 = ByteVector.fromArray(S, from, ys + i + 384);
                ByteVector y7 = ByteVector.fromArray(S, from, ys + i + 448);
                x0 = x0.lanewise(XOR, y0.lanewise(AND, m00))
                        .lanewise(XOR, y1.lanewise(AND, m01))
                        .lanewise(XOR, y2.lanewise(AND, m02))
                        .lanewise(XOR, y3.lanewise(AND, m03))
                        .lanewise(XOR, y4.lanewise(AND, m04))
                        .lanewise(XOR, y5.lanewise(AND, m05))
                        .lanewise(XOR, y6.lanewise(AND, m06))
                        .lanewise(XOR, y7.lanewise(AND, m07));
                x1 = x1.lanewise(XOR, y0.lanewise(AND, m10))
                        .lanewise(XOR, y1.lanewise(AND, m11))
                        .lanewise(XOR, y2.lanewise(AND, m12))
                        .lanewise(XOR, y3.lanewise(AND, m13))
                        .lanewise(XOR, y4.lanewise(AND, m14))
                        .lanewise(XOR, y5.lanewise(AND, m15))
                        .lanewise(XOR, y6.lanewise(AND, m16))
                        .lanewise(XOR, y7.lanewise(AND, m17));
                x2 = x2.lanewise(XOR, y0.lanewise(AND, m20))
                        .lanewise(XOR, y1.lanewise(AND, m21))
                        .lanewise(XOR, y2.lanewise(AND, m22))
                        .lanewise(XOR, y3.lanewise(AND, m23))
                        .lanewise(XOR, y4.lanewise(AND, m24))
                        .lanewise(XOR, y5.lanewise(AND, m25))
                        .lanewise(XOR, y6.lanewise(AND, m26))
                        .lanewise(XOR, y7.lanewise(AND, m27));
                x3 = x3.lanewise(XOR, y0.lanewise(AND, m30))
                        .lanewise(XOR, y1.lanewise(AND, m31))
                        .lanewise(XOR, y2.lanewise(AND, m32))
                        .lanewise(XOR, y3.lanewise(AND, m33))
                        .lanewise(XOR, y4.lanewise(AND, m34))
                        .lanewise(XOR, y5.lanewise(AND, m35))
                        .lanewise(XOR, y6.lanewise(AND, m36))
                        .lanewise(XOR, y7.lanewise(AND, m37));
                x4 = x4.lanewise(XOR, y0.lanewise(AND, m40))
                        .lanewise(XOR, y1.lanewise(AND, m41))
                        .lanewise(XOR, y2.lanewise(AND, m42))
                        .lanewise(XOR, y3.lanewise(AND, m43))
                        .lanewise(XOR, y4.lanewise(AND, m44))
                        .lanewise(XOR, y5.lanewise(AND, m45))
                        .lanewise(XOR, y6.lanewise(AND, m46))
                        .lanewise(XOR, y7.lanewise(AND, m47));
                x5 = x5.lanewise(XOR, y0.lanewise(AND, m50))
                        .lanewise(XOR, y1.lanewise(AND, m51))
                        .lanewise(XOR, y2.lanewise(AND, m52))
                        .lanewise(XOR, y3.lanewise(AND, m53))
                        .lanewise(XOR, y4.lanewise(AND, m54))
                        .lanewise(XOR, y5.lanewise(AND, m55))
                        .lanewise(XOR, y6.lanewise(AND, m56))
                        .lanewise(XOR, y7.lanewise(AND, m57));
                x6 = x6.lanewise(XOR, y0.lanewise(AND, m60))
                        .lanewise(XOR, y1.lanewise(AND, m61))
                        .lanewise(XOR, y2.lanewise(AND, m62))
                        .lanewise(XOR, y3.lanewise(AND, m63))
                        .lanewise(XOR, y4.lanewise(AND, m64))
                        .lanewise(XOR, y5.lanewise(AND, m65))
                        .lanewise(XOR, y6.lanewise(AND, m66))
                        .lanewise(XOR, y7.lanewise(AND, m67));
                x7 = x7.lanewise(XOR, y0.lanewise(AND, m70))
                        .lanewise(XOR, y1.lanewise(AND, m71))
                        .lanewise(XOR, y2.lanewise(AND, m72))
                        .lanewise(XOR, y3.lanewise(AND, m73))
                        .lanewise(XOR, y4.lanewise(AND, m74))
                        .lanewise(XOR, y5.lanewise(AND, m75))
                        .lanewise(XOR, y6.lanewise(AND, m76))
                        .lanewise(XOR, y7.lanewise(AND, m77));
                x0.intoArray(to, xs + i + 0);
                x1.intoArray(to, xs + i + 64);
                x2.intoArray(to, xs + i + 128);
                x3.intoArray(to, xs + i + 192);
                x4.intoArray(to, xs + i + 256);
                x5.intoArray(to, xs + i + 320);
                x6.intoArray(to, xs + i + 384);
                x7.intoArray(to, xs + i + 448);
            }
        }
    }

    private static void addHigh16(byte[] w, int x, int bytes, int pairs, byte[] masks, int across, int at) {
        Objects.checkFromIndexSize(across, 64, masks.length);
        Objects.checkFromIndexSize(at, 64, masks.length);
        ByteVector m00 = ByteVector.broadcast(S, masks[across + 0]);
        ByteVector m01 = ByteVector.broadcast(S, masks[across + 1]);
        ByteVector m02 = ByteVector.broadcast(S, masks[across + 2]);
        ByteVector m03 = ByteVector.broadcast(S, masks[across + 3]);
        ByteVector m04 = ByteVector.broadcast(S, masks[across + 4]);
        ByteVector m05 = ByteVector.broadcast(S, masks[across + 5]);
        ByteVector m06 = ByteVector.broadcast(S, masks[across + 6]);
        ByteVector m07 = ByteVector.broadcast(S, masks[across + 7]);
        ByteVector m10 = ByteVector.broadcast(S, masks[across + 8]);
        ByteVector m11 = ByteVector.broadcast(S, masks[across + 9]);
        ByteVector m12 = ByteVector.broadcast(S, masks[across + 10]);
        ByteVector m13 = ByteVector.broadcast(S, masks[across + 11]);
        ByteVector m14 = ByteVector.broadcast(S, masks[across + 12]);
        ByteVector m15 = ByteVector.broadcast(S, masks[across + 13]);
        ByteVector m16 = ByteVector.broadcast(S, masks[across + 14]);
        ByteVector m17 = ByteVector.broadcast(S, masks[across + 15]);
        ByteVector m20 = ByteVector.broadcast(S, masks[across + 16]);
        ByteVector m21 = ByteVector.broadcast(S, masks[across + 17]);
        ByteVector m22 = ByteVector.broadcast(S, masks[across + 18]);
        ByteVector m23 = ByteVector.broadcast(S, masks[across + 19]);
        ByteVector m24 = ByteVector.broadcast(S, masks[across + 20]);
        ByteVector m25 = ByteVector.broadcast(S, masks[across + 21]);
        ByteVector m26 = ByteVector.broadcast(S, masks[across + 22]);
        ByteVector m27 = ByteVector.broadcast(S, masks[across + 23]);
        ByteVector m30 = ByteVector.broadcast(S, masks[across + 24]);
        ByteVector m31 = ByteVector.broadcast(S, masks[across + 25]);
        ByteVector m32 = ByteVector.broadcast(S, masks[across + 26]);
        ByteVector m33 = ByteVector.broadcast(S, masks[across + 27]);
        ByteVector m34 = ByteVector.broadcast(S, masks[across + 28]);
        ByteVector m35 = ByteVector.broadcast(S, masks[across + 29]);
        ByteVector m36 = ByteVector.broadcast(S, masks[across + 30]);
        ByteVector m37 = ByteVector.broadcast(S, masks[across + 31]);
        ByteVector m40 = ByteVector.broadcast(S, masks[across + 32]);
        ByteVector m41 = ByteVector.broadcast(S, masks[across + 33]);
        ByteVector m42 = ByteVector.broadcast(S, masks[across + 34]);
        ByteVector m43 = ByteVector.broadcast(S, masks[across + 35]);
        ByteVector m44 = ByteVector.broadcast(S, masks[across + 36]);
        ByteVector m45 = ByteVector.broadcast(S, masks[across + 37]);
        ByteVector m46 = ByteVector.broadcast(S, masks[across + 38]);
        ByteVector m47 = ByteVector.broadcast(S, masks[across + 39]);
        ByteVector m50 = ByteVector.broadcast(S, masks[across + 40]);
        ByteVector m51 = ByteVector.broadcast(S, masks[across + 41]);
        ByteVector m52 = ByteVector.broadcast(S, masks[across + 42]);
        ByteVector m53 = ByteVector.broadcast(S, masks[across + 43]);
        ByteVector m54 = ByteVector.broadcast(S, masks[across + 44]);
        ByteVector m55 = ByteVector.broadcast(S, masks[across + 45]);
        ByteVector m56 = ByteVector.broadcast(S, masks[across + 46]);
        ByteVector m57 = ByteVector.broadcast(S, masks[across + 47]);
        ByteVector m60 = ByteVector.broadcast(S, masks[across + 48]);
        ByteVector m61 = ByteVector.broadcast(S, masks[across + 49]);
        ByteVector m62 = ByteVector.broadcast(S, masks[across + 50]);
        ByteVector m63 = ByteVector.broadcast(S, masks[across + 51]);
        ByteVector m64 = ByteVector.broadcast(S, masks[across + 52]);
        ByteVector m65 = ByteVector.broadcast(S, masks[across + 53]);
        ByteVector m66 = ByteVector.broadcast(S, masks[across + 54]);
        ByteVector m67 = ByteVector.broadcast(S, masks[across + 55]);
        ByteVector m70 = ByteVector.broadcast(S, masks[across + 56]);
        ByteVector m71 = ByteVector.broadcast(S, masks[across + 57]);
        ByteVector m72 = ByteVector.broadcast(S, masks[across + 58]);
        ByteVector m73 = ByteVector.broadcast(S, masks[across + 59]);
        ByteVector m74 = ByteVector.broadcast(S, masks[across + 60]);
        ByteVector m75 = ByteVector.broadcast(S, masks[across + 61]);
        ByteVector m76 = ByteVector.broadcast(S, masks[across + 62]);
        ByteVector m77 = ByteVector.broadcast(S, masks[across + 63]);
        ByteVector h00 = ByteVector.broadcast(S, masks[at + 0]);
        ByteVector h01 = ByteVector.broadcast(S, masks[at + 1]);
        ByteVector h02 = ByteVector.broadcast(S, masks[at + 2]);
        ByteVector h03 = ByteVector.broadcast(S, masks[at + 3]);
        ByteVector h10 = ByteVector.broadcast(S, masks[at + 8]);
        ByteVector h11 = ByteVector.broadcast(S, masks[at + 9]);
        ByteVector h12 = ByteVector.broadcast(S, masks[at + 10]);
        ByteVector h13 = ByteVector.broadcast(S, masks[at + 11]);
        ByteVector h20 = ByteVector.broadcast(S, masks[at + 16]);
        ByteVector h21 = ByteVector.broadcast(S, masks[at + 17]);
        ByteVector h22 = ByteVector.broadcast(S, masks[at + 18]);
        ByteVector h23 = ByteVector.broadcast(S, masks[at + 19]);
        ByteVector h30 = ByteVector.broadcast(S, masks[at + 24]);
        ByteVector h31 = ByteVector.broadcast(S, masks[at + 25]);
        ByteVector h32 = ByteVector.broadcast(S, masks[at + 26]);
        ByteVector h33 = ByteVector.broadcast(S, masks[at + 27]);
        for (int half = 0; half < 64; half += STEP) {
            for (int pair = 0; pair < pairs; pair++) {
                int xs = x + 2 * pair * bytes + half;
                int ys = xs + bytes;
                for (int i = 0; i < bytes; i += 1024) {
                    ByteVector y0 = ByteVector.fromArray(S, w, ys + i + 512);
                    ByteVector y1 = ByteVector.fromArray(S, w, ys + i + 576);
                    ByteVector y2 = ByteVector.fromArray(S, w, ys + i + 640);
                    ByteVector y3 = ByteVector.fromArray(S, w, ys + i + 704);
                    ByteVector y4 = ByteVector.fromArray(S, w, ys + i + 768);
                    ByteVector y5 = ByteVector.fromArray(S, w, ys + i + 832);
                    ByteVector y6 = ByteVector.fromArray(S, w, ys + i + 896);
                    ByteVector y7 = ByteVector.fromArray(S, w, ys + i + 960);
                    ByteVector.fromArray(S, w, xs + i + 0)
                            .lanewise(XOR, y0.lanewise(AND, m00))
                            .lanewise(XOR, y1.lanewise(AND, m01))
                            .lanewise(XOR, y2.lanewise(AND, m02))
                            .lanewise(XOR, y3.lanewise(AND, m03))
                            .lanewise(XOR, y4.lanewise(AND, m04))
                            .lanewise(XOR, y5.lanewise(AND, m05))
                            .lanewise(XOR, y6.lanewise(AND, m06))
                            .lanewise(XOR, y7.lanewise(AND, m07))
                            .intoArray(w, xs + i + 0);
                    ByteVector.fromArray(S, w, xs + i + 64)
                            .lanewise(XOR, y0.lanewise(AND, m10))
                            .lanewise(XOR, y1.lanewise(AND, m11))
                            .lanewise(XOR, y2.lanewise(AND, m12))
                            .lanewise(XOR, y3.lanewise(AND, m13))
                            .lanewise(XOR, y4.lanewise(AND, m14))
                            .lanewise(XOR, y5.lanewise(AND, m15))
                            .lanewise(XOR, y6.lanewise(AND, m16))
                            .lanewise(XOR, y7.lanewise(AND, m17))
                            .intoArray(w, xs + i + 64);
                    ByteVector.fromArray(S, w, xs + i + 128)
                            .lanewise(XOR, y0.lanewise(AND, m20))
                            .lanewise(XOR, y1.lanewise(AND, m21))
                            .lanewise(XOR, y2.lanewise(AND, m22))
                            .lanewise(XOR, y3.lanewise(AND, m23))
                            .lanewise(XOR, y4.lanewise(AND, m24))
                            .lanewise(XOR, y5.lanewise(AND, m25))
                            .lanewise(XOR, y6.lanewise(AND, m26))
                            .lanewise(XOR, y7.lanewise(AND, m27))
                            .intoArray(w, xs + i + 128);
                    ByteVector.fromArray(S, w, xs + i + 192)
                            .lanewise(XOR, y0.lanewise(AND, m30))
                            .lanewise(XOR, y1.lanewise(AND, m31))
                            .lanewise(XOR, y2.lanewise(AND, m32))
                            .lanewise(XOR, y3.lanewise(AND, m33))
                            .lanewise(XOR, y4.lanewise(AND, m34))
                            .lanewise(XOR, y5.lanewise(AND, m35))
                            .lanewise(XOR, y6.lanewise(AND, m36))
                            .lanewise(XOR, y7.lanewise(AND, m37))
                            .intoArray(w, xs + i + 192);
                    ByteVector.fromArray(S, w, xs + i + 256)
                            .lanewise(XOR, y0.lanewise(AND, m40))
                            .lanewise(XOR, y1.lanewise(AND, m41))
                            .lanewise(XOR, y2.lanewise(AND, m42))
                            .lanewise(XOR, y3.lanewise(AND, m43))
                            .lanewise(XOR, y4.lanewise(AND, m44))
                            .lanewise(XOR, y5.lanewise(AND, m45))
                            .lanewise(XOR, y6.lanewise(AND, m46))
                            .lanewise(XOR, y7.lanewise(AND, m47))
                            .intoArray(w, xs + i + 256);
                    ByteVector.fromArray(S, w, xs + i + 320)
                            .lanewise(XOR, y0.lanewise(AND, m50))
                            .lanewise(XOR, y1.lanewise(AND, m51))
                            .lanewise(XOR, y2.lanewise(AND, m52))
                            .lanewise(XOR, y3.lanewise(AND, m53))
                            .lanewise(XOR, y4.lanewise(AND, m54))
                            .lanewise(XOR, y5.lanewise(AND, m55))
                            .lanewise(XOR, y6.lanewise(AND, m56))
                            .lanewise(XOR, y7.lanewise(AND, m57))
                            .intoArray(w, xs + i + 320);
                    ByteVector.fromArray(S, w, xs + i + 384)
                            .lanewise(XOR, y0.lanewise(AND, m60))
                            .lanewise(XOR, y1.lanewise(AND, m61))
                            .lanewise(XOR, y2.lanewise(AND, m62))
                            .lanewise(XOR, y3.lanewise(AND, m63))
                            .lanewise(XOR, y4.lanewise(AND, m64))
                            .lanewise(XOR, y5.lanewise(AND, m65))
                            .lanewise(XOR, y6.lanewise(AND, m66))
                            .lanewise(XOR, y7.lanewise(AND, m67))
                            .intoArray(w, xs + i + 384);
                    ByteVector.fromArray(S, w, xs + i + 448)
                            .lanewise(XOR, y0.lanewise(AND, m70))
                            .lanewise(XOR, y1.lanewise(AND, m71))
                            .lanewise(XOR, y2.lanewise(AND, m72))
                            .lanewise(XOR, y3.lanewise(AND, m73))
                            .lanewise(XOR, y4.lanewise(AND, m74))
                            .lanewise(XOR, y5.lanewise(AND, m75))
                            .lanewise(XOR, y6.lanewise(AND, m76))
                            .lanewise(XOR, y7.lanewise(AND, m77))
                            .intoArray(w, xs + i + 448);
                    y0 = y0.lanewise(XOR, ByteVector.fromArray(S, w, ys + i + 0));
                    y1 = y1.lanewise(XOR, ByteVector.fromArray(S, w, ys + i + 64));
                    y2 = y2.lanewise(XOR, ByteVector.fromArray(S, w, ys + i + 128));
                    y3 = y3.lanewise(XOR, ByteVector.fromArray(S, w, ys + i + 192));
                    y4 = y4.lanewise(XOR, ByteVector.fromArray(S, w, ys + i + 256));
                    y5 = y5.lanewise(XOR, ByteVector.fromArray(S, w, ys + i + 320));
                    y6 = y6.lanewise(XOR, ByteVector.fromArray(S, w, ys + i + 384));
                    y7 = y7.lanewise(XOR, ByteVector.fromArray(S, w, ys + i + 448));
                    ByteVector.fromArray(S, w, xs + i + 512)
                            .lanewise(XOR, y0.lanewise(AND, h00))
                            .lanewise(XOR, y1.lanewise(AND, h01))
                            .lanewise(XOR, y2.lanewise(AND, h02))
                            .lanewise(XOR, y3.lanewise(AND, h03))
                            .intoArray(w, xs + i + 512);
                    ByteVector.fromArray(S, w, xs + i + 576)
                            .lanewise(XOR, y0.lanewise(AND, h10))
                            .lanewise(XOR, y1.lanewise(AND, h11))
                            .lanewise(XOR, y2.lanewise(AND, h12))
                            .lanewise(XOR, y3.lanewise(AND, h13))
                            .intoArray(w, xs + i + 576);
                    ByteVector.fromArray(S, w, xs + i + 640)
                            .lanewise(XOR, y0.lanewise(AND, h20))
                            .lanewise(XOR, y1.lanewise(AND, h21))
                            .lanewise(XOR, y2.lanewise(AND, h22))
                            .lanewise(XOR, y3.lanewise(AND, h23))
                            .intoArray(w, xs + i + 640);
                    ByteVector.fromArray(S, w, xs + i + 704)
                            .lanewise(XOR, y0.lanewise(AND, h30))
                            .lanewise(XOR, y1.lanewise(AND, h31))
                            .lanewise(XOR, y2.lanewise(AND, h32))
                            .lanewise(XOR, y3.lanewise(AND, h33))
                            .intoArray(w, xs + i + 704);
                    ByteVector.fromArray(S, w, xs + i + 768)
                            .lanewise(XOR, y4.lanewise(AND, h00))
                            .lanewise(XOR, y5.lanewise(AND, h01))
                            .lanewise(XOR, y6.lanewise(AND, h02))
                            .lanewise(XOR, y7.lanewise(AND, h03))
                            .intoArray(w, xs + i + 768);
                    ByteVector.fromArray(S, w, xs + i + 832)
                            .lanewise(XOR, y4.lanewise(AND, h10))
                            .lanewise(XOR, y5.lanewise(AND, h11))
                            .lanewise(XOR, y6.lanewise(AND, h12))
                            .lanewise(XOR, y7.lanewise(AND, h13))
                            .intoArray(w, xs + i + 832);
                    ByteVector.fromArray(S, w, xs + i + 896)
                            .lanewise(XOR, y4.lanewise(AND, h20))
                            .lanewise(XOR, y5.lanewise(AND, h21))
                            .lanewise(XOR, y6.lanewise(AND, h22))
                            .lanewise(XOR, y7.lanewise(AND, h23))
                            .intoArray(w, xs + i + 896);
                    ByteVector.fromArray(S, w, xs + i + 960)
                            .lanewise(XOR, y4.lanewise(AND, h30))
                            .lanewise(XOR, y5.lanewise(AND, h31))
                            .lanewise(XOR, y6.lanewise(AND, h32))
                            .lanewise(XOR, y7.lanewise(AND, h33))
                            .intoArray(w, xs + i + 960);
                }
            }
        }
    }
}
