package io.levity.loadtest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.levity.crypto.LaneWidth;
import io.levity.da.coding.CodingParams;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** The benchmarks of hashing and coding at the smallest size: every line runs, nothing is asserted about speed. */
@Timeout(120)
class KernelBenchTest {
    private static final double SECONDS = 1e-4;
    private static final int POOL_BYTES = 1 << 20;
    private static final CodingParams SMALL = new CodingParams(4, 8);

    private final List<KernelSpeed> results = new ArrayList<>();

    @Test
    void shouldHashInEveryGroup() {
        HashBench bench = new HashBench(SECONDS, POOL_BYTES, results::add);
        bench.run(LaneWidth.SCALAR.name());
        bench.run(HashBench.REFERENCE);
        assertEquals(2 * (4 + 6), results.size());
        assertSane();
        String text = new HashingTable().text(results);
        assertTrue(text.contains("BLAKE3") && text.contains("4.50") == (LaneWidth.PREFERRED == LaneWidth.SCALAR), text);
    }

    @Test
    void shouldRunEveryLineOfCodingWhenBlobsAreSmall() {
        CodingBench bench = new CodingBench(SECONDS, POOL_BYTES, results::add);
        bench.coded(SMALL, List.of(1, 2), List.of(1_000, 64 << 10));
        bench.plain(SMALL, LaneWidth.SCALAR);
        bench.references(SMALL);
        assertSane();
        assertTrue(results.stream().anyMatch(s -> s.threads() == 2 && s.line().equals(CodingBench.FAST)));
        List<String> listed = new CodingTable().listLines(results);
        assertEquals(1, listed.size());
        assertTrue(listed.getFirst().startsWith("| 4+8 | "), listed.getFirst());
    }

    @Test
    void shouldReadBackWhatItEncodedWhenABlobHasSeveralGroups() {
        CodedPool pool = new CodedPool(SMALL, LaneWidth.PREFERRED, CodedPool.GROUP_BYTES + 777, POOL_BYTES, 5);
        for (int lost : new int[] {0, 1, 4}) {
            assertTrue(pool.shards().reading(lost).faithful(), lost + " lost");
        }
    }

    @Test
    void shouldComputeParityWithIsaLAsACauchyMatrixDoes() {
        assumeTrue(IsaL.present(), IsaL.ABSENT);
        try (Arena arena = Arena.ofConfined()) {
            byte[] stripe = new byte[4 * 4096];
            new Random(2).nextBytes(stripe);
            byte[] parity = new IsaL(SMALL, POOL_BYTES, arena).parityOfFirst(stripe);
            byte[] expected = new byte[8 * 4096];
            for (int row = 0; row < 8; row++) {
                for (int at = 0; at < 4096; at++) {
                    int sum = 0;
                    for (int column = 0; column < 4; column++) {
                        sum ^= product(inverse((4 + row) ^ column), stripe[column * 4096 + at] & 0xff);
                    }
                    expected[row * 4096 + at] = (byte) sum;
                }
            }
            assertArrayEquals(expected, parity);
        }
    }

    @Test
    void shouldStopAllThreadsWhenTheWorkOfOneFails() {
        AtomicInteger calls = new AtomicInteger();
        KernelTimer.Work good = turn -> calls.incrementAndGet();
        KernelTimer.Work bad = turn -> {
            throw new IllegalArgumentException("bad");
        };
        KernelTimer timer = new KernelTimer(SECONDS);
        assertThrows(IllegalStateException.class, () -> timer.time("line", List.of(good, bad), 1_000));
    }

    @Test
    void shouldRefuseWhatItCannotMeasure() {
        for (String arguments : List.of(
                "hash --seconds 0",
                "hash --pool 4000",
                "coding --params 63+64",
                "coding --params 64",
                "coding --sizes 0",
                "coding --threads 0",
                "nothing")) {
            CommandLine command = BenchCommand.commandLine();
            StringWriter err = new StringWriter();
            command.setErr(new PrintWriter(err));
            assertEquals(2, command.execute(arguments.split(" ")), arguments);
            assertFalse(err.toString().isBlank(), arguments);
        }
    }

    private void assertSane() {
        for (KernelSpeed speed : results) {
            assertTrue(
                    speed.medianPerSecond() > 0 && speed.bestPerSecond() >= speed.medianPerSecond(), speed::toString);
        }
    }

    /** In GF(2^8) modulo 0x11D, by hand. */
    private static int product(int a, int b) {
        int product = 0;
        for (int x = a, y = b; y != 0; y >>= 1) {
            product ^= (y & 1) != 0 ? x : 0;
            x = (x << 1) ^ ((x & 0x80) != 0 ? 0x11d : 0);
        }
        return product;
    }

    private static int inverse(int a) {
        for (int b = 1; b < 256; b++) {
            if (product(a, b) == 1) {
                return b;
            }
        }
        throw new IllegalArgumentException(a + " has no inverse");
    }
}
