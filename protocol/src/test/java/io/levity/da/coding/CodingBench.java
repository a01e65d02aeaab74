package io.levity.da.coding;

import io.levity.crypto.Blake3;
import io.levity.crypto.Blake3Lanes;
import io.levity.crypto.Keccak256Lanes;
import io.levity.crypto.LaneWidth;
import io.levity.crypto.Sha256;
import io.levity.crypto.Sha256Lanes;
import io.levity.types.Hash;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Speed of the kernels and of coding on one thread, in GB (10^9 bytes) of user data a second, and as a ratio to the
 * JDK's SHA-256 measured between the lines of the same run, since a shared machine changes by the minute.
 *
 * <p>Narrower kernels are measured by {@code -XX:UseAVX=2}. Arguments: seconds a line (default 1), then a part of the names of the lines to run (default all). A program, not a
 * test: nothing is asserted about time.
 */
final class CodingBench {
    private static final byte[] SMALL = random(64 << 10);
    private static final byte[] LARGE = random(128 << 20);
    private static final int WARM_UP_RUNS = 3;

    private final double seconds;
    private final String filter;
    private long sink;

    private CodingBench(double seconds, String filter) {
        this.seconds = seconds;
        this.filter = filter;
    }

    public static void main(String[] args) {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 1;
        new CodingBench(seconds, args.length > 1 ? args[1] : "").run();
    }

    private void run() {
        System.out.printf(
                "Java %s, %s, width %s, one thread, %.1f s a line%n",
                Runtime.version(), System.getProperty("os.arch"), LaneWidth.PREFERRED, seconds);
        System.out.printf("%-44s %8s %8s %8s%n", "", "best", "median", "/SHA-256");
        byte[] copy = new byte[32 << 20];
        line("memory: copy of 32 MiB", copy.length, () -> {
            System.arraycopy(LARGE, 0, copy, 0, copy.length);
            return copy[1];
        });
        // The width of this processor first: kernels of several widths in one JVM spoil each other's profile.
        hashes(LaneWidth.PREFERRED);
        if (LaneWidth.PREFERRED != LaneWidth.SCALAR) {
            hashes(LaneWidth.SCALAR);
        }
        for (CodingParams params : new CodingParams[] {
            CodingParams.HALF_OF_64,
            CodingParams.HALF_OF_128,
            CodingParams.THIRD_OF_96,
            CodingParams.THIRD_OF_192,
            new CodingParams(256, 256),
            new CodingParams(1024, 1024),
            new CodingParams(1024, 2048)
        }) {
            coding(params);
        }
        System.out.println("sink " + sink);
    }

    private void hashes(LaneWidth width) {
        byte[] out = new byte[1024 * Hash.SIZE_BYTES];
        Blake3Lanes blake3 = Blake3Lanes.create(width);
        Sha256Lanes sha256 = Sha256Lanes.create(width);
        Keccak256Lanes keccak = Keccak256Lanes.create(width);
        long[] kib = every(1024);
        long[] leaves = every(256);
        line("BLAKE3 of 64 KiB, " + width, SMALL.length, () -> {
            blake3.hashEqualLength(SMALL, new long[] {0}, 1, SMALL.length, out, 0);
            return out[0];
        });
        MemorySegment outside = Arena.ofAuto().allocate(SMALL.length, 64);
        line("BLAKE3 of 64 KiB off heap, " + width, SMALL.length, () -> {
            blake3.hashEqualLength(outside, new long[] {0}, 1, SMALL.length, out, 0);
            return out[0];
        });
        line("SHA-256 of 1 KiB leaves, " + width, SMALL.length, () -> {
            sha256.hashEqualLength(SMALL, kib, kib.length, 1024, out, 0);
            return out[0];
        });
        line("Keccak-256 of 256 B leaves, " + width, SMALL.length, () -> {
            keccak.hashEqualLength(SMALL, leaves, leaves.length, 256, out, 0);
            return out[0];
        });
        long[] nodes = new long[128];
        Arrays.setAll(nodes, i -> i * 64L);
        line("Keccak-256 tree of 256 B leaves, " + width, SMALL.length, () -> {
            keccak.hashEqualLength(SMALL, leaves, leaves.length, 256, out, 0);
            for (int left = leaves.length / 2; left >= 1; left /= 2) {
                keccak.hashEqualLength(out, nodes, left, 64, out, 0);
            }
            return out[0];
        });
    }

