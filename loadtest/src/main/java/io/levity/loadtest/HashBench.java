package io.levity.loadtest;

import io.levity.crypto.Blake3Lanes;
import io.levity.crypto.Keccak256;
import io.levity.crypto.Keccak256Lanes;
import io.levity.crypto.LaneWidth;
import io.levity.crypto.Sha256;
import io.levity.crypto.Sha256Lanes;
import io.levity.types.Hash;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;

/**
 * Speed of hashing on one core, from cache and from DRAM. One group of lines runs in one JVM, since kernels of several
 * widths spoil each other's profile; {@link #main} is what runs there.
 */
final class HashBench {
    /** The group of what others made, and of the plain copy. */
    static final String REFERENCE = "reference";

    static final double BLAKE3_GOAL = 4.5e9;
    static final double SHA256_GOAL = 2e9;
    static final double KECCAK_TREE_GOAL = 0.9e9;

    private static final int CACHED_BYTES = 64 << 10;
    private static final int PIECE_BYTES = 1 << 20;
    private static final int SHA256_LEAF_BYTES = 1024;
    private static final int KECCAK_LEAF_BYTES = 256;
    private static final int NODE_BYTES = 2 * Hash.SIZE_BYTES;

    private final KernelTimer timer;
    private final byte[] pool;
    private final Consumer<KernelSpeed> results;

    /** @param poolBytes through which lines from DRAM walk: several times what caches hold, whole MiB */
    HashBench(double seconds, int poolBytes, Consumer<KernelSpeed> results) {
        this.timer = new KernelTimer(seconds);
        this.pool = new byte[poolBytes];
        new Random(1).nextBytes(pool);
        this.results = results;
    }

    /** Arguments: the group, seconds a line, bytes of the pool. Prints a line of JSON for each result. */
    public static void main(String[] args) {
        HashBench bench = new HashBench(Double.parseDouble(args[1]), Integer.parseInt(args[2]), ChildJvm::print);
        bench.run(args[0]);
        ChildJvm.end(bench.timer.sink());
    }

    /** The groups that this machine can run, the most important first. */
    static List<String> groups() {
        return switch (LaneWidth.PREFERRED) {
            case BITS_512 ->
                List.of(LaneWidth.BITS_512.name(), LaneWidth.BITS_256.name(), LaneWidth.SCALAR.name(), REFERENCE);
            case BITS_256 -> List.of(LaneWidth.BITS_256.name(), LaneWidth.SCALAR.name(), REFERENCE);
            case SCALAR -> List.of(LaneWidth.SCALAR.name(), REFERENCE);
        };
    }

    void run(String group) {
        if (group.equals(REFERENCE)) {
            references();
        } else {
            lanes(LaneWidth.valueOf(group));
        }
    }

    /** Hashes {@code length} bytes of the pool from {@code offset}. */
    @FunctionalInterface
    private interface Kernel {
        long hash(int offset, int length);
    }

    private void lanes(LaneWidth width) {
        boolean preferred = width == LaneWidth.PREFERRED;
        byte[] out = new byte[PIECE_BYTES / KECCAK_LEAF_BYTES * Hash.SIZE_BYTES];
        long[] offsets = new long[PIECE_BYTES / KECCAK_LEAF_BYTES];
        Blake3Lanes blake3 = Blake3Lanes.create(width);
        both(width.name(), "BLAKE3", preferred ? BLAKE3_GOAL : 0, (offset, length) -> {
            offsets[0] = offset;
            blake3.hashEqualLength(pool, offsets, 1, length, out, 0);
            return out[0];
        });
        Sha256Lanes sha256 = Sha256Lanes.create(width);
        both(width.name(), "SHA-256 of 1 KiB leaves", preferred ? SHA256_GOAL : 0, (offset, length) -> {
            int leaves = every(SHA256_LEAF_BYTES, offset, length, offsets);
            sha256.hashEqualLength(pool, offsets, leaves, SHA256_LEAF_BYTES, out, 0);
            return out[0];
        });
        Keccak256Lanes keccak = Keccak256Lanes.create(width);
        both(width.name(), "Keccak-256 of 256 B leaves", 0, (offset, length) -> {
            int leaves = every(KECCAK_LEAF_BYTES, offset, length, offsets);
            keccak.hashEqualLength(pool, offsets, leaves, KECCAK_LEAF_BYTES, out, 0);
            return out[0];
        });
        both(width.name(), "Keccak-256 tree of 256 B leaves", preferred ? KECCAK_TREE_GOAL : 0, (offset, length) -> {
            int left = every(KECCAK_LEAF_BYTES, offset, length, offsets);
            keccak.hashEqualLength(pool, offsets, left, KECCAK_LEAF_BYTES, out, 0);
            for (left /= 2; left >= 1; left /= 2) {
                every(NODE_BYTES, 0, left * NODE_BYTES, offsets);
                keccak.hashEqualLength(out, offsets, left, NODE_BYTES, out, 0);
            }
            return out[0];
        });
    }

    private void references() {
        byte[] out = new byte[Math.max(PIECE_BYTES, Hash.SIZE_BYTES)];
        both(REFERENCE, "copy (System.arraycopy)", 0, (offset, length) -> {
            System.arraycopy(pool, offset, out, 0, length);
            return out[length - 1];
        });
        both(REFERENCE, "JDK SHA-256", 0, (offset, length) -> {
            return Sha256.hash(pool, offset, length).w0();
        });
        both(REFERENCE, "Keccak-256, one lane", 0, (offset, length) -> {
            return Keccak256.hash(pool, offset, length).w0();
        });
        both(REFERENCE, "Bouncy Castle BLAKE3", 0, bouncyCastle(new Blake3Digest(Hash.SIZE_BYTES), out));
        both(REFERENCE, "Bouncy Castle SHA-256", 0, bouncyCastle(new SHA256Digest(), out));
        both(REFERENCE, "Bouncy Castle Keccak-256", 0, bouncyCastle(new KeccakDigest(8 * Hash.SIZE_BYTES), out));
    }

    private Kernel bouncyCastle(Digest digest, byte[] out) {
        return (offset, length) -> {
            digest.update(pool, offset, length);
            digest.doFinal(out, 0);
            return out[0];
        };
    }

    private void both(String group, String line, double goal, Kernel kernel) {
        time(group, line, CACHED_BYTES, KernelSpeed.CACHE, goal, _ -> kernel.hash(0, CACHED_BYTES));
        int pieces = pool.length / PIECE_BYTES;
        time(
                group,
                line,
                PIECE_BYTES,
                KernelSpeed.DRAM,
                goal,
                turn -> kernel.hash(turn % pieces * PIECE_BYTES, PIECE_BYTES));
    }

    private void time(String group, String line, int bytes, String place, double goal, KernelTimer.Work work) {
        KernelTimer.Speed speed = timer.time(line, List.of(work), bytes);
        results.accept(new KernelSpeed(group, line, bytes, place, 1, speed.best(), speed.median(), goal));
    }

    private static int every(int size, int offset, int length, long[] offsets) {
        int count = length / size;
        for (int i = 0; i < count; i++) {
            offsets[i] = offset + (long) i * size;
        }
        return count;
    }
}
