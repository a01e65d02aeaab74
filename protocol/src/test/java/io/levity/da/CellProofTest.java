package io.levity.da;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.publishing.BlobHeader;
import io.levity.da.coding.PieceProof;
import io.levity.da.coding.ShardProof;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells lead to the header, and to nothing else. */
@Timeout(60)
class CellProofTest {
    private static final ShardPlan PLAN = new ShardPlan(4, 8, 1, 0);

    private final Random random = new Random(11);

    /** A blob with everything that its members keep. */
    private record Kept(BlobHeader header, List<Hash> roots, List<GroupRecord> records, List<List<Bytes>> shards) {
        CellProof prove(Cell cell) {
            return CellProof.of(
                    roots,
                    records.get(cell.group()),
                    cell,
                    shards.get(cell.group()).get(cell.shard()));
        }
    }

    private Kept blob(int size) {
        byte[] content = new byte[size];
        random.nextBytes(content);
        List<Hash> roots = new ArrayList<>();
        List<GroupRecord> records = new ArrayList<>();
        List<List<Bytes>> shards = new ArrayList<>();
        for (int from = 0; from < size; from += BlobHeader.GROUP_BYTES) {
            EncodedGroup group =
                    new GroupEncoder().encode(content, from, Math.min(BlobHeader.GROUP_BYTES, size - from), PLAN);
            records.add(group.record());
            roots.add(group.record().root());
            List<Bytes> all = new ArrayList<>();
            for (int i = 0; i < PLAN.totalShards(); i++) {
                all.add(Bytes.wrap(group.copyOfShard(i)));
            }
            shards.add(all);
        }
        return new Kept(BlobGroups.header(size, PLAN, roots), roots, records, shards);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 4 * 1024, 4 * 1024 + 1, 300_000, BlobHeader.GROUP_BYTES + 5})
    void shouldProveCellsOfAnyBlob(int size) {
        Kept blob = blob(size);
        for (Cell cell : SamplingRules.draw(blob.header(), 16, random::nextInt)) {
            assertEquals(Optional.empty(), blob.prove(cell).verify(blob.header(), cell), cell::toString);
        }
    }

    @Test
    void shouldRefuseWhatIsAlteredAnywhere() {
        Kept blob = blob(BlobHeader.GROUP_BYTES + 70_000);
        Cell cell = new Cell(1, 5, 3);
        CellProof good = blob.prove(cell);
        Hash other = Hash.of(new byte[] {
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
        });
        byte[] wrong = good.content().toArray();
        wrong[7] ^= 1;
        PieceProof piece = good.piece();
        List<Hash> siblings = new ArrayList<>(piece.siblings());
        siblings.set(0, other);
        List<Hash> shardSiblings = new ArrayList<>(piece.shard().siblings());
        Collections.swap(shardSiblings, 0, 1);
        List<Hash> swapped = List.of(good.groupRoots().get(1), good.groupRoots().get(0));

        assertEquals(
                Optional.of(CellProof.Problem.PIECE_WRONG),
                with(good, piece, Bytes.wrap(wrong)).verify(blob.header(), cell));
        assertEquals(
                Optional.of(CellProof.Problem.PIECE_WRONG),
                with(good, new PieceProof(piece.piece(), siblings, piece.shard()), good.content())
                        .verify(blob.header(), cell));
        assertEquals(
                Optional.of(CellProof.Problem.PIECE_WRONG),
                with(
                                good,
                                new PieceProof(piece.piece(), piece.siblings(), new ShardProof(5, shardSiblings)),
                                good.content())
                        .verify(blob.header(), cell));
        assertEquals(
                Optional.of(CellProof.Problem.GROUP_LIST_WRONG),
                new CellProof(1, swapped, good.shardRoot(), good.fingerprintRoot(), piece, good.content())
                        .verify(blob.header(), cell));
        assertEquals(
                Optional.of(CellProof.Problem.GROUP_ROOT_WRONG),
                new CellProof(1, good.groupRoots(), good.shardRoot(), other, piece, good.content())
                        .verify(blob.header(), cell));
        assertEquals(
                Optional.of(CellProof.Problem.OTHER_CELL),
                good.verify(blob.header(), new Cell(1, 5, 4)),
                "not asked for");
        assertEquals(
                Optional.of(CellProof.Problem.GROUP_LIST_WRONG),
                good.verify(blob(BlobHeader.GROUP_BYTES + 70_000).header(), cell),
                "of another blob");
    }

    private static CellProof with(CellProof proof, PieceProof piece, Bytes content) {
        return new CellProof(
                proof.group(), proof.groupRoots(), proof.shardRoot(), proof.fingerprintRoot(), piece, content);
    }

    @Test
    void shouldKnowWhichCellsThereAre() {
        BlobHeader header = blob(BlobHeader.GROUP_BYTES + 5).header();
        assertTrue(new Cell(0, 7, 2047).in(header));
        assertFalse(new Cell(0, 7, 2048).in(header));
        assertTrue(new Cell(1, 0, 0).in(header));
        assertFalse(new Cell(1, 0, 1).in(header), "the last group is short");
        assertFalse(new Cell(2, 0, 0).in(header));
        assertFalse(new Cell(0, 8, 0).in(header));
        assertFalse(new Cell(-1, 0, 0).in(header));
    }

    @Test
    void shouldDrawDifferentShardsEvenlyOverTheGroups() {
        BlobHeader header = new BlobHeader(3L * BlobHeader.GROUP_BYTES, 4, 8, 0, Hash.ZERO);
        List<Cell> cells = SamplingRules.draw(header, 11, random::nextInt);
        assertEquals(11, cells.size());
        for (int group = 0; group < 3; group++) {
            int g = group;
            List<Integer> shards =
                    cells.stream().filter(c -> c.group() == g).map(Cell::shard).toList();
            assertTrue(shards.size() == 3 || shards.size() == 4, shards::toString);
            assertEquals(shards.size(), new HashSet<>(shards).size(), shards::toString);
        }
        assertEquals(24, SamplingRules.draw(header, 1000, random::nextInt).size(), "no more than there are");
    }

    @Test
    void shouldFindUnreadableBlobsAsOftenAsItPromises() {
        BlobHeader header = new BlobHeader(3L * BlobHeader.GROUP_BYTES, 4, 8, 0, Hash.ZERO);
        for (int count : new int[] {1, 2, 4, 7}) {
            int rounds = 20_000;
            int found = 0;
            for (int round = 0; round < rounds; round++) {
                boolean shown = SamplingRules.draw(header, count, random::nextInt).stream()
                        .anyMatch(
                                cell -> cell.group() == 1 && cell.shard() >= 3); // 3 of the 4 that are needed are left
                found += shown ? 1 : 0;
            }
            assertEquals(SamplingRules.confidence(header, count), (double) found / rounds, 0.02, count + " cells");
        }
    }

    @Test
    void shouldFindWithheldPiecesAsOftenAsItPromises() {
        BlobHeader header = new BlobHeader(12_000, 4, 8, 0, Hash.ZERO);
        assertEquals(3, Cell.pieces(header, 0));
        int rounds = 20_000;
        int found = 0;
        for (int round = 0; round < rounds; round++) {
            boolean shown = SamplingRules.draw(header, 5, random::nextInt).stream()
                    .anyMatch(cell -> cell.piece() == 2 && cell.shard() >= 3);
            found += shown ? 1 : 0;
        }
        assertEquals(SamplingRules.pieceConfidence(header, 5), (double) found / rounds, 0.02);
    }

    @Test
    void shouldBeCertainWithAsManyShardsAsAreNeeded() {
        BlobHeader header = new BlobHeader(1000, 4, 8, 0, Hash.ZERO);
        assertEquals(1.0, SamplingRules.confidence(header, 4));
        assertEquals(5.0 / 8, SamplingRules.confidence(header, 1), 1e-12);
        assertEquals(0.0, SamplingRules.confidence(header, 0));
    }
}
