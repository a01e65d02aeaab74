package io.levity.http;

import io.levity.chain.publishing.BlobHeader;
import io.levity.da.Cell;
import io.levity.da.CellProof;
import io.levity.da.SamplingRules;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How {@code /v1/blobs/{id}/cells} reads and writes cells. */
final class BlobCells {
    private static final Pattern CELL = Pattern.compile("(\\d{1,6}):(\\d{1,6}):(\\d{1,6})");

    private BlobCells() {}

    record Header(long sizeBytes, int dataShards, int totalShards, int fingerprintKeys, String root) {}

    /**
     * @param found whether its holder gave it; without it the rest is missing
     * @param content base64
     * @param siblings from the piece upwards to the hash of the shard
     * @param shardSiblings from the shard upwards to {@code shardRoot}
     */
    record CellView(
            int group,
            int shard,
            int piece,
            boolean found,
            String content,
            List<String> siblings,
            List<String> shardSiblings,
            String shardRoot,
            String fingerprintRoot) {}

    /** @param groupRoots of all groups; missing when no cell was found */
    record BlobCellsView(String id, Header header, List<String> groupRoots, List<CellView> cells) {}

    static List<Cell> parse(String text) {
        String[] words = text.split(",", SamplingRules.MAX_CELLS_A_REQUEST + 1);
        if (words.length > SamplingRules.MAX_CELLS_A_REQUEST) {
            throw new RequestProblem(
                    ProblemCode.INVALID_PARAMETER,
                    "at most " + SamplingRules.MAX_CELLS_A_REQUEST + " cells in one request");
        }
        List<Cell> cells = new ArrayList<>();
        for (String word : words) {
            Matcher cell = CELL.matcher(word);
            if (!cell.matches()) {
                throw new RequestProblem(
                        ProblemCode.INVALID_PARAMETER, "a cell is group:shard:piece, not " + EdgeParts.shown(word));
            }
            cells.add(new Cell(
                    Integer.parseInt(cell.group(1)), Integer.parseInt(cell.group(2)), Integer.parseInt(cell.group(3))));
        }
        return cells;
    }

    static String text(Cell cell) {
        return cell.group() + ":" + cell.shard() + ":" + cell.piece();
    }

    static BlobCellsView view(BlobId id, BlobHeader header, List<Cell> cells, List<Optional<CellProof>> proofs) {
        List<CellView> views = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            views.add(proofs.get(i)
                    .map(BlobCells::view)
                    .orElse(new CellView(
                            cell.group(), cell.shard(), cell.piece(), false, null, null, null, null, null)));
        }
        List<String> roots = proofs.stream()
                .flatMap(Optional::stream)
                .findFirst()
                .map(proof -> hex(proof.groupRoots()))
                .orElse(null);
        return new BlobCellsView(
                id.toHex(),
                new Header(
                        header.sizeBytes(),
                        header.dataShards(),
                        header.totalShards(),
                        header.fingerprintKeys(),
                        header.root().toHex()),
                roots,
                views);
    }

    private static CellView view(CellProof proof) {
        Cell cell = proof.cell();
        return new CellView(
                cell.group(),
                cell.shard(),
                cell.piece(),
                true,
                Base64.getEncoder().encodeToString(proof.content().unsafeArray()),
                hex(proof.piece().siblings()),
                hex(proof.piece().shard().siblings()),
                proof.shardRoot().toHex(),
                proof.fingerprintRoot().toHex());
    }

    private static List<String> hex(List<Hash> hashes) {
        return hashes.stream().map(Hash::toHex).toList();
    }
}
