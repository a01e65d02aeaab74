package io.levity.da.coding;

import io.levity.crypto.Blake3Lanes;
import io.levity.crypto.LaneWidth;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Proves 1 KiB of a shard: the way of a chunk through BLAKE3's own tree to the hash of the shard, and of the shard to the
 * root. What a light client samples, and what makes a stream verifiable while it arrives.
 *
 * @param piece the index of the KiB in its shard
 * @param siblings chaining values from the piece upwards
 */
public record PieceProof(int piece, List<Hash> siblings, ShardProof shard) {
    public static final int PIECE_BYTES = Blake3Lanes.CHUNK_BYTES;

    public PieceProof {
        siblings = List.copyOf(siblings);
    }

    /** Proves a piece to somebody who has the commitment only; {@code content} is all of the shard. */
    public static PieceProof of(Bytes content, int piece, ShardProof shard) {
        int pieces = Math.ceilDiv(content.size(), PIECE_BYTES);
        Objects.checkIndex(piece, pieces);
        Blake3Lanes lanes = Blake3Lanes.create();
        List<Hash> level = values(lanes, content, pieces);
        List<Hash> siblings = new ArrayList<>();
        for (int at = piece; level.size() > 1; at /= 2) {
            if ((at ^ 1) < level.size()) {
                siblings.add(level.get(at ^ 1));
            }
            level = above(lanes, level);
        }
        return new PieceProof(piece, siblings, shard);
    }

    /** What is wrong when {@code content} is claimed to be this piece under {@code commitment}. */
    public Optional<CodingProblem> verify(BlobCommitment commitment, Bytes content) {
        int pieces = Math.toIntExact(Math.ceilDiv(commitment.shardBytes(), (long) PIECE_BYTES));
        if (piece < 0 || piece >= pieces) {
            return Optional.of(CodingProblem.PIECE_INDEX_OUT_OF_RANGE);
        }
        long expected = Math.min(PIECE_BYTES, commitment.shardBytes() - (long) piece * PIECE_BYTES);
        if (content.size() != expected) {
            return Optional.of(CodingProblem.PIECE_SIZE_WRONG);
        }
        Optional<Hash> shardHash = climb(content, pieces);
        return shardHash.isEmpty()
                ? Optional.of(CodingProblem.PIECE_PROOF_WRONG)
                : shard.verify(commitment, shardHash.get());
    }

    private Optional<Hash> climb(Bytes content, int pieces) {
        Blake3Lanes lanes = Blake3Lanes.create(LaneWidth.SCALAR);
        Hash hash = value(lanes, content.unsafeArray(), 0, content.size(), piece, pieces == 1);
        int used = 0;
        int at = piece;
        for (int size = pieces; size > 1; size = (size + 1) / 2, at /= 2) {
            if ((at ^ 1) < size) {
                if (used == siblings.size()) {
                    return Optional.empty();
                }
                Hash sibling = siblings.get(used++);
                boolean root = size == 2;
                hash = at % 2 == 1 ? lanes.parent(sibling, hash, root) : lanes.parent(hash, sibling, root);
            }
        }
        return used == siblings.size() ? Optional.of(hash) : Optional.empty();
    }

    private static List<Hash> above(Blake3Lanes lanes, List<Hash> level) {
        List<Hash> above = new ArrayList<>();
        boolean root = level.size() == 2;
        for (int i = 0; i + 1 < level.size(); i += 2) {
            above.add(lanes.parent(level.get(i), level.get(i + 1), root));
        }
        if (level.size() % 2 == 1) {
            above.add(level.getLast());
        }
        return above;
    }

    /** The chaining values of all pieces of a shard: the whole ones together, so that they fill the lanes. */
    private static List<Hash> values(Blake3Lanes lanes, Bytes content, int pieces) {
        int whole = content.size() / PIECE_BYTES;
        long[] offsets = new long[whole];
        int[] indexes = new int[whole];
        int[] places = new int[whole];
        for (int i = 0; i < whole; i++) {
            offsets[i] = (long) i * PIECE_BYTES;
            indexes[i] = i;
            places[i] = i * Hash.SIZE_BYTES;
        }
        byte[] out = new byte[whole * Hash.SIZE_BYTES];
        lanes.chunkValues(content.unsafeArray(), offsets, indexes, whole, PIECE_BYTES, pieces == 1, out, places);
        List<Hash> values = new ArrayList<>();
        for (int place : places) {
            values.add(Hash.at(out, place));
        }
        if (whole < pieces) {
            int from = whole * PIECE_BYTES;
            values.add(value(lanes, content.unsafeArray(), from, content.size() - from, whole, pieces == 1));
        }
        return values;
    }

    private static Hash value(Blake3Lanes lanes, byte[] data, int from, int length, int index, boolean root) {
        byte[] out = new byte[Hash.SIZE_BYTES];
        lanes.chunkValues(data, new long[] {from}, new int[] {index}, 1, length, root, out, new int[] {0});
        return Hash.of(out);
    }
}
