package io.levity.persistence.volume;

/**
 * Where the record of a key is.
 *
 * @param segment number
 * @param unit position of the header in units of {@link RecordHeader#ALIGNMENT}; never 0, where a segment's own header is
 * @param length of the content
 */
record Location(int segment, int unit, int length, Expiry expiry) {
    static Location of(int segment, long position, int length, Expiry expiry) {
        return new Location(segment, Math.toIntExact(position / RecordHeader.ALIGNMENT), length, expiry);
    }

    long position() {
        return (long) unit * RecordHeader.ALIGNMENT;
    }

    long recordBytes() {
        return RecordHeader.recordBytes(length);
    }

    boolean isSamePlace(Location other) {
        return segment == other.segment && unit == other.unit;
    }
}
