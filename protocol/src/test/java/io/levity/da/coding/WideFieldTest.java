package io.levity.da.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.crypto.LaneWidth;
import io.levity.da.coding.BlobDecoder.Method;
import io.levity.da.coding.BlobReader.Retrieved;
import io.levity.types.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More than 256 shards: the field of 16 bits, its encoding against the plainest code, and any k of n. */
@Timeout(120)
class WideFieldTest {

    @Test
    void shouldBeAFieldThatContinuesTheSmallOne() {
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            int a = random.nextInt(1 << 16);
            int b = random.nextInt(1 << 16);
            int c = random.nextInt(1 << 16);
            int ab = Gf65536.multiply(a, b);
            assertEquals(ab, Gf65536.multiply(b, a));
            assertEquals(Gf65536.multiply(ab, c), Gf65536.multiply(a, Gf65536.multiply(b, c)));
            assertEquals(ab ^ Gf65536.multiply(a, c), Gf65536.multiply(a, b ^ c));
            assertEquals(Gf256.multiply(a & 255, b & 255), Gf65536.multiply(a & 255, b & 255));
            if (ab != 0) {
                assertEquals(ab, Gf65536.exp((Gf65536.log(a) + Gf65536.log(b)) % 65_535));
            }
        }
    }

    @Test
    void shouldGiveEveryShardAPointOfItsOwnInACantorBasis() {
        boolean[] taken = new boolean[1 << 16];
        for (int i = 0; i < CodingParams.MAX_SHARDS; i++) {
            int point = Gf65536.point(i);
            assertTrue(!taken[point], "point " + i);
            taken[point] = true;
            assertEquals(Gf65536.point(i >> 1), Gf65536.multiply(point, point) ^ point, "the map is a shift at " + i);
            if (i < 256) {
                assertEquals(Gf256.point(i), point);
            }
        }
    }

    @Test
    void shouldMultiplyTheDistancesToAllChosenPoints() {
        Random random = new Random(2);
        for (SymbolField field : SymbolField.values()) {
            boolean[] chosen = new boolean[field == SymbolField.GF_256 ? 64 : 512];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = random.nextInt(3) == 0;
            }
            int[] found = PointDistances.logProducts(field, chosen);
            for (int i = 0; i < chosen.length; i++) {
                int product = 1;
                for (int j = 0; j < chosen.length; j++) {
                    product =
                            chosen[j] && j != i ? Gf65536.multiply(product, field.point(i) ^ field.point(j)) : product;
                }
                assertEquals(product, field.exp(found[i]), field + " " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(LaneWidth.class)
    void shouldEncodeAsTheNaiveCodeDoesWhenSizesLieAroundAllBoundaries(LaneWidth width) {
        Random random = new Random(3);
        for (CodingParams params : List.of(new CodingParams(2, 300), new CodingParams(16, 241))) {
            int k = params.dataShards();
            for (int length : new int[] {
                1, 128 * k, 128 * k + 1, 896 * k, 896 * k + 1, 1_024 * k, 1_024 * k + 1, 2_048 * k + 130 * k
            }) {
                CodingTest.compareWithNaive(params, CodingTest.bytes(random, length), width);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(LaneWidth.class)
    void shouldEncodeAsTheNaiveCodeDoesWhenShardsAreMany(LaneWidth width) {
        Random random = new Random(4);
        CodingTest.compareWithNaive(new CodingParams(64, 300), CodingTest.bytes(random, 64 * 1_024), width);
        CodingTest.compareWithNaive(new CodingParams(128, 129), CodingTest.bytes(random, 128 * 1_024 + 9), width);
        CodingTest.compareWithNaive(new CodingParams(256, 256), CodingTest.bytes(random, 256 * 900), width);
        CodingTest.compareWithNaive(new CodingParams(512, 40), CodingTest.bytes(random, 512 * 1_024), width);
        CodingTest.compareWithNaive(new CodingParams(16, 4_080), CodingTest.bytes(random, 16 * 200), width);
        CodingTest.compareWithNaive(new CodingParams(2_048, 10), CodingTest.bytes(random, 2_048 * 900), width);
    }

    @Test
    void shouldEncodeTheSameBytesAtEveryWidthWhenShardsAreMost() {
        Random random = new Random(5);
        for (CodingParams params : List.of(new CodingParams(1_024, 2_048), new CodingParams(2_048, 2_048))) {
            byte[] blob = CodingTest.bytes(random, params.dataShards() * 1_000);
            StripeLayout layout = new StripeLayout(params, blob.length);
            BlobCommitment expected = commit(layout, blob, LaneWidth.SCALAR);
            for (LaneWidth width : LaneWidth.values()) {
                assertEquals(expected, commit(layout, blob, width), params + " " + width);
            }
        }
    }

    @Test
    void shouldGiveTheBlobBackAtEveryWidthAndByBothWays() {
        Random random = new Random(6);
        CodingParams params = new CodingParams(128, 256);
        for (int length : new int[] {100, 128 * 1_024 + 5_000, 300_000}) {
            byte[] blob = CodingTest.bytes(random, length);
            StripeLayout layout = new StripeLayout(params, length);
            EncodedBlob encoded = BlobEncoder.encode(layout, blob);
            for (int lost : new int[] {0, 1, 5, 128}) {
                int[] sources = CodingTest.sources(params, lost, random);
                for (LaneWidth width : LaneWidth.values()) {
                    for (Method method : Method.values()) {
                        BlobDecoder decoder = new BlobDecoder(layout, sources, width, method);
                        String what = length + " lost " + lost + " " + width + " " + method;
                        assertArrayEquals(blob, decoder.decode(CodingTest.content(encoded, sources)), what);
                    }
                }
            }
        }
    }

    @Test
    void shouldGiveTheBlobBackFromAnySufficientSubset() {
        Random random = new Random(7);
        for (int round = 0; round < 40; round++) {
            int k = 2 << random.nextInt(11);
            int most = Math.min(k * CodingParams.MAX_EXPANSION, CodingParams.MAX_SHARDS);
            int least = Math.max(k, CodingParams.BYTE_FIELD_SHARDS) + 1;
            CodingParams params = new CodingParams(k, random.nextInt(least, most + 1) - k);
            int length = 1 + random.nextInt(k * 1_500);
            byte[] blob = CodingTest.bytes(random, length);
            StripeLayout layout = new StripeLayout(params, length);
            EncodedBlob encoded = BlobEncoder.encode(layout, blob);
            int lost = random.nextInt(Math.min(k, params.parityShards()) + 1);
            for (int count : new int[] {Math.min(lost, 3), lost}) {
                int[] sources = CodingTest.sources(params, count, random);
                byte[] found = new BlobDecoder(layout, sources).decode(CodingTest.content(encoded, sources));
                assertArrayEquals(blob, found, params + " " + length + " lost " + count);
            }
        }
    }

    @Test
    void shouldProveAndReadShardsWhenThereAreThousands() {
        CodingParams params = new CodingParams(1_024, 2_048);
        byte[] blob = CodingTest.bytes(new Random(8), 1_024 * 1_100);
        EncodedBlob encoded = BlobEncoder.encode(new StripeLayout(params, blob.length), blob);
        BlobCommitment commitment = encoded.commitment();
        assertEquals(new BlobCommitment.Read(commitment), BlobCommitment.decode(commitment.encode()));
        List<ProvenShard> parity = new ArrayList<>();
        for (int i = 1_500; i < 1_500 + 1_024; i++) {
            parity.add(encoded.shard(i));
        }
        assertEquals(12, parity.getFirst().proof().siblings().size());
        assertEquals(new Retrieved(Bytes.wrap(blob)), BlobReader.read(commitment, parity));
        ShardProof proof = parity.getFirst().proof();
        ShardProof elsewhere = new ShardProof(proof.index() + 1, proof.siblings());
        assertEquals(
                Optional.of(CodingProblem.SHARD_PROOF_WRONG),
                new ProvenShard(parity.getFirst().content(), elsewhere).verify(commitment));
        Bytes shard = encoded.shards().getLast();
        for (int piece : new int[] {0, 1}) {
            Bytes content = shard.slice(piece * 1_024, Math.min(shard.size(), (piece + 1) * 1_024));
            PieceProof piecewise = PieceProof.of(shard, piece, encoded.tree().proof(3_071));
            assertEquals(Optional.empty(), piecewise.verify(commitment, content));
        }
    }

    @Test
    void shouldRefuseTheBlobWhenACommittedShardIsOffTheCodeWord() {
        CodingParams params = new CodingParams(32, 256);
        byte[] blob = CodingTest.bytes(new Random(9), 5_000);
        StripeLayout layout = new StripeLayout(params, blob.length);
        List<Bytes> shards = new ArrayList<>(BlobEncoder.encode(layout, blob).shards());
        byte[] wrong = shards.get(280).toArray();
        wrong[7] ^= 1;
        shards.set(280, Bytes.wrap(wrong));
        byte[] hashes = new byte[shards.size() * 32];
        for (int i = 0; i < shards.size(); i++) {
            NaiveCode.hashOf(shards.get(i).toArray()).copyTo(hashes, i * 32);
        }
        EncodedBlob lie = new EncodedBlob(ShardTree.of(layout, hashes), shards);
        for (int from : new int[] {0, 100, 256}) {
            List<ProvenShard> some = new ArrayList<>();
            for (int i = from; i < from + 32; i++) {
                some.add(lie.shard(i));
            }
            assertEquals(
                    new BlobReader.Refused(CodingProblem.NOT_ONE_CODE_WORD), BlobReader.read(lie.commitment(), some));
        }
    }

    @Test
    void shouldCutShardsIntoGroupsOfSixteenPlanes() {
        CodingParams params = new CodingParams(1_024, 2_048);
        assertEquals(128, new StripeLayout(params, 1).shardBytes());
        assertEquals(128, new StripeLayout(params, 1_024 * 128).shardBytes());
        assertEquals(256, new StripeLayout(params, 1_024 * 128 + 1).shardBytes());
        assertEquals(1_024, new StripeLayout(params, 1_024 * 896 + 1).shardBytes());
        assertEquals(1_024 + 128, new StripeLayout(params, (1 << 20) + 1).shardBytes());
        assertEquals(8 << 10, new StripeLayout(params, 8 << 20).shardBytes());
        assertEquals(128 << 10, new StripeLayout(params, CodingParams.MAX_BLOB_BYTES).shardBytes());
    }

    @Test
    void shouldKeepEveryArrayWithinItsLimitWhenBlobsAndShardsAreMost() {
        for (int k = 2; k <= CodingParams.MAX_DATA_SHARDS; k *= 2) {
            int total = Math.min(CodingParams.MAX_SHARDS, k * CodingParams.MAX_EXPANSION);
            StripeLayout layout = new StripeLayout(new CodingParams(k, total - k), CodingParams.MAX_BLOB_BYTES);
            assertEquals(CodingParams.MAX_BLOB_BYTES, (long) layout.stripes() * layout.fullStripeBytes());
            assertEquals(CodingParams.MAX_BLOB_BYTES, (long) k * layout.shardBytes());
            long hashes = 32L * total * (layout.shardBytes() / 1_024);
            assertTrue(hashes <= Integer.MAX_VALUE, "hashes of pieces with " + total + " shards");
            assertTrue(layout.parityBytes(0) <= 4 << 20, "parity of a stripe with " + total + " shards");
        }
    }

    @Test
    void shouldKeepTheLimitsOfTheFields() {
        assertEquals(SymbolField.GF_256, new CodingParams(128, 128).field());
        assertEquals(SymbolField.GF_65536, new CodingParams(128, 129).field());
        for (int[] good : new int[][] {{2, 510}, {16, 4_080}, {2_048, 2_048}, {1_024, 3_072}, {256, 1}}) {
            assertEquals(Optional.empty(), CodingParams.problem(good[0], good[0] + good[1]), Arrays.toString(good));
        }
        for (int[] wrong : new int[][] {{1, 256}, {2, 511}, {2_048, 2_049}, {4_096, 1}, {300, 300}}) {
            assertEquals(
                    Optional.of(CodingProblem.PARAMETERS_UNSUPPORTED),
                    CodingParams.problem(wrong[0], wrong[0] + wrong[1]),
                    Arrays.toString(wrong));
        }
        StripeLayout layout = new StripeLayout(new CodingParams(256, 256), 100);
        assertThrows(IllegalArgumentException.class, () -> new BlobDecoder(layout, new int[] {0, 512}));
    }

    @Test
    void shouldWarmUpWithManyShards() {
        CodingRules.warmUp(new CodingParams(256, 256), 2);
    }

    private static BlobCommitment commit(StripeLayout layout, byte[] blob, LaneWidth width) {
        BlobEncoder encoder = new BlobEncoder(layout, width);
        byte[] parity = new byte[layout.parityBytes(0)];
        for (int stripe = 0; stripe < layout.stripes(); stripe++) {
            encoder.encodeStripe(blob, stripe * layout.fullStripeBytes(), parity, 0);
        }
        return encoder.finish().commitment();
    }
}
