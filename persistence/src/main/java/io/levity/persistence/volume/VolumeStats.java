package io.levity.persistence.volume;

/**
 * Counters and gauges of a volume for metrics. Counters begin at 0 when it is opened.
 *
 * @param entries live keys
 * @param liveBytes of records of live keys, headers included
 * @param usedBytes of all segment files and drafts; {@code usedBytes − liveBytes} is dead and waits for compaction
 * @param segments files
 * @param puts acknowledged, with {@code putBytes} of content
 * @param syncs of files; {@code puts / syncs} is what group commit saved
 * @param syncNanos that forcing files took, with {@code syncCpuNanos} of processor time around it
 * @param refused puts, because the volume was full
 * @param expired keys dropped at their end
 * @param quarantined keys found damaged
 * @param indexBytes of memory that the index takes
 * @param broken whether the disk failed a write or a sync, after which only reads are served
 */
public record VolumeStats(
        long entries,
        long liveBytes,
        long usedBytes,
        long capacityBytes,
        long segments,
        long puts,
        long putBytes,
        long gets,
        long deletes,
        long syncs,
        long syncNanos,
        long syncCpuNanos,
        long refused,
        long expired,
        long quarantined,
        long indexBytes,
        boolean broken) {}
