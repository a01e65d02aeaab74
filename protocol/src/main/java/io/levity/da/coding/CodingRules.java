package io.levity.da.coding;

import java.util.List;

/** What is true of coding as a whole and belongs to no single blob. */
public final class CodingRules {
    /**
     * Enough for full speed afterwards with any of the usual parameters. Nearly all of its time, some seconds on a busy
     * machine, is the compiler's.
     */
    public static final int WARM_UP_ROUNDS = 40;

    private CodingRules() {}

    /**
     * Runs every kernel that blobs of these parameters need, {@code rounds} times. A kernel that is not compiled yet is a
     * hundred times slower, so a node does this before it says that it is ready.
     *
     * @return a byte of the work, so that it cannot be left out
     */
    public static int warmUp(CodingParams params, int rounds) {
        SymbolField field = params.field();
        byte[] blob = new byte[params.dataShards() * (field.chunkBytes() + field.narrowGroupBytes())];
        StripeLayout layout = new StripeLayout(params, blob.length);
        List<int[]> losses = List.of(sources(params, 1), sources(params, params.dataShards()));
        int keys = FingerprintRules.fingerprintKeys(params);
        int sum = 0;
        for (int round = 0; round < rounds; round++) {
            blob[round % blob.length]++;
            EncodedBlob encoded = BlobEncoder.encode(layout, blob);
            for (int[] sources : losses) {
                byte[][] shards = new byte[sources.length][];
                for (int i = 0; i < sources.length; i++) {
                    shards[i] = encoded.shards().get(sources[i]).unsafeArray();
                }
                sum += new BlobDecoder(layout, sources).decode(shards)[0];
            }
            sum += keys == 0 ? 0 : accepted(encoded, Fingerprints.of(encoded.commitment(), keys, blob, 0));
        }
        return sum;
    }

    /** How many shards pass: all. */
    private static int accepted(EncodedBlob encoded, Fingerprints fingerprints) {
        FingerprintVerifier verifier = new FingerprintVerifier(encoded.commitment(), fingerprints);
        int accepted = 0;
        for (int i = 0; i < encoded.shards().size(); i++) {
            byte[] shard = encoded.shards().get(i).unsafeArray();
            accepted += verifier.verifyShard(i, shard).isEmpty() ? 1 : 0;
        }
        return accepted;
    }

    /** All data shards but the first {@code lost}, and parity shards in their place, as far as there are any. */
    private static int[] sources(CodingParams params, int lost) {
        int gone = Math.min(lost, params.parityShards());
        int[] sources = new int[params.dataShards()];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = gone + i;
        }
        return sources;
    }
}