    private void coding(CodingParams params) {
        String name = params.dataShards() + "+" + params.parityShards();
        stripe(params, name);
        for (int size : new int[] {1 << 10, 64 << 10, 1 << 20, 8 << 20, 32 << 20, 128 << 20}) {
            StripeLayout layout = new StripeLayout(params, size);
            byte[] parity = new byte[layout.parityBytes(0) * layout.stripes()];
            line("encode + commit " + name + " of " + (size >> 10) + " KiB", size, () -> encode(layout, parity));
        }
        if (FingerprintRules.fingerprintKeys(params) > 0) {
            fingerprints(params, name);
        }
        twoThreads(params, name);
        decoding(params, name);
    }

    private static long encode(StripeLayout layout, byte[] parity) {
        return commit(layout, parity).root().w0();
    }

    private static ShardTree commit(StripeLayout layout, byte[] parity) {
        BlobEncoder encoder = new BlobEncoder(layout);
        for (int s = 0; s < layout.stripes(); s++) {
            encoder.encodeStripe(LARGE, s * layout.fullStripeBytes(), parity, s * layout.parityBytes(0));
        }
        return encoder.finish();
    }

    /** What checked mode costs the uploader for each byte of data, and a signer for each byte of its shards. */
    private void fingerprints(CodingParams params, String name) {
        int keys = FingerprintRules.fingerprintKeys(params);
        for (int size : new int[] {1 << 10, 64 << 10, 1 << 20, 8 << 20}) {
            StripeLayout layout = new StripeLayout(params, size);
            byte[] parity = new byte[layout.parityBytes(0) * layout.stripes()];
            BlobCommitment commitment = BlobEncoder.commit(layout, LARGE);
            String what = name + " of " + (size >> 10) + " KiB";
            line("fingerprints " + what + ", " + keys + " keys", size, () -> {
                return Fingerprints.of(commitment, keys, LARGE, 0).content().get(0);
            });
            line("encode + commit, checked, " + what, size, () -> {
                Hash root = commit(layout, parity).root();
                return Fingerprints.of(BlobCommitment.of(layout, root), keys, LARGE, 0)
                        .root()
                        .w0();
            });
        }
        StripeLayout layout = new StripeLayout(params, 8 << 20);
        EncodedBlob encoded = BlobEncoder.encode(layout, LARGE);
        Fingerprints fingerprints = Fingerprints.of(encoded.commitment(), keys, LARGE, 0);
        int count = Math.ceilDiv(params.totalShards(), 16);
        byte[][] shards = CodingTest.content(
                encoded, IntStream.range(0, params.totalShards()).toArray());
        line("verify " + count + " shards " + name + ", hash", count * layout.shardBytes(), () -> {
            long sum = 0;
            for (int i = 0; i < count; i++) {
                sum += Blake3.hash(shards[i]).w0();
            }
            return sum;
        });
        line("verify " + count + " shards " + name + ", fingerprint", count * layout.shardBytes(), () -> {
            return accepted(encoded.commitment(), fingerprints, shards, count);
        });
        line("verify all shards " + name + ", fingerprint", params.totalShards() * layout.shardBytes(), () -> {
            return accepted(encoded.commitment(), fingerprints, shards, params.totalShards());
        });
    }

