package io.levity.da;

import io.levity.chain.publishing.BlobHeader;
import io.levity.crypto.Blake3;
import io.levity.da.coding.BlobCommitment;
import io.levity.da.coding.BlobDecoder;
import io.levity.da.coding.BlobEncoder;
import io.levity.da.coding.BlobReader;
import io.levity.da.coding.CodingParams;
import io.levity.da.coding.EncodedBlob;
import io.levity.da.coding.ShardTree;
import io.levity.da.coding.StripeLayout;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From a blob to shards and back as nodes keep them: shards apart, each under its hash, and the <em>shard list</em>, the
 * hashes of all shards in their order. The header's root commits to the list, so whoever has it checks every shard alone.
 *
 * <p>A reader that had to rebuild encodes again what it rebuilt: all readers get the same bytes, or all are told that the
 * shards were never one blob (the rule of AVID-M). Who has all data shards has that one content already.
 */
public final class BlobCode {
    private BlobCode() {}

    /** A blob in shards, data first. */
    public record Encoded(BlobHeader header, List<Hash> shardHashes, List<Bytes> shards) {
        public Encoded {
            shardHashes = List.copyOf(shardHashes);
            shards = List.copyOf(shards);
        }

        /** The shard list in bytes. */
        public Bytes shardList() {
            byte[] out = new byte[shardHashes.size() * Hash.SIZE_BYTES];
            for (int i = 0; i < shardHashes.size(); i++) {
                shardHashes.get(i).copyTo(out, i * Hash.SIZE_BYTES);
            }
            return Bytes.wrap(out);
        }
    }

    /** @param blob 1 to {@link BlobHeader#MAX_SIZE_BYTES} bytes */
    public static Encoded encode(byte[] blob, ShardPlan plan) {
        EncodedBlob encoded = BlobEncoder.encode(layout(blob.length, plan.dataShards(), plan.totalShards()), blob);
        List<Hash> hashes = new ArrayList<>(plan.totalShards());
        for (int i = 0; i < plan.totalShards(); i++) {
            hashes.add(encoded.tree().shardHash(i));
        }
        return new Encoded(header(encoded.commitment()), hashes, encoded.shards());
    }

    /** The header of this content when it is cut so; empty when it can not be cut so. Keeps no shards. */
    public static Optional<BlobHeader> commit(byte[] blob, ShardPlan plan) {
        boolean possible = blob.length >= 1
                && blob.length <= BlobHeader.MAX_SIZE_BYTES
                && CodingParams.problem(plan.dataShards(), plan.totalShards()).isEmpty();
        return possible
                ? Optional.of(
                        header(BlobEncoder.commit(layout(blob.length, plan.dataShards(), plan.totalShards()), blob)))
                : Optional.empty();
    }

    /** Whether the code can have made such a header. */
    public static boolean possible(BlobHeader header) {
        return header.wellFormed()
                && CodingParams.problem(header.dataShards(), header.totalShards())
                        .isEmpty()
                && layout(header).shardBytes() == header.shardBytes();
    }

    /** The hashes of the shards; empty when this list is not the one that the header commits to. */
    public static Optional<List<Hash>> shardHashes(BlobHeader header, byte[] shardList) {
        if (!possible(header) || shardList.length != header.totalShards() * Hash.SIZE_BYTES) {
            return Optional.empty();
        }
        ShardTree tree = ShardTree.of(layout(header), shardList.clone());
        if (!tree.root().equals(header.shardRoot())) {
            return Optional.empty();
        }
        List<Hash> hashes = new ArrayList<>(header.totalShards());
        for (int i = 0; i < header.totalShards(); i++) {
            hashes.add(tree.shardHash(i));
        }
        return Optional.of(hashes);
    }

    /** Whether these bytes are the shard of this hash. */
    public static boolean verify(BlobHeader header, Hash shardHash, byte[] shard) {
        return shard.length == header.shardBytes() && Blake3.hash(shard).equals(shardHash);
    }

    /**
     * The blob from verified shards; empty when the committed shards are no code word.
     *
     * @param shards by index, with what is missing as null; at least k are there
     */
    public static Optional<byte[]> decode(BlobHeader header, byte[][] shards) {
        int k = header.dataShards();
        int[] sources = new int[k];
        byte[][] present = new byte[k][];
        int count = 0;
        for (int i = 0; i < shards.length && count < k; i++) {
            if (shards[i] != null) {
                sources[count] = i;
                present[count++] = shards[i];
            }
        }
        byte[] blob = new BlobDecoder(layout(header), sources).decode(present);
        boolean systematic = sources[k - 1] == k - 1;
        return systematic || BlobReader.verify(commitment(header), blob).isEmpty()
                ? Optional.of(blob)
                : Optional.empty();
    }

    private static StripeLayout layout(BlobHeader header) {
        return layout(header.sizeBytes(), header.dataShards(), header.totalShards());
    }

    private static StripeLayout layout(long sizeBytes, int dataShards, int totalShards) {
        return new StripeLayout(new CodingParams(dataShards, totalShards - dataShards), (int) sizeBytes);
    }

    private static BlobHeader header(BlobCommitment c) {
        return new BlobHeader(c.lengthBytes(), c.dataShards(), c.totalShards(), c.shardBytes(), c.shardRoot());
    }

    private static BlobCommitment commitment(BlobHeader h) {
        return new BlobCommitment(
                BlobCommitment.FORMAT_VERSION,
                h.sizeBytes(),
                h.dataShards(),
                h.totalShards(),
                h.shardBytes(),
                h.shardRoot());
    }
}
