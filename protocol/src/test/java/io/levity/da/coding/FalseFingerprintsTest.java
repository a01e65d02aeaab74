package io.levity.da.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.levity.crypto.NaiveGhash;
import io.levity.types.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What uploaders try: shards that are no code word, fingerprints of other data, errors that cancel out. */
@Timeout(120)
class FalseFingerprintsTest {
    @SuppressWarnings("unused") // named by the parameterized tests
    private static final List<CodingParams> PARAMS = FingerprintsTest.PARAMS;

    private static final Optional<CodingProblem> WRONG = Optional.of(CodingProblem.FINGERPRINT_WRONG);

    @ParameterizedTest
    @FieldSource("PARAMS")
    void shouldRefuseAShardWhenOneBitOfItIsWrong(CodingParams params) {
        Random random = new Random(params.hashCode());
        for (int length : lengths(params, random)) {
            Group group = Group.random(params, length, random);
            FingerprintVerifier verifier = group.verifier();
            for (int i = 0; i < 200; i++) {
                int shard = random.nextInt(params.totalShards());
                byte[] wrong = group.shards().get(shard).clone();
                int bit = random.nextInt(8 * wrong.length);
                wrong[bit / 8] ^= (byte) (1 << bit % 8);
                assertEquals(WRONG, verifier.verifyShard(shard, wrong), length + " shard " + shard + " bit " + bit);
            }
        }
    }

    /** Every block of every plane of one shard: none is left out of the fingerprint. */
    @Test
    void shouldRefuseAShardWhereverItIsWrong() {
        CodingParams params = new CodingParams(2, 2);
        for (int length : new int[] {1, 130, 900, 2 * 4_096 + 600}) {
            Group group = Group.random(params, length, new Random(length));
            FingerprintVerifier verifier = group.verifier();
            byte[] shard = group.shards().get(3).clone();
            for (int at = 0; at < shard.length; at += 4) {
                shard[at] ^= 1;
                assertEquals(WRONG, verifier.verifyShard(3, shard), length + " byte " + at);
                shard[at] ^= 1;
            }
            assertEquals(Optional.empty(), verifier.verifyShard(3, shard));
        }
    }

    /** The uploader commits to one wrong parity shard, with the fingerprints of the data: its signer alone refuses. */
    @ParameterizedTest
    @FieldSource("PARAMS")
    void shouldRefuseExactlyTheShardThatWasExtendedWrongly(CodingParams params) {
        Random random = new Random(11 + params.hashCode());
        for (int length : lengths(params, random)) {
            Group honest = Group.random(params, length, random);
            int wrong = params.dataShards() + random.nextInt(params.parityShards());
            List<byte[]> shards = new ArrayList<>(honest.shards());
            byte[] shard = shards.get(wrong).clone();
            shard[random.nextInt(shard.length)] ^= (byte) (1 << random.nextInt(8));
            shards.set(wrong, shard);
            Group group = Group.committed(honest.commitment().layout(), shards);
            assertEquals(indexes(params, i -> i != wrong), group.accepted());
        }
    }

    @ParameterizedTest
    @FieldSource("PARAMS")
    void shouldRefuseAllShardsWhenFingerprintsAreThoseOfOtherData(CodingParams params) {
        Random random = new Random(12 + params.hashCode());
        for (int length : lengths(params, random)) {
            Group group = Group.random(params, length, random);
            byte[] other = CodingTest.bytes(random, length);
            Group own = Group.honest(params, other);
            // Data shards that consist of filling are the same in both.
            List<Integer> same = indexes(
                    params,
                    i -> Arrays.equals(own.shards().get(i), group.shards().get(i)));
            // Under the keys of this group, and under their own, which follow from another root.
            assertEquals(
                    same,
                    group.with(Group.fingerprints(group.commitment(), other)).accepted());
            assertEquals(same, group.with(own.fingerprints()).accepted());
        }
    }

    /** The same data under another root has other keys: fingerprints can not be carried over. */
    @Test
    void shouldHaveOtherKeysForEveryRootAndEveryParameter() {
        BlobCommitment one =
                Group.random(CodingParams.HALF_OF_64, 5_000, new Random(13)).commitment();
        BlobCommitment root = BlobCommitment.of(one.layout(), one.id());
        BlobCommitment length = BlobCommitment.of(new StripeLayout(one.params(), 5_001), one.shardRoot());
        BlobCommitment more = BlobCommitment.of(new StripeLayout(new CodingParams(32, 33), 5_000), one.shardRoot());
        long distinct = List.of(one, root, length, more).stream()
                .flatMap(
                        c -> List.of(Fingerprinter.key(c, 2, 0), Fingerprinter.key(c, 2, 1), Fingerprinter.key(c, 3, 0))
                                .stream())
                .distinct()
                .count();
        assertEquals(12, distinct);
        byte[] encoded = one.encode().unsafeArray();
        assertEquals(NaiveCode.fingerprintKey(encoded, 2, 1), Fingerprinter.key(one, 2, 1));
    }