    private static int accepted(BlobCommitment commitment, Fingerprints fingerprints, byte[][] shards, int count) {
        FingerprintVerifier verifier = new FingerprintVerifier(commitment, fingerprints);
        int accepted = 0;
        for (int i = 0; i < count; i++) {
            accepted += verifier.verifyShard(i, shards[i]).isEmpty() ? 1 : 0;
        }
        return accepted;
    }

    /** Two blobs of 8 MiB at once; the speed is that of both together. */
    private void twoThreads(CodingParams params, String name) {
        StripeLayout layout = new StripeLayout(params, 8 << 20);
        byte[][] parity = new byte[2][layout.parityBytes(0) * layout.stripes()];
        line("encode + commit " + name + " of 2 x 8 MiB, 2 threads", 2 * layout.lengthBytes(), () -> {
            Thread other = Thread.ofPlatform().start(() -> encode(layout, parity[1]));
            long own = encode(layout, parity[0]);
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return own;
        });
    }

    private void stripe(CodingParams params, String name) {
        StripeEncoder encoder = new StripeEncoder(params, LaneWidth.PREFERRED);
        byte[] parity = new byte[params.parityShards() * params.field().chunkBytes()];
        int size = params.dataShards() * params.field().chunkBytes();
        line("parity only " + name + ", one stripe in cache", size, () -> {
            encoder.encode(LARGE, 0, params.field().chunkBytes(), parity, 0);
            return parity[0];
        });
    }

    private void decoding(CodingParams params, String name) {
        StripeLayout layout = new StripeLayout(params, 4 << 20);
        EncodedBlob encoded = BlobEncoder.encode(layout, LARGE);
        for (int lost : new int[] {0, 1, params.dataShards() / 8, params.dataShards()}) {
            int[] sources = CodingTest.sources(params, lost, new Random(lost));
            byte[][] shards = Arrays.stream(sources)
                    .mapToObj(i -> encoded.shards().get(i).unsafeArray())
                    .toArray(byte[][]::new);
            line("decode " + name + ", " + lost + " lost, of 4 MiB", layout.lengthBytes(), () -> {
                return new BlobDecoder(layout, sources).decode(shards)[0];
            });
        }
    }

    /** One call that gives something the compiler cannot leave out. */
    private interface Work {
        long call();
    }

    private void line(String name, int bytes, Work work) {
        if (!name.contains(filter)) {
            return;
        }
        for (int i = 0; i < WARM_UP_RUNS; i++) {
            speeds(work, bytes, seconds / WARM_UP_RUNS);
        }
        double[] reference = speeds(() -> Sha256.hash(SMALL).w0(), SMALL.length, seconds / 4);
        double[] found = speeds(work, bytes, seconds);
        double[] after = speeds(() -> Sha256.hash(SMALL).w0(), SMALL.length, seconds / 4);
        double sha = Math.max(reference[1], after[1]);
        System.out.printf("%-44s %8.3f %8.3f %8.2f%n", name, found[1], found[0], found[1] / sha);
    }

    /** Median and best speed of calls in {@code limit} seconds. */
    private double[] speeds(Work work, int bytes, double limit) {
        double[] all = new double[1 << 16];
        int count = 0;
        long end = System.nanoTime() + (long) (limit * 1e9);
        int batch = Math.max(1, (256 << 10) / bytes);
        do {
            long start = System.nanoTime();
            for (int i = 0; i < batch; i++) {
                sink += work.call();
            }
            all[count++] = (double) bytes * batch / (System.nanoTime() - start);
        } while (System.nanoTime() < end && count < all.length);
        Arrays.sort(all, 0, count);
        return new double[] {all[count / 2], all[count - 1]};
    }

    private static long[] every(int size) {
        long[] offsets = new long[SMALL.length / size];
        Arrays.setAll(offsets, i -> (long) i * size);
        return offsets;
    }

    private static byte[] random(int size) {
        byte[] all = new byte[size];
        new Random(size).nextBytes(all);
        return all;
    }
}
