package io.levity.da.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.levity.crypto.LaneWidth;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fingerprints of honest groups: as the plain code says, and every shard passes. */
@Timeout(120)
class FingerprintsTest {
    static final List<CodingParams> PARAMS = List.of(
            new CodingParams(1, 1),
            new CodingParams(2, 2),
            CodingParams.HALF_OF_64,
            CodingParams.HALF_OF_128,
            CodingParams.THIRD_OF_96,
            CodingParams.THIRD_OF_192);

    @Test
    void shouldFingerprintAsTheNaiveCodeDoesWhenSizesLieAroundAllBoundaries() {
        Random random = new Random(1);
        for (CodingParams params : PARAMS) {
            int k = params.dataShards();
            for (int length : new int[] {1, 64 * k, 64 * k + 1, 511 * k, 4_096 * k - 1, 4_096 * k + 1, 4_700 * k}) {
                Group group = Group.random(params, length, random);
                List<byte[]> data = group.shards().subList(0, k);
                byte[] commitment = group.commitment().encode().unsafeArray();
                int keys = group.fingerprints().keys();
                byte[] naive = NaiveCode.fingerprints(k, length, commitment, keys, data);
                assertEquals(Bytes.wrap(naive), group.fingerprints().content(), params + " " + length);
            }
        }
    }

    @Test
    void shouldGiveFingerprintsOfParityShardsThatAreTheParityOfFingerprints() {
        CodingParams params = new CodingParams(4, 7);
        for (int length : new int[] {3, 1_000, 20_000}) {
            Group group = Group.random(params, length, new Random(length));
            byte[] commitment = group.commitment().encode().unsafeArray();
            int keys = group.fingerprints().keys();
            byte[] data = NaiveCode.fingerprints(
                    4, length, commitment, keys, group.shards().subList(0, 4));
            byte[][] extended = NaiveCode.extendGroup(data, 4, 7, 16 * keys);
            for (int i = 0; i < 7; i++) {
                List<byte[]> shard = List.of(group.shards().get(4 + i));
                assertArrayEquals(extended[i], NaiveCode.fingerprints(4, length, commitment, keys, shard));
            }
        }
    }

    @Test
    void shouldAcceptAllShardsAtEveryWidth() {
        Random random = new Random(3);
        for (CodingParams params : PARAMS) {
            Group group = Group.random(params, 1 + random.nextInt(100_000), random);
            for (LaneWidth width : LaneWidth.values()) {
                accepts(group, new FingerprintVerifier(group.commitment(), group.fingerprints(), width));
            }
        }
    }

    @Property(tries = 60)
    void shouldAcceptAllShardsOfAnyGroup(
            @ForAll @IntRange(min = 0, max = 7) int logK,
            @ForAll @IntRange(min = 1, max = 255) int parity,
            @ForAll @IntRange(min = 1, max = 100_000) int length,
            @ForAll long seed) {
        int k = 1 << logK;
        accepts(Group.random(new CodingParams(k, Math.min(parity, 256 - k)), length, new Random(seed)));
    }

    @Property(tries = 12)
    void shouldAcceptAllShardsOfGroupsOfManyStripes(
            @ForAll @IntRange(min = 1, max = 3_000_000) int length, @ForAll long seed) {
        Random random = new Random(seed);
        accepts(Group.random(PARAMS.get(random.nextInt(PARAMS.size())), length, random));
    }

    @Test
    void shouldReadTheGroupWhereItLiesInALargerBuffer() {
        Random random = new Random(4);
        for (int length : new int[] {1, 1_000, 40_000}) {
            CodingParams params = new CodingParams(8, 8);
            Group group = Group.random(params, length, random);
            byte[] buffer = CodingTest.bytes(random, length + 50);
            System.arraycopy(group.blob(), 0, buffer, 33, length);
            int keys = group.fingerprints().keys();
            assertEquals(group.fingerprints(), Fingerprints.of(group.commitment(), keys, buffer, 33));
            assertThrows(IndexOutOfBoundsException.class, () -> Fingerprints.of(group.commitment(), keys, buffer, 51));
        }
    }

    @Test
    void shouldFingerprintTheLargestGroupAndNoLargerOne() {
        CodingParams params = CodingParams.HALF_OF_64;
        accepts(Group.random(params, FingerprintRules.MAX_GROUP_BYTES, new Random(5)));
        StripeLayout layout = new StripeLayout(params, FingerprintRules.MAX_GROUP_BYTES + 1);
        BlobCommitment commitment = BlobCommitment.of(layout, Hash.ZERO);
        byte[] group = new byte[layout.lengthBytes()];
        assertThrows(IllegalArgumentException.class, () -> Fingerprints.of(commitment, 2, group, 0));
    }

    @Test
    void shouldNameFingerprintsWithTheirParameters() {
        Group group = Group.random(CodingParams.HALF_OF_64, 5_000, new Random(6));
        Fingerprints one = group.fingerprints();
        byte[] changed = one.content().toArray();
        changed[77] ^= 1;
        assertEquals(one.root(), new Fingerprints(one.params(), one.keys(), one.content()).root());
        assertNotEquals(one.root(), new Fingerprints(one.params(), one.keys(), Bytes.wrap(changed)).root());
        assertNotEquals(one.root(), new Fingerprints(new CodingParams(32, 33), one.keys(), one.content()).root());
    }

    @Test
    void shouldDecodeOnlyTheCanonicalEncoding() {
        Group group = Group.random(CodingParams.THIRD_OF_192, 5_000, new Random(7));
        Fingerprints one = group.fingerprints();
        Bytes content = one.content();
        assertEquals(3 * 64 * 128, content.size());
        assertEquals(new Fingerprints.Read(one), Fingerprints.decode(one.params(), 3, content));
        for (int size : new int[] {0, content.size() - 1, content.size() + 1, content.size() * 4 / 3}) {
            Bytes wrong = Bytes.wrap(Arrays.copyOf(content.toArray(), size));
            refuses(CodingProblem.FINGERPRINTS_MALFORMED, Fingerprints.decode(one.params(), 3, wrong));
        }
        for (int keys : new int[] {-1, 0, 1, 2, 5}) {
            refuses(CodingProblem.FINGERPRINT_KEYS_UNSUPPORTED, Fingerprints.decode(one.params(), keys, content));
        }
        assertThrows(IllegalArgumentException.class, () -> new Fingerprints(one.params(), 2, content));
        BlobCommitment other =
                Group.random(CodingParams.HALF_OF_64, 5_000, new Random(7)).commitment();
        assertThrows(IllegalArgumentException.class, () -> new FingerprintVerifier(other, one));
    }

    private static void refuses(CodingProblem problem, Fingerprints.Reading reading) {
        assertEquals(
                problem, assertInstanceOf(Fingerprints.Refused.class, reading).problem());
    }

    private static void accepts(Group group) {
        accepts(group, group.verifier());
    }

    private static void accepts(Group group, FingerprintVerifier verifier) {
        for (int i = 0; i < group.shards().size(); i++) {
            String what = group.commitment() + " shard " + i;
            assertEquals(
                    Optional.empty(), verifier.verifyShard(i, group.shards().get(i)), what);
        }
    }
}
