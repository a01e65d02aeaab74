package io.levity.persistence.volume;

/**
 * Until when a volume must keep something. The unit is the caller's: epochs of a network, hours, or Unix seconds, but one
 * unit for all content of a volume.
 *
 * @param epoch from which on the content may be dropped, 0 to 2^32 − 1; the last means never
 */
public record Expiry(long epoch) implements Comparable<Expiry> {
    public static final Expiry NEVER = new Expiry(0xFFFF_FFFFL);

    public Expiry {
        if (epoch < 0 || epoch > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("an expiry is 0 to 2^32 - 1, not " + epoch);
        }
    }

    public static Expiry at(long epoch) {
        return new Expiry(epoch);
    }

    static Expiry ofBits(int bits) {
        return new Expiry(bits & 0xFFFF_FFFFL);
    }

    /** The epoch as an unsigned int, as records and the index hold it. */
    int bits() {
        return (int) epoch;
    }

    /** Whether the content may be dropped when {@code now} is the current epoch. */
    public boolean isOver(long now) {
        return epoch <= now && epoch != NEVER.epoch;
    }

    @Override
    public int compareTo(Expiry other) {
        return Long.compare(epoch, other.epoch);
    }
}
