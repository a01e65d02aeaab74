package io.levity.loadtest;

import io.levity.crypto.LaneWidth;
import io.levity.da.coding.CodingParams;
import io.levity.da.coding.CodingRules;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Speed of coding and commitment from DRAM to DRAM on one core, and on each of two cores that work on blobs of their own.
 * One group of lines runs in one JVM; {@link #main} is what runs there.
 */
final class CodingBench {
    static final double FAST_HALF_GOAL = 1_000e6;
    static final double FAST_THIRD_GOAL = 700e6;
    static final double CHECKED_HALF_GOAL = 600e6;
    static final double DECODE_GOAL = 400e6;

    static final String FAST = "encode + commit, fast";
    static final String CHECKED = "encode + commit, checked";
    static final String ISA_L = "ISA-L, parity only";
    static final String ISA_L_HASHED = "ISA-L + our BLAKE3 of all shards";
    static final String COPY = "copy (System.arraycopy)";

    /** The group of what others made, and of the plain copy. */
    static final String REFERENCE = "reference";

    static final List<CodingParams> USUAL =
            List.of(CodingParams.HALF_OF_64, CodingParams.HALF_OF_128, CodingParams.THIRD_OF_192);
    static final List<Integer> SIZES = List.of(64 << 10, 1 << 20, 8 << 20, 32 << 20, 128 << 20);

    private static final int PLAIN_BYTES = 1 << 20;
    private static final int REFERENCE_BLOB_BYTES = 8 << 20;

    private final KernelTimer timer;
    private final int poolBytes;
    private final Consumer<KernelSpeed> results;

    /** @param poolBytes of data for each thread, through which calls walk: several times what caches hold */
    CodingBench(double seconds, int poolBytes, Consumer<KernelSpeed> results) {
        this.timer = new KernelTimer(seconds);
        this.poolBytes = poolBytes;
        this.results = results;
    }

    /**
     * Arguments: {@code coded}, {@code plain} or {@code reference}, parameters such as 64+64, seconds a line, bytes of the
     * pool, numbers of threads, sizes of blobs. Prints a line of JSON for each result.
     */
    public static void main(String[] args) {
        CodingBench bench = new CodingBench(Double.parseDouble(args[2]), Integer.parseInt(args[3]), ChildJvm::print);
        CodingParams params = params(args[1]);
        switch (args[0]) {
            case "coded" -> bench.coded(params, numbers(args[4]), numbers(args[5]));
            case "plain" -> bench.plain(params, LaneWidth.valueOf(args[4]));
            case REFERENCE -> bench.references(params);
            default -> throw new IllegalArgumentException(args[0]);
        }
        ChildJvm.end(bench.timer.sink());
    }

    static String name(CodingParams params) {
        return params.dataShards() + "+" + params.parityShards();
    }

    /** @throws IllegalArgumentException if it is not as 64+128, or the code has no such parameters */
    static CodingParams params(String text) {
        if (!text.matches("\\d{1,5}\\+\\d{1,5}")) {
            throw new IllegalArgumentException("not data+parity shards: " + text);
        }
        int plus = text.indexOf('+');
        return new CodingParams(Integer.parseInt(text.substring(0, plus)), Integer.parseInt(text.substring(plus + 1)));
    }

    /** All that is done with blobs of these parameters. */
    void coded(CodingParams params, List<Integer> threads, List<Integer> sizes) {
        CodingRules.warmUp(params, CodingRules.WARM_UP_ROUNDS);
        for (int size : sizes) {
            for (int count : threads) {
                List<CodedPool> pools = pools(params, LaneWidth.PREFERRED, size, count);
                line(params, FAST, size, fastGoal(params), pools, pool -> pool::encode);
                if (CodedPool.canBeChecked(params)) {
                    line(params, CHECKED, size, checkedGoal(params), pools, pool -> pool::encodeChecked);
                }
                List<CodedPool.Shards> shards =
                        pools.stream().map(CodedPool::shards).toList();
                int shardBytes = shards.getFirst().shardBytes();
                String verify = "verify a shard of " + KernelSpeed.size(size);
                line(params, verify + ", fast", shardBytes, 0, shards, s -> s::verify);
                if (CodedPool.canBeChecked(params)) {
                    verifyChecked(params, size, shards);
                }
                for (int lost : losses(params)) {
                    decode(params, lost, size, shards);
                }
            }
        }
    }

    private void verifyChecked(CodingParams params, int size, List<CodedPool.Shards> shards) {
        List<CodedPool.Shards.Verifying> verifying =
                shards.stream().map(CodedPool.Shards::verifying).toList();
        String name = "verify 1/" + CodedPool.SIGNERS + " of the shards of " + KernelSpeed.size(size) + ", checked";
        line(params, name, verifying.getFirst().bytes(), 0, verifying, v -> v::verify);
    }

    private void decode(CodingParams params, int lost, int size, List<CodedPool.Shards> shards) {
        List<CodedPool.Shards.Reading> readings =
                shards.stream().map(s -> s.reading(lost)).toList();
        for (CodedPool.Shards.Reading reading : readings) {
            if (!reading.faithful()) {
                throw new IllegalStateException("decoding with " + lost + " lost shards gave something else");
            }
        }
        String name = "decode, " + lost + " of " + params.dataShards() + " data shards lost";
        line(params, name, size, DECODE_GOAL, readings, reading -> reading::decode);
    }

    /** The kernels of another width: what a processor without the vectors of this one would do. */
    void plain(CodingParams params, LaneWidth width) {
        CodedPool pool = new CodedPool(params, width, PLAIN_BYTES, poolBytes, 1);
        line(name(params) + " " + width, FAST, PLAIN_BYTES, 0, List.of(pool), p -> p::encode);
    }

    /** The plain copy, and ISA-L where it is installed. */
    void references(CodingParams params) {
        byte[] from = new byte[poolBytes];
        byte[] to = new byte[poolBytes];
        int pieces = Math.max(1, poolBytes / PLAIN_BYTES);
        int piece = Math.min(poolBytes, PLAIN_BYTES);
        String group = REFERENCE + " " + name(params);
        line(group, COPY, piece, 0, List.of(from), source -> turn -> {
            int at = turn % pieces * piece;
            System.arraycopy(source, at, to, at, piece);
            return to[at];
        });
        if (!IsaL.present()) {
            System.out.println(IsaL.ABSENT);
            return;
        }
        try (Arena arena = Arena.ofShared()) {
            IsaL isal = new IsaL(params, poolBytes, arena);
            line(group, ISA_L, isal.stripeBytes(), 0, List.of(isal), i -> i::encodeStripe);
            int stripes = Math.max(1, Math.min(poolBytes, REFERENCE_BLOB_BYTES) / isal.stripeBytes());
            line(
                    group,
                    ISA_L_HASHED,
                    stripes * isal.stripeBytes(),
                    0,
                    List.of(isal),
                    i -> turn -> i.encodeAndHash(turn, stripes));
        }
    }

    private List<CodedPool> pools(CodingParams params, LaneWidth width, int size, int threads) {
        List<CodedPool> pools = new ArrayList<>();
        for (int seed : IntStream.range(0, threads).toArray()) {
            pools.add(new CodedPool(params, width, size, poolBytes, seed));
        }
        return pools;
    }

    /** No data shard, one, and as many as there are parity shards for. */
    private static int[] losses(CodingParams params) {
        return IntStream.of(0, 1, Math.min(params.dataShards(), params.parityShards()))
                .distinct()
                .toArray();
    }

    private static double fastGoal(CodingParams params) {
        if (params.parityShards() == params.dataShards()) {
            return FAST_HALF_GOAL;
        }
        return params.parityShards() == 2 * params.dataShards() ? FAST_THIRD_GOAL : 0;
    }

    private static double checkedGoal(CodingParams params) {
        return params.parityShards() == params.dataShards() ? CHECKED_HALF_GOAL : 0;
    }

    private <T> void line(
            CodingParams params,
            String line,
            int bytes,
            double goal,
            List<T> threads,
            Function<T, KernelTimer.Work> work) {
        line(name(params), line, bytes, goal, threads, work);
    }

    private <T> void line(
            String group, String line, int bytes, double goal, List<T> threads, Function<T, KernelTimer.Work> work) {
        KernelTimer.Speed speed = timer.time(line, threads.stream().map(work).toList(), bytes);
        results.accept(new KernelSpeed(
                group, line, bytes, KernelSpeed.DRAM, threads.size(), speed.best(), speed.median(), goal));
    }

    private static List<Integer> numbers(String text) {
        return java.util.Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
    }
}
