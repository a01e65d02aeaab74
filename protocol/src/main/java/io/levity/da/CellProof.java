package io.levity.da;

import io.levity.chain.publishing.BlobHeader;
import io.levity.da.coding.BlobCommitment;
import io.levity.da.coding.CodingProblem;
import io.levity.da.coding.PieceProof;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;
import java.util.Optional;

/**
 * A cell with the whole way to its blob's header: through BLAKE3's own tree to the hash of the shard, through the tree of
 * shards and beside the fingerprints to the root of the group, and with the roots of all groups to the header's.
 *
 * @param groupRoots of all groups of the blob, in order
 * @param shardRoot of the group's tree of shards
 * @param fingerprintRoot of the group; zero in fast mode
 * @param piece the way to {@code shardRoot}
 * @param content 1 to 1024 bytes
 */
public record CellProof(
        int group, List<Hash> groupRoots, Hash shardRoot, Hash fingerprintRoot, PieceProof piece, Bytes content) {
    public CellProof {
        groupRoots = List.copyOf(groupRoots);
    }

    /** What can be wrong with a cell that somebody sent. */
    public enum Problem {
        /** The blob has no such cell, or it was another that was asked for. */
        OTHER_CELL,
        /** The roots of the groups are not those that the header commits to. */
        GROUP_LIST_WRONG,
        /** The roots of shards and fingerprints are not those of the group. */
        GROUP_ROOT_WRONG,
        /** The piece does not lead to the root of the shards. */
        PIECE_WRONG
    }

    /** Proves a cell. @param shard all of the cell's shard */
    public static CellProof of(List<Hash> groupRoots, GroupRecord record, Cell cell, Bytes shard) {
        PieceProof piece = PieceProof.of(shard, cell.piece(), record.tree().proof(cell.shard()));
        int from = cell.piece() * PieceProof.PIECE_BYTES;
        Bytes content = shard.slice(from, Math.min(from + PieceProof.PIECE_BYTES, shard.size()));
        return new CellProof(cell.group(), groupRoots, record.tree().root(), record.fingerprintRoot(), piece, content);
    }

    public Cell cell() {
        return new Cell(group, piece.shard().index(), piece.piece());
    }

    /** What is wrong with it as the answer to a question for {@code asked}; needs the header and nothing else. */
    public Optional<Problem> verify(BlobHeader header, Cell asked) {
        if (!asked.in(header) || !asked.equals(cell())) {
            return Optional.of(Problem.OTHER_CELL);
        }
        if (groupRoots.size() != header.groups() || !BlobGroups.root(groupRoots).equals(header.root())) {
            return Optional.of(Problem.GROUP_LIST_WRONG);
        }
        if (!GroupRecord.root(shardRoot, fingerprintRoot).equals(groupRoots.get(group))) {
            return Optional.of(Problem.GROUP_ROOT_WRONG);
        }
        BlobCommitment shards = BlobCommitment.of(BlobGroups.layout(header, group), shardRoot);
        Optional<CodingProblem> wrong = piece.verify(shards, content);
        return wrong.map(problem -> Problem.PIECE_WRONG);
    }
}
