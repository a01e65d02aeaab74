package io.levity.persistence.volume;

/**
 * How much a volume may take.
 *
 * @param capacityBytes of segment files at most, dead records included; puts beyond are refused with {@link VolumeFull}
 * @param reserveBytes that stay free on the file system, so that deletions, compaction and the databases beside us go on
 * @param segmentBytes at which a segment file is full and the next begins
 */
public record VolumeLimits(long capacityBytes, long reserveBytes, int segmentBytes) {
    /** The longest content of one key: longer things are stored in pieces. */
    public static final int MAX_CONTENT_BYTES = 1 << 30;

    public static final int DEFAULT_SEGMENT_BYTES = 256 << 20;
    public static final long DEFAULT_RESERVE_BYTES = 512L << 20;

    /** So that the files of a volume, all held open, stay countable. */
    private static final long MOST_SEGMENTS = 1 << 16;

    public VolumeLimits {
        if (segmentBytes < 4096 || segmentBytes > MAX_CONTENT_BYTES) {
            throw new IllegalArgumentException("a segment has 4 KiB to 1 GiB, not " + segmentBytes + " bytes");
        }
        if (capacityBytes < 0 || capacityBytes / segmentBytes > MOST_SEGMENTS || reserveBytes < 0) {
            throw new IllegalArgumentException(
                    "capacity " + capacityBytes + " or reserve " + reserveBytes + " out of range");
        }
    }

    public static VolumeLimits ofCapacity(long capacityBytes) {
        return new VolumeLimits(capacityBytes, DEFAULT_RESERVE_BYTES, DEFAULT_SEGMENT_BYTES);
    }
}
