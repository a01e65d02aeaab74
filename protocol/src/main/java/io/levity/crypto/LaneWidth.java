package io.levity.crypto;

import jdk.incubator.vector.VectorShape;

/**
 * How wide the vectors of this processor are, chosen once: kernels wider than the processor run a hundred times slower.
 *
 * <p>All widths give the same bytes. {@link #SCALAR} also serves a Java that was started without the vector module.
 */
public enum LaneWidth {
    SCALAR,
    BITS_256,
    BITS_512;

    /** The widest that this Java compiles to single instructions. */
    public static final LaneWidth PREFERRED = detect();

    private static LaneWidth detect() {
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return present ? Vectors.preferred() : SCALAR;
    }

    /** Apart, so that the vector module is touched only where it is present. */
    private static final class Vectors {
        private Vectors() {}

        static LaneWidth preferred() {
            int bits = VectorShape.preferredShape().vectorBitSize();
            if (bits >= 512) {
                return BITS_512;
            }
            return bits >= 256 ? BITS_256 : SCALAR;
        }
    }
}
