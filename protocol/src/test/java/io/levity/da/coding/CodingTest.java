package io.levity.da.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.levity.crypto.LaneWidth;
import io.levity.da.coding.BlobDecoder.Method;
import io.levity.types.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Encoding against the plainest code there is, at every width; decoding from any k of n, by both ways. */
@Timeout(60)
class CodingTest {

    @ParameterizedTest
    @EnumSource(LaneWidth.class)
    void shouldEncodeAsTheNaiveCodeDoesWhenSizesLieAroundAllBoundaries(LaneWidth width) {
        Random random = new Random(1);
        for (CodingParams params : List.of(
                new CodingParams(1, 1),
                new CodingParams(1, 3),
                new CodingParams(2, 1),
                new CodingParams(4, 9),
                new CodingParams(8, 8),
                new CodingParams(16, 5))) {
            for (int length : boundaries(params.dataShards())) {
                compareWithNaive(params, bytes(random, length), width);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(LaneWidth.class)
    void shouldEncodeAsTheNaiveCodeDoesWhenShardsAreMany(LaneWidth width) {
        Random random = new Random(2);
        for (CodingParams params : List.of(
                CodingParams.THIRD_OF_192,
                CodingParams.HALF_OF_128,
                CodingParams.HALF_OF_64,
                CodingParams.THIRD_OF_96,
                new CodingParams(128, 128),
                new CodingParams(64, 192),
                new CodingParams(2, 254))) {
            for (int length : new int[] {1, params.dataShards() * 64 + 1, params.dataShards() * 600}) {
                compareWithNaive(params, bytes(random, length), width);
            }
        }
    }

    @Test
    void shouldReadAndWriteOnlyTheGivenRangesWhenBuffersAreLarger() {
        Random random = new Random(5);
        for (int length : new int[] {900, 8 * 4_096, 8 * 4_096 + 700}) {
            StripeLayout layout = new StripeLayout(new CodingParams(8, 8), length);
            byte[] blob = bytes(random, length);
            byte[] data = bytes(random, length + 50);
            System.arraycopy(blob, 0, data, 33, length);
            BlobEncoder encoder = new BlobEncoder(layout);
            for (int stripe = 0; stripe < layout.stripes(); stripe++) {
                int size = layout.parityBytes(stripe);
                byte[] parity = bytes(random, size + 20);
                byte[] before = parity.clone();
                encoder.encodeStripe(data, 33 + stripe * layout.fullStripeBytes(), parity, 13);
                assertArrayEquals(Arrays.copyOf(before, 13), Arrays.copyOf(parity, 13));
                assertArrayEquals(
                        Arrays.copyOfRange(before, 13 + size, before.length),
                        Arrays.copyOfRange(parity, 13 + size, parity.length));
            }
            assertEquals(BlobEncoder.commit(layout, blob), encoder.finish().commitment());
        }
    }

    @Test
    void shouldRefuseToCommitOrToGoOnWhenTheStripesAreNotThoseOfTheBlob() {
        StripeLayout layout = new StripeLayout(new CodingParams(2, 2), 10);
        BlobEncoder encoder = new BlobEncoder(layout);
        byte[] parity = new byte[layout.parityBytes(0)];
        assertThrows(IllegalStateException.class, encoder::finish);
        assertThrows(IndexOutOfBoundsException.class, () -> encoder.encodeStripe(new byte[9], 0, parity, 0));
        encoder.encodeStripe(new byte[10], 0, parity, 0);
        assertThrows(IllegalStateException.class, () -> encoder.encodeStripe(new byte[10], 0, parity, 0));
    }

    @Test
    void shouldWarmUpWithAnyParameters() {
        for (CodingParams params : List.of(CodingParams.DEFAULT, new CodingParams(1, 1), new CodingParams(8, 3))) {
            CodingRules.warmUp(params, 2);
        }
    }

    @Test
    void shouldHashEveryShardWithBlake3WhenShardsHaveAnyNumberOfPieces() {
        Random random = new Random(3);
        CodingParams params = new CodingParams(4, 4);
        for (int perShard : new int[] {64, 512, 1_024, 1_536, 4_096, 5_000, 9_216, 70_000}) {
            byte[] blob = bytes(random, 4 * perShard - 1);
            EncodedBlob encoded = BlobEncoder.encode(new StripeLayout(params, blob.length), blob);
            for (int i = 0; i < params.totalShards(); i++) {
                byte[] shard = encoded.shards().get(i).toArray();
                assertEquals(
                        NaiveCode.hashOf(shard), encoded.tree().shardHash(i).toBytes());
            }
        }
    }

    @Test
    void shouldGiveTheBlobBackAtEveryWidthAndByBothWays() {
        Random random = new Random(4);
        for (CodingParams params : List.of(CodingParams.HALF_OF_64, CodingParams.THIRD_OF_192)) {
            for (int length : new int[] {100, 5_000, 300_000}) {
                byte[] blob = bytes(random, length);
                StripeLayout layout = new StripeLayout(params, length);
                EncodedBlob encoded = BlobEncoder.encode(layout, blob);
                for (int lost : new int[] {0, 1, 5, params.dataShards()}) {
                    int[] sources = sources(params, lost, random);
                    for (LaneWidth width : LaneWidth.values()) {
                        for (Method method : Method.values()) {
                            BlobDecoder decoder = new BlobDecoder(layout, sources, width, method);
                            String what = params + " " + length + " lost " + lost + " " + width + " " + method;
                            assertArrayEquals(blob, decoder.decode(content(encoded, sources)), what);
                        }
                    }
                }
            }
        }
    }

    @Test
    void shouldRefuseToDecodeWhenSourcesAreNotDistinctAscendingShards() {
        StripeLayout layout = new StripeLayout(new CodingParams(2, 2), 10);
        for (int[] wrong : new int[][] {{0}, {1, 1}, {1, 0}, {-1, 2}, {2, 4}, {0, 1, 2}}) {
            assertThrows(IllegalArgumentException.class, () -> new BlobDecoder(layout, wrong), Arrays.toString(wrong));
        }
    }

    @Test
    void shouldKeepTheCostInProportionWhenBlobsAreSmall() {
        assertEquals(64, new StripeLayout(CodingParams.DEFAULT, 1).shardBytes());
        assertEquals(64, new StripeLayout(CodingParams.DEFAULT, 4_096).shardBytes());
        assertEquals(128, new StripeLayout(CodingParams.DEFAULT, 4_097).shardBytes());
        assertEquals(512, new StripeLayout(CodingParams.DEFAULT, 64 * 448 + 1).shardBytes());
        assertEquals(4_096, new StripeLayout(CodingParams.DEFAULT, 64 * 4_096).shardBytes());
        assertEquals(4_096 + 64, new StripeLayout(CodingParams.DEFAULT, 64 * 4_096 + 1).shardBytes());
        assertEquals(2 << 20, new StripeLayout(CodingParams.DEFAULT, CodingParams.MAX_BLOB_BYTES).shardBytes());
    }

    @Test
    void shouldRefuseParametersAndSizesOutsideOfTheLimits() {
        for (int[] wrong : new int[][] {
            {0, 4}, {3, 4}, {256, 0}, {64, 0}, {1, 256}, {8, 2041}, {2048, 2049}, {4096, 1}, {384, 384}, {-1, 5}
        }) {
            assertThrows(IllegalArgumentException.class, () -> new CodingParams(wrong[0], wrong[1]));
        }
        assertEquals(CodingProblem.BLOB_EMPTY, StripeLayout.problem(0).orElseThrow());
        assertEquals(
                CodingProblem.BLOB_TOO_LARGE,
                StripeLayout.problem(CodingParams.MAX_BLOB_BYTES + 1L).orElseThrow());
    }

    static void compareWithNaive(CodingParams params, byte[] blob, LaneWidth width) {
        int k = params.dataShards();
        StripeLayout layout = new StripeLayout(params, blob.length);
        List<byte[]> expected = NaiveCode.encode(k, params.parityShards(), blob);
        BlobEncoder encoder = new BlobEncoder(layout, width);
        byte[] parity = new byte[layout.parityBytes(0)];
        String what = params + ", " + blob.length + " bytes";
        for (int stripe = 0; stripe < layout.stripes(); stripe++) {
            encoder.encodeStripe(blob, stripe * layout.fullStripeBytes(), parity, 0);
            int chunk = layout.chunkBytes(stripe);
            int at = layout.chunkOffset(stripe);
            for (int i = 0; i < params.parityShards(); i++) {
                byte[] found = Arrays.copyOfRange(parity, i * chunk, (i + 1) * chunk);
                byte[] wanted = Arrays.copyOfRange(expected.get(k + i), at, at + chunk);
                assertArrayEquals(wanted, found, what + ", parity " + i);
            }
        }
        byte[] commitment = NaiveCode.commitment(k, params.parityShards(), blob.length, expected);
        BlobCommitment found = encoder.finish().commitment();
        assertEquals(Bytes.wrap(commitment), found.encode(), what);
        assertEquals(Bytes.wrap(NaiveCode.id(commitment)), found.id().toBytes(), what);
    }

    /** Random sources of which {@code lost} are parity shards in the place of data shards. */
    static int[] sources(CodingParams params, int lost, Random random) {
        List<Integer> data = range(0, params.dataShards());
        List<Integer> parity = range(params.dataShards(), params.totalShards());
        Collections.shuffle(data, random);
        Collections.shuffle(parity, random);
        List<Integer> chosen = new ArrayList<>(data.subList(lost, data.size()));
        chosen.addAll(parity.subList(0, lost));
        return chosen.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    static byte[] bytes(Random random, int length) {
        byte[] all = new byte[length];
        random.nextBytes(all);
        return all;
    }

    static byte[][] content(EncodedBlob encoded, int[] sources) {
        return Arrays.stream(sources)
                .mapToObj(i -> encoded.shards().get(i).unsafeArray())
                .toArray(byte[][]::new);
    }

    private static List<Integer> range(int from, int to) {
        List<Integer> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            all.add(i);
        }
        return all;
    }

    private static int[] boundaries(int k) {
        return new int[] {
            1,
            2,
            64 * k - 1,
            64 * k,
            64 * k + 1,
            448 * k,
            448 * k + 1,
            512 * k,
            512 * k + 1,
            3_000 * k,
            4_096 * k - 1,
            4_096 * k,
            4_096 * k + 1,
            4_096 * k + 500 * k,
            8_192 * k,
            8_192 * k + 513 * k
        };
    }
}