    @ParameterizedTest
    @FieldSource("PARAMS")
    void shouldRefuseShardsThatAreSwappedTruncatedExtendedOrEmpty(CodingParams params) {
        Random random = new Random(14 + params.hashCode());
        int length = params.dataShards() * 5_000;
        Group group = Group.random(params, length, random);
        FingerprintVerifier verifier = group.verifier();
        Optional<CodingProblem> size = Optional.of(CodingProblem.SHARD_SIZE_WRONG);
        Optional<CodingProblem> index = Optional.of(CodingProblem.SHARD_INDEX_OUT_OF_RANGE);
        // With one data shard every shard is the same: the code repeats it.
        int step = params.dataShards() == 1 ? params.totalShards() : 1;
        for (int i = 0; i < params.totalShards(); i++) {
            byte[] shard = group.shards().get(i);
            assertEquals(WRONG, verifier.verifyShard(i, new byte[shard.length]));
            assertEquals(size, verifier.verifyShard(i, new byte[0]));
            assertEquals(size, verifier.verifyShard(i, Arrays.copyOf(shard, shard.length - 1)));
            assertEquals(size, verifier.verifyShard(i, Arrays.copyOf(shard, shard.length + 64)));
            int other = (i + step) % params.totalShards();
            assertEquals(other == i ? Optional.empty() : WRONG, verifier.verifyShard(other, shard));
        }
        for (int none : new int[] {-1, params.totalShards(), Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertEquals(index, verifier.verifyShard(none, group.shards().getFirst()));
        }
    }

    /** Whoever knew one point could change a shard without a trace under it: the other key still sees it. */
    @Test
    void shouldRefuseAChangeThatOneOfTheKeysDoesNotSee() {
        Random random = new Random(15);
        Group group = Group.random(CodingParams.HALF_OF_64, 300_000, random);
        FingerprintVerifier verifier = group.verifier();
        byte[][] points = {
            NaiveGhash.point(Fingerprinter.key(group.commitment(), 2, 0)),
            NaiveGhash.point(Fingerprinter.key(group.commitment(), 2, 1))
        };
        byte[] both = NaiveGhash.multiply(points[0], points[1]);
        byte[] sum = NaiveGhash.add(points[0], points[1]);
        for (int i = 0; i < 30; i++) {
            int shard = random.nextInt(64);
            int plane = random.nextInt(8);
            int group512 = random.nextInt(group.shards().getFirst().length / 512);
            byte[] any = CodingTest.bytes(random, 16);
            for (byte[] point : points) {
                byte[] wrong = group.shards().get(shard).clone();
                // X·any + H·any is zero at H, and at no other point.
                add(wrong, group512, plane, 0, any);
                add(wrong, group512, plane, 1, NaiveGhash.multiply(any, point));
                assertEquals(WRONG, verifier.verifyShard(shard, wrong));
            }
            byte[] unseen = group.shards().get(shard).clone();
            // (X + H1)(X + H2)·any: who knows all keys before the shards are fixed is not seen. Nobody does.
            add(unseen, group512, plane, 0, any);
            add(unseen, group512, plane, 1, NaiveGhash.multiply(any, sum));
            add(unseen, group512, plane, 2, NaiveGhash.multiply(any, both));
            assertEquals(Optional.empty(), verifier.verifyShard(shard, unseen));
            List<byte[]> shards = new ArrayList<>(group.shards());
            shards.set(shard, unseen);
            Group committed = Group.committed(group.commitment().layout(), shards);
            Fingerprints fingerprints = Group.fingerprints(committed.commitment(), group.blob());
            assertEquals(
                    WRONG,
                    committed.with(fingerprints).verifier().verifyShard(shard, unseen),
                    "the root has changed, and the keys with it");
        }
    }

    /** Any k shards are consistent with some data. Of a mixture of two code words only the shares of one pass. */
    @ParameterizedTest
    @FieldSource("PARAMS")
    void shouldAcceptOneCodeWordOnlyWhenTheCommittedShardsAreAMixture(CodingParams params) {
        Random random = new Random(16 + params.hashCode());
        int length = params.dataShards() * 1_024;
        Group one = Group.random(params, length, random);
        Group two = Group.random(params, length, random);
        List<Integer> fromOne = IntStream.of(CodingTest.sources(
                        params, random.nextInt(Math.min(params.dataShards(), params.parityShards()) + 1), random))
                .boxed()
                .toList();
        List<byte[]> shards = new ArrayList<>();
        List<Integer> fromTwo = new ArrayList<>();
        for (int i = 0; i < params.totalShards(); i++) {
            boolean first = fromOne.contains(i);
            shards.add((first ? one : two).shards().get(i));
            if (!first) {
                fromTwo.add(i);
            }
        }
        Group mixed = Group.committed(one.commitment().layout(), shards);
        assertEquals(
                fromOne,
                mixed.with(Group.fingerprints(mixed.commitment(), one.blob())).accepted());
        assertEquals(
                fromTwo,
                mixed.with(Group.fingerprints(mixed.commitment(), two.blob())).accepted());
        // The data shards as they are, a third code word: parity shards of neither fit, unless k is one.
        List<Integer> asTheyAre = mixed.accepted();
        assertEquals(
                IntStream.range(0, params.dataShards()).boxed().toList(), asTheyAre.subList(0, params.dataShards()));
        byte[] third = decode(mixed, asTheyAre);
        for (int i : asTheyAre) {
            byte[] shard = Group.honest(params, third).shards().get(i);
            assertArrayEquals(shards.get(i), shard);
        }
    }

    /**
     * The filling of the last data shards is not zero. All shards are on one code word and pass, so all readers get the
     * same bytes; but encoding them again gives another root. Readers of checked blobs must not compare it.
     */
    @Test
    void shouldAcceptACodeWordWhoseFillingIsNotZeroAndGiveAllReadersTheSame() {
        CodingParams params = CodingParams.HALF_OF_64;
        Random random = new Random(17);
        int length = 32 * 600 + 5;
        StripeLayout layout = new StripeLayout(params, length);
        byte[] filled = CodingTest.bytes(random, 32 * layout.chunkBytes(0));
        Group group = Group.committed(layout, Group.honest(params, filled).shards());
        assertEquals(params.totalShards(), group.accepted().size());
        byte[] blob = Arrays.copyOf(filled, length);
        for (int lost = 0; lost <= 32; lost += 4) {
            int[] sources = CodingTest.sources(params, lost, random);
            byte[][] shards =
                    Arrays.stream(sources).mapToObj(group.shards()::get).toArray(byte[][]::new);
            assertArrayEquals(blob, new BlobDecoder(layout, sources).decode(shards));
        }
        assertEquals(Optional.of(CodingProblem.NOT_ONE_CODE_WORD), BlobReader.verify(group.commitment(), blob));
    }

    /** Fingerprints that are changed by one bit are not those of the group for any shard that depends on it. */
    @Test
    void shouldRefuseAllParityShardsWhenOneBitOfTheFingerprintsIsWrong() {
        Random random = new Random(18);
        for (CodingParams params : FingerprintsTest.PARAMS) {
            Group group = Group.random(params, 3_000, random);
            Fingerprints honest = group.fingerprints();
            for (int i = 0; i < 20; i++) {
                byte[] content = honest.content().toArray();
                int bit = random.nextInt(8 * content.length);
                content[bit / 8] ^= (byte) (1 << bit % 8);
                int touched = bit / 8 / (content.length / params.dataShards());
                Fingerprints.Read read = assertInstanceOf(
                        Fingerprints.Read.class, Fingerprints.decode(params, honest.keys(), Bytes.wrap(content)));
                List<Integer> untouched = indexes(params, shard -> shard < params.dataShards() && shard != touched);
                assertEquals(untouched, group.with(read.fingerprints()).accepted());
            }
        }
    }

    private static byte[] decode(Group group, List<Integer> accepted) {
        int k = group.commitment().dataShards();
        int[] sources = accepted.subList(0, k).stream().mapToInt(i -> i).toArray();
        byte[][] shards = Arrays.stream(sources).mapToObj(group.shards()::get).toArray(byte[][]::new);
        return new BlobDecoder(group.commitment().layout(), sources).decode(shards);
    }

    /** Adds 16 bytes to a block of a plane of a group of 512 bytes. */
    private static void add(byte[] shard, int group512, int plane, int block, byte[] sixteen) {
        for (int i = 0; i < sixteen.length; i++) {
            shard[group512 * 512 + plane * 64 + block * 16 + i] ^= sixteen[i];
        }
    }

    private static List<Integer> indexes(CodingParams params, IntPredicate which) {
        return IntStream.range(0, params.totalShards()).filter(which).boxed().toList();
    }

    /** A narrow stripe, a stripe of whole groups, and several stripes. */
    private static List<Integer> lengths(CodingParams params, Random random) {
        int k = params.dataShards();
        return List.of(
                1 + random.nextInt(64 * k), 512 * k + random.nextInt(3_000 * k), 4_096 * k + random.nextInt(5_000 * k));
    }
}
