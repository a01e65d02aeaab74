package io.levity.chain.consensus;

import io.levity.types.Bytes;

/** A set of members with the sum of their weights; as a certificate's bitmap, least significant bit first. */
final class MemberSet {
    private final int[] weights;
    private final long[] words;
    private int weight;

    MemberSet(int[] weights) {
        this.weights = weights;
        this.words = new long[(weights.length + 63) / 64];
    }

    boolean add(int member) {
        long bit = 1L << member;
        if ((words[member >> 6] & bit) != 0) {
            return false;
        }
        words[member >> 6] |= bit;
        weight += weights[member];
        return true;
    }

    void remove(int member) {
        long bit = 1L << member;
        if ((words[member >> 6] & bit) != 0) {
            words[member >> 6] &= ~bit;
            weight -= weights[member];
        }
    }

    boolean contains(int member) {
        return (words[member >> 6] & (1L << member)) != 0;
    }

    int weight() {
        return weight;
    }

    int count() {
        int sum = 0;
        for (long word : words) {
            sum += Long.bitCount(word);
        }
        return sum;
    }

    Bytes toBitmap() {
        byte[] bitmap = new byte[bitmapSize(weights.length)];
        for (int m = 0; m < weights.length; m++) {
            if (contains(m)) {
                bitmap[m >> 3] |= (byte) (1 << (m & 7));
            }
        }
        return Bytes.wrap(bitmap);
    }

    static int bitmapSize(int members) {
        return (members + 7) / 8;
    }

    /** Whether this member's bit is set in a certificate's bitmap of the right size. */
    static boolean inBitmap(Bytes bitmap, int member) {
        return ((bitmap.get(member >> 3) >> (member & 7)) & 1) != 0;
    }

    /** Weight of the bitmap, or −1 when its size is wrong or it names a member that does not exist. */
    static int weightOf(Bytes bitmap, int[] weights) {
        if (bitmap.size() != bitmapSize(weights.length)) {
            return -1;
        }
        int sum = 0;
        for (int m = 0; m < bitmap.size() * 8; m++) {
            if (inBitmap(bitmap, m)) {
                if (m >= weights.length) {
                    return -1;
                }
                sum += weights[m];
            }
        }
        return sum;
    }
}
