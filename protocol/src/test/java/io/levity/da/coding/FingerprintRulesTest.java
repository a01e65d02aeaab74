package io.levity.da.coding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many keys are enough, against the table in docs/adr/0007 and against the bound for all parameters there are. */
@Timeout(60)
class FingerprintRulesTest {

    /** The last column is log2 of the bound, rounded up, as the table has it. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, -112",
        "2, 2, 1, -111",
        "4, 4, 1, -108",
        "8, 8, 1, -101",
        "16, 16, 2, -202",
        "32, 32, 2, -173",
        "32, 64, 2, -148",
        "64, 64, 2, -111",
        "64, 112, 3, -190",
        "64, 128, 3, -180",
        "64, 192, 3, -148",
        "128, 128, 3, -105"
    })
    void shouldNeedAsManyKeysAsTheTableSays(int k, int m, int keys, int bound) {
        CodingParams params = new CodingParams(k, m);
        assertEquals(keys, FingerprintRules.fingerprintKeys(params));
        assertEquals(bound, (int) Math.ceil(log2Bound(params, keys)));
    }

    @Test
    void shouldNeedTheLeastKeysThatReachTheBoundForAllParameters() {
        int most = 0;
        for (int k = 1; k < FingerprintRules.MAX_SHARDS; k *= 2) {
            for (int n = k + 1; n <= FingerprintRules.MAX_SHARDS; n++) {
                CodingParams params = new CodingParams(k, n - k);
                int keys = FingerprintRules.fingerprintKeys(params);
                most = Math.max(most, keys);
                assertTrue(log2Bound(params, keys) <= -FingerprintRules.SECURITY_BITS, params.toString());
                assertTrue(keys == 1 || log2Bound(params, keys - 1) > -FingerprintRules.SECURITY_BITS, "" + params);
            }
        }
        assertEquals(3, most);
        assertTrue(most <= FingerprintRules.MAX_KEYS);
    }

    @Test
    void shouldCountTheChoicesOfShards() {
        assertEquals(BigInteger.valueOf(4), FingerprintRules.choices(new CodingParams(2, 2)));
        assertEquals(BigInteger.valueOf(11_440), FingerprintRules.choices(new CodingParams(8, 8)));
        assertEquals(1_024, FingerprintRules.blocks(CodingParams.HALF_OF_128));
        assertEquals(65_536, FingerprintRules.blocks(new CodingParams(1, 1)));
    }

    @Test
    void shouldRefuseFewerKeysThanNeededAndMoreThanThereIsRoomFor() {
        Optional<CodingProblem> refused = Optional.of(CodingProblem.FINGERPRINT_KEYS_UNSUPPORTED);
        for (int keys : new int[] {Integer.MIN_VALUE, -1, 0, 1, 2, 5, Integer.MAX_VALUE}) {
            assertEquals(refused, FingerprintRules.problem(CodingParams.THIRD_OF_192, keys));
        }
        for (int keys : new int[] {3, 4}) {
            assertEquals(Optional.empty(), FingerprintRules.problem(CodingParams.THIRD_OF_192, keys));
        }
    }

    @Test
    void shouldNotOfferFingerprintsBeyondTheByteField() {
        Optional<CodingProblem> refused = Optional.of(CodingProblem.FINGERPRINT_KEYS_UNSUPPORTED);
        for (CodingParams params :
                List.of(new CodingParams(256, 1), new CodingParams(2, 255), new CodingParams(512, 512))) {
            assertEquals(0, FingerprintRules.fingerprintKeys(params));
            for (int keys = 0; keys <= FingerprintRules.MAX_KEYS; keys++) {
                assertEquals(refused, FingerprintRules.problem(params, keys));
            }
        }
    }

    /** log2 of C(n, k + 1)·(N·2^-128)^t by floating point. */
    private static double log2Bound(CodingParams params, int keys) {
        double bits = 0;
        for (int i = 1; i <= params.dataShards() + 1; i++) {
            bits += Math.log(params.parityShards() - 1 + i) - Math.log(i);
        }
        double blocks = Math.ceil(new StripeLayout(params, 8 << 20).shardBytes() / 128.0);
        return (bits + keys * Math.log(blocks)) / Math.log(2) - 128.0 * keys;
    }
}
