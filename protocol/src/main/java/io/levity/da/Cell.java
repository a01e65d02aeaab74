package io.levity.da;

import io.levity.chain.publishing.BlobHeader;
import io.levity.da.coding.PieceProof;

/** One KiB of one shard of one row group: what light clients sample. The last piece of a shard may be shorter. */
public record Cell(int group, int shard, int piece) {

    /** Pieces of each shard of a group. */
    public static int pieces(BlobHeader header, int group) {
        return Math.ceilDiv(BlobGroups.layout(header, group).shardBytes(), PieceProof.PIECE_BYTES);
    }

    /** Whether a blob with such a header has this cell. */
    public boolean in(BlobHeader header) {
        return BlobGroups.possible(header)
                && group >= 0
                && group < header.groups()
                && shard >= 0
                && shard < header.totalShards()
                && piece >= 0
                && piece < pieces(header, group);
    }
}
