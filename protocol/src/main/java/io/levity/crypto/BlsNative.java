package io.levity.crypto;

import supranational.blst.P2;

/** Loads the native half of blst once and says plainly when this platform has none. */
final class BlsNative {
    private static final String FAILURE = load();

    private BlsNative() {}

    /** @throws IllegalStateException if the library does not load on this platform */
    static void check() {
        if (!FAILURE.isEmpty()) {
            throw new IllegalStateException(FAILURE);
        }
    }

    private static String load() {
        try {
            return P2.generator().in_group() ? "" : "the native BLS12-381 library blst gives wrong answers";
        } catch (LinkageError | RuntimeException e) {
            return "the native BLS12-381 library blst does not load on " + System.getProperty("os.name") + "/"
                    + System.getProperty("os.arch") + " (it exists for Linux and macOS on x86-64 and ARM64 and for"
                    + " Windows on x86-64, and needs a temporary directory that allows execution): " + e;
        }
    }
}
