package io.levity.loadtest;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.levity.crypto.Blake3Lanes;
import io.levity.da.coding.CodingParams;
import io.levity.types.Hash;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Random;

/**
 * Intel's library of storage kernels, called through the FFM API: Reed-Solomon with a Cauchy matrix, stripe by stripe
 * from DRAM to DRAM over the same shape of stripe as ours. It computes parity and nothing else, so a second line hashes
 * each stripe with our BLAKE3 while it is in cache, as our own coder does.
 *
 * @see <a href="https://github.com/intel/isa-l">ISA-L, erasure_code.h</a>
 */
@SuppressWarnings("restricted") // calls into a native library are the point; the JVM is started with their permission
final class IsaL {
    static final String LIBRARY = "libisal.so.2";

    /** What a line of the benchmark says when the library is absent. */
    static final String ABSENT = LIBRARY + " is not installed (Debian: libisal2): no lines for ISA-L";

    private static final int CHUNK_BYTES = 4096;
    private static final int LEAVES = CHUNK_BYTES / Blake3Lanes.CHUNK_BYTES;
    private static final long HUGE_PAGE_BYTES = 2 << 20;
    private static final int MADV_HUGEPAGE = 14;

    private final MethodHandle encode;
    private final int k;
    private final int m;
    private final int stripes;
    private final MemorySegment tables;
    private final MemorySegment data;
    private final MemorySegment parity;
    private final MemorySegment sources;
    private final MemorySegment targets;
    private final Blake3Lanes lanes = Blake3Lanes.create();
    private final long[] offsets;
    private final int[] indexes;
    private final int[] places;

    /** Whether the library can be loaded here. */
    static boolean present() {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(LIBRARY, arena);
            return true;
        } catch (IllegalArgumentException absent) {
            return false;
        }
    }

    /**
     * @param poolBytes of data through which calls walk
     * @param arena holds the memory; calls are made by its thread
     */
    IsaL(CodingParams params, int poolBytes, Arena arena) {
        this.k = params.dataShards();
        this.m = params.parityShards();
        this.stripes = Math.max(1, poolBytes / (k * CHUNK_BYTES));
        SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, arena);
        this.encode = handle(
                library,
                "ec_encode_data",
                FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
        this.tables = tables(library, arena);
        this.data = large(arena, (long) stripes * k * CHUNK_BYTES);
        this.parity = large(arena, (long) stripes * m * CHUNK_BYTES);
        this.sources = arena.allocate(MemoryLayout.sequenceLayout(k, ADDRESS));
        this.targets = arena.allocate(MemoryLayout.sequenceLayout(m, ADDRESS));
        this.offsets = new long[(k + m) * LEAVES];
        this.indexes = new int[(k + m) * LEAVES];
        this.places = new int[(k + m) * LEAVES];
        Random random = new Random(3);
        for (long at = 0; at < data.byteSize(); at += Long.BYTES) {
            data.set(JAVA_LONG, at, random.nextLong());
        }
    }

    /** Of the data of one stripe. */
    int stripeBytes() {
        return k * CHUNK_BYTES;
    }

    /** Parity of the next stripe. */
    long encodeStripe(int turn) {
        long stripe = turn % stripes;
        long from = stripe * k * CHUNK_BYTES;
        long to = stripe * m * CHUNK_BYTES;
        for (int i = 0; i < k; i++) {
            sources.setAtIndex(ADDRESS, i, data.asSlice(from + (long) i * CHUNK_BYTES, CHUNK_BYTES));
        }
        for (int i = 0; i < m; i++) {
            targets.setAtIndex(ADDRESS, i, parity.asSlice(to + (long) i * CHUNK_BYTES, CHUNK_BYTES));
        }
        try {
            encode.invokeExact(CHUNK_BYTES, k, m, tables, sources, targets);
        } catch (Throwable e) {
            throw new IllegalStateException("ec_encode_data failed", e);
        }
        return parity.get(JAVA_BYTE, to);
    }

    /** Encodes {@code count} stripes as one blob and hashes their shards with our BLAKE3. */
    long encodeAndHash(int turn, int count) {
        int total = k + m;
        byte[] values = new byte[total * count * LEAVES * Hash.SIZE_BYTES];
        for (int s = 0; s < count; s++) {
            int stripe = (turn * count + s) % stripes;
            encodeStripe(stripe);
            hash(data, (long) stripe * k * CHUNK_BYTES, k, 0, s, count, values);
            hash(parity, (long) stripe * m * CHUNK_BYTES, m, k, s, count, values);
        }
        byte[] out = new byte[total * Hash.SIZE_BYTES];
        lanes.roots(values, total, count * LEAVES, out, 0);
        return out[0];
    }

    /** The parity bytes of the first stripe: what an independent computation compares. */
    byte[] parityOfFirst(byte[] stripe) {
        MemorySegment.copy(stripe, 0, data, JAVA_BYTE, 0, stripe.length);
        encodeStripe(0);
        return parity.asSlice(0, (long) m * CHUNK_BYTES).toArray(JAVA_BYTE);
    }

    private void hash(MemorySegment from, long start, int shards, int first, int stripe, int count, byte[] values) {
        int items = 0;
        for (int shard = 0; shard < shards; shard++) {
            for (int leaf = 0; leaf < LEAVES; leaf++) {
                offsets[items] = start + (long) shard * CHUNK_BYTES + (long) leaf * Blake3Lanes.CHUNK_BYTES;
                indexes[items] = stripe * LEAVES + leaf;
                places[items] = ((first + shard) * count * LEAVES + stripe * LEAVES + leaf) * Hash.SIZE_BYTES;
                items++;
            }
        }
        lanes.chunkValues(from, offsets, indexes, items, Blake3Lanes.CHUNK_BYTES, false, values, places);
    }

    private MemorySegment tables(SymbolLookup library, Arena arena) {
        MemorySegment matrix = arena.allocate((long) (k + m) * k);
        MemorySegment made = arena.allocate(32L * k * m, 64);
        try {
            handle(library, "gf_gen_cauchy1_matrix", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT))
                    .invokeExact(matrix, k + m, k);
            handle(library, "ec_init_tables", FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS))
                    .invokeExact(k, m, matrix.asSlice((long) k * k), made);
        } catch (Throwable e) {
            throw new IllegalStateException("the tables of " + LIBRARY + " failed", e);
        }
        return made;
    }

    /** Aligned to huge pages and, on Linux, asked to lie in them, as the heap of a node is. */
    private static MemorySegment large(Arena arena, long bytes) {
        MemorySegment memory = arena.allocate(bytes, HUGE_PAGE_BYTES);
        Linker.nativeLinker().defaultLookup().find("madvise").ifPresent(address -> {
            MethodHandle madvise = Linker.nativeLinker()
                    .downcallHandle(address, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
            try {
                int refused = (int) madvise.invokeExact(memory, bytes, MADV_HUGEPAGE);
                if (refused != 0) {
                    System.out.println("no huge pages for ISA-L");
                }
            } catch (Throwable e) {
                throw new IllegalStateException("madvise failed", e);
            }
        });
        return memory;
    }

    private static MethodHandle handle(SymbolLookup library, String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type);
    }
}
