package io.levity.da.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.levity.crypto.LaneWidth;
import io.levity.da.coding.BlobDecoder.Method;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Any k of n shards give the blob back, for any parameters, sizes and losses. */
class AnySubsetTest {

    @Property(tries = 150)
    void shouldGiveTheBlobBackFromAnySufficientSubset(
            @ForAll @IntRange(min = 0, max = 7) int logK,
            @ForAll @IntRange(min = 1, max = 255) int parity,
            @ForAll @IntRange(min = 1, max = 60_000) int length,
            @ForAll long seed) {
        int k = 1 << logK;
        CodingParams params = new CodingParams(k, Math.min(parity, 256 - k));
        decodesFromRandomShards(params, length, new Random(seed));
    }

    @Property(tries = 12)
    void shouldGiveTheBlobBackWhenItHasManyStripes(
            @ForAll @IntRange(min = 1, max = 5_000_000) int length, @ForAll long seed) {
        Random random = new Random(seed);
        List<CodingParams> usual = List.of(
                CodingParams.THIRD_OF_192, CodingParams.HALF_OF_128, CodingParams.HALF_OF_64, new CodingParams(4, 2));
        decodesFromRandomShards(usual.get(random.nextInt(usual.size())), length, random);
    }

    private static void decodesFromRandomShards(CodingParams params, int length, Random random) {
        byte[] blob = CodingTest.bytes(random, length);
        StripeLayout layout = new StripeLayout(params, length);
        EncodedBlob encoded = BlobEncoder.encode(layout, blob);
        int most = Math.min(params.dataShards(), params.parityShards());
        int[] sources = CodingTest.sources(params, random.nextInt(most + 1), random);
        assertArrayEquals(blob, new BlobDecoder(layout, sources).decode(CodingTest.content(encoded, sources)));
        Method other = random.nextBoolean() ? Method.TRANSFORM : Method.INTERPOLATION;
        BlobDecoder twin = new BlobDecoder(layout, sources, LaneWidth.PREFERRED, other);
        assertArrayEquals(blob, twin.decode(CodingTest.content(encoded, sources)));
    }
}
