package io.levity.types;

/** The number of a consensus network: 0 is the root {@code C0}. The same number is the consensus {@code setId}. */
public record NetworkId(int value) implements Comparable<NetworkId> {
    public static final NetworkId ROOT = new NetworkId(0);

    public NetworkId {
        if (value < 0) {
            throw new IllegalArgumentException("a network id is not negative: " + value);
        }
    }

    @Override
    public int compareTo(NetworkId other) {
        return Integer.compare(value, other.value);
    }

    /** {@code C0}, {@code C1} … */
    @Override
    public String toString() {
        return "C" + value;
    }
}
