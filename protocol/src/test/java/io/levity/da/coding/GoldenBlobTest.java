package io.levity.da.coding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.levity.types.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Commitments and shards of small blobs against their committed bytes in {@code golden.txt}, which {@link NaiveCode}
 * made. A difference makes stored shards and certificates unreadable: it needs a new format version, not a new sample.
 *
 * <p>A line {@code commitment k m length} holds the canonical commitment and the name of the blob, a line {@code shard k
 * m length index} the bytes of one shard, a line {@code fingerprints k m length keys} the root of the fingerprints, and
 * those of blobs of one or two data shards.
 */
class GoldenBlobTest {
    private static final int[][] COMMITTED = {
        {1, 1, 1},
        {2, 2, 5},
        {4, 2, 1_000},
        {8, 16, 40_000},
        {32, 32, 131_073},
        {32, 64, 70_000},
        {64, 64, 262_144},
        {64, 128, 1},
        {64, 128, 1_024},
        {64, 128, 300_000},
        {2, 300, 5_000},
        {128, 129, 5_000},
        {256, 256, 300_000},
        {16, 4_080, 20_000},
        {1_024, 2_048, 1_000}
    };
    private static final int[][] SHARDS = {{1, 1, 1}, {2, 2, 5}, {4, 2, 250}, {2, 300, 200}};
    /** Of more shards than bytes have values only some are committed one by one. */
    private static final int STEP_OF_MANY = 60;

    @Test
    void shouldEncodeAsCommitted() throws IOException {
        assertEquals(committed(), lines(GoldenBlobTest::encoded));
    }

    @Test
    void shouldBeCommittedAsTheNaiveCodeEncodes() throws IOException {
        assertEquals(committed(), lines(GoldenBlobTest::naive));
    }

    /** What an encoder gives: the canonical commitment, the name of the blob, the shards, and fingerprints if there are any. */
    record Outcome(Bytes commitment, Bytes id, List<Bytes> shards, Bytes fingerprints, Bytes fingerprintRoot) {}

    interface Encoder {
        Outcome encode(int k, int m, byte[] blob);
    }

    static List<String> lines(Encoder encoder) {
        List<String> lines = new ArrayList<>();
        List<String> fingerprints = new ArrayList<>();
        for (int[] shape : COMMITTED) {
            Outcome outcome = encoder.encode(shape[0], shape[1], blob(shape[2]));
            lines.add("commitment " + name(shape) + " " + outcome.commitment().toHex() + " "
                    + outcome.id().toHex());
            int keys = keys(shape[0], shape[1]);
            if (keys > 0) {
                String all = shape[0] <= 2 ? " " + outcome.fingerprints().toHex() : "";
                String root = outcome.fingerprintRoot().toHex();
                fingerprints.add("fingerprints " + name(shape) + " " + keys + " " + root + all);
            }
        }
        lines.addAll(fingerprints);
        for (int[] shape : SHARDS) {
            List<Bytes> shards =
                    encoder.encode(shape[0], shape[1], blob(shape[2])).shards();
            int step = shards.size() > CodingParams.BYTE_FIELD_SHARDS ? STEP_OF_MANY : 1;
            for (int i = 0; i < shards.size(); i += step) {
                lines.add("shard " + name(shape) + " " + i + " " + shards.get(i).toHex());
            }
        }
        return lines;
    }

    static Outcome naive(int k, int m, byte[] blob) {
        List<byte[]> shards = NaiveCode.encode(k, m, blob);
        byte[] commitment = NaiveCode.commitment(k, m, blob.length, shards);
        int keys = keys(k, m);
        List<byte[]> data = keys > 0 ? shards.subList(0, k) : List.of();
        byte[] fingerprints = NaiveCode.fingerprints(k, blob.length, commitment, keys, data);
        return new Outcome(
                Bytes.wrap(commitment),
                Bytes.wrap(NaiveCode.id(commitment)),
                shards.stream().map(Bytes::wrap).toList(),
                Bytes.wrap(fingerprints),
                Bytes.wrap(NaiveCode.fingerprintRoot(k, m, keys, fingerprints)));
    }

    private static Outcome encoded(int k, int m, byte[] blob) {
        StripeLayout layout = new StripeLayout(new CodingParams(k, m), blob.length);
        EncodedBlob encoded = BlobEncoder.encode(layout, blob);
        BlobCommitment commitment = encoded.commitment();
        Optional<Fingerprints> fingerprints =
                keys(k, m) == 0 ? Optional.empty() : Optional.of(Fingerprints.of(commitment, keys(k, m), blob, 0));
        return new Outcome(
                commitment.encode(),
                commitment.id().toBytes(),
                encoded.shards(),
                fingerprints.map(Fingerprints::content).orElse(Bytes.EMPTY),
                fingerprints.map(f -> f.root().toBytes()).orElse(Bytes.EMPTY));
    }

    private static int keys(int k, int m) {
        return FingerprintRules.fingerprintKeys(new CodingParams(k, m));
    }

    private static String name(int[] shape) {
        return shape[0] + " " + shape[1] + " " + shape[2];
    }

    private static byte[] blob(int length) {
        byte[] blob = new byte[length];
        for (int i = 0; i < length; i++) {
            blob[i] = (byte) (i * 31 + (i >> 8) * 17 + 7);
        }
        return blob;
    }

    private static List<String> committed() throws IOException {
        try (InputStream in = GoldenBlobTest.class.getResourceAsStream("golden.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }
}
