package io.levity.crypto;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** Where the messages of a batch lie, and how they reach the lanes: from an array, or from memory outside of the heap. */
sealed interface LaneSource {
    /** A heap segment is read as the array that it is, so that each kernel sees one kind of memory only. */
    static LaneSource of(MemorySegment segment) {
        return segment.heapBase().orElse(null) instanceof byte[] array
                ? new Heap(array, segment.address(), segment.byteSize())
                : new Memory(segment);
    }

    static LaneSource of(byte[] array) {
        return new Heap(array, 0, array.length);
    }

    long sizeBytes();

    /** Blocks of 64 bytes of each lane, from {@code offsets[lane]}. */
    void load(Blake3Kernel kernel, long[] offsets, int blocks, int[] words, int firstBlock);

    void load(Sha256Kernel kernel, long[] offsets, int[] words);

    void load(Keccak256Kernel kernel, long[] offsets, long[] block);

    void copyTo(long offset, byte[] target, int targetOffset, int length);

    /** @throws IndexOutOfBoundsException if a message lies outside */
    default void check(long[] offsets, int count, int length) {
        Objects.checkFromIndexSize(0, count, offsets.length);
        for (int i = 0; i < count; i++) {
            Objects.checkFromIndexSize(offsets[i], length, sizeBytes());
        }
    }

    /** A part of an array. */
    final class Heap implements LaneSource {
        private final byte[] array;
        private final long base;
        private final long sizeBytes;

        private Heap(byte[] array, long base, long sizeBytes) {
            this.array = array;
            this.base = base;
            this.sizeBytes = sizeBytes;
        }

        @Override
        public long sizeBytes() {
            return sizeBytes;
        }

        @Override
        public void load(Blake3Kernel kernel, long[] offsets, int blocks, int[] words, int firstBlock) {
            kernel.load(array, shifted(offsets), blocks, words, firstBlock);
        }

        @Override
        public void load(Sha256Kernel kernel, long[] offsets, int[] words) {
            kernel.load(array, shifted(offsets), words);
        }

        @Override
        public void load(Keccak256Kernel kernel, long[] offsets, long[] block) {
            kernel.load(array, shifted(offsets), block);
        }

        @Override
        public void copyTo(long offset, byte[] target, int targetOffset, int length) {
            System.arraycopy(array, (int) (base + offset), target, targetOffset, length);
        }

        private long[] shifted(long[] offsets) {
            if (base == 0) {
                return offsets;
            }
            long[] moved = offsets.clone();
            for (int i = 0; i < moved.length; i++) {
                moved[i] += base;
            }
            return moved;
        }
    }

    /** Memory outside of the heap: a mapped file, a network buffer. */
    record Memory(MemorySegment segment) implements LaneSource {
        @Override
        public long sizeBytes() {
            return segment.byteSize();
        }

        @Override
        public void load(Blake3Kernel kernel, long[] offsets, int blocks, int[] words, int firstBlock) {
            kernel.load(segment, offsets, blocks, words, firstBlock);
        }

        @Override
        public void load(Sha256Kernel kernel, long[] offsets, int[] words) {
            kernel.load(segment, offsets, words);
        }

        @Override
        public void load(Keccak256Kernel kernel, long[] offsets, long[] block) {
            kernel.load(segment, offsets, block);
        }

        @Override
        public void copyTo(long offset, byte[] target, int targetOffset, int length) {
            MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, target, targetOffset, length);
        }
    }
}
