package io.levity.persistence;

import io.levity.persistence.RocksDatabase.Shape;
import java.util.List;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The settings that all databases of the process have in common. Memory is bounded for the process, not per database:
 * one cache for blocks, indexes and filters, and one budget for write buffers that is charged to the same cache.
 */
final class RocksOptions {
    /** Blocks, indexes, filters and write buffers of all databases together, {@code -Dlevity.rocksdb.cache.bytes}. */
    static final long CACHE_BYTES = Long.getLong("levity.rocksdb.cache.bytes", 192L << 20);

    /** Share of {@link #CACHE_BYTES} that write buffers may take before they are flushed. */
    static final long WRITE_BUFFERS_BYTES = CACHE_BYTES / 3;

    private static final long BLOB_FROM_BYTES = 4 << 10;
    private static final Cache CACHE;
    private static final WriteBufferManager WRITE_BUFFERS;

    static {
        RocksDB.loadLibrary();
        CACHE = new LRUCache(CACHE_BYTES);
        WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFERS_BYTES, CACHE);
    }

    private RocksOptions() {}

    static DBOptions database(List<AbstractNativeReference> owned) {
        DBOptions options = new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setWriteBufferManager(WRITE_BUFFERS)
                .setMaxOpenFiles(512)
                .setMaxBackgroundJobs(2)
                .setBytesPerSync(1 << 20)
                .setMaxTotalWalSize(64 << 20)
                .setKeepLogFileNum(2)
                .setMaxLogFileSize(4 << 20)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL);
        owned.add(options);
        return options;
    }

    static ColumnFamilyOptions family(Shape shape, List<AbstractNativeReference> owned) {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(CACHE)
                .setBlockSize(16 << 10)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFormatVersion(5);
        if (shape == Shape.POINT) {
            BloomFilter filter = new BloomFilter(10);
            owned.add(filter);
            table.setFilterPolicy(filter);
        }
        ColumnFamilyOptions options = new ColumnFamilyOptions()
                .setTableFormatConfig(table)
                .setWriteBufferSize(16 << 20)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
                .setLevelCompactionDynamicLevelBytes(true);
        if (shape == Shape.BLOBS) {
            options.setEnableBlobFiles(true)
                    .setMinBlobSize(BLOB_FROM_BYTES)
                    .setBlobFileSize(256 << 20)
                    .setBlobCompressionType(CompressionType.LZ4_COMPRESSION)
                    .setEnableBlobGarbageCollection(true)
                    .setBlobGarbageCollectionAgeCutoff(0.25);
        }
        owned.add(options);
        return options;
    }
}
