package io.levity.da.disperser;

/** What clients of 0G's disperser are built for. */
public final class DisperserParams {
    /** 1024 rows of 1024 elements of 31 bytes, less the 4 bytes of the length: larger payloads are refused. */
    public static final int MAX_BLOB_BYTES = 1024 * 1024 * 31 - 4;

    /** A set is one quorum, so it has this number. */
    public static final long QUORUM_ID = 0;

    private DisperserParams() {}
}
