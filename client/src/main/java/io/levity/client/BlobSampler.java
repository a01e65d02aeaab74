package io.levity.client;

import io.levity.chain.publishing.BlobHeader;
import io.levity.da.Cell;
import io.levity.da.CellProof;
import io.levity.da.SamplingRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Light sampling: asks for random cells of a blob and verifies each against the blob's header, of which it must be sure. */
public final class BlobSampler {
    private final BlobClient blobs;
    private final RandomGenerator random;

    /** A cell that did not come, or did not verify. @param problem for machines: {@code MISSING}, or what is wrong */
    public record BadCell(Cell cell, String problem) {}

    /**
     * What sampling showed.
     *
     * @param drawn cells asked for
     * @param bad those of them that are not proven
     * @param confidence with what probability so many cells would have shown a blob that can not be read, when shards are
     *     withheld whole; see {@link SamplingRules}
     * @param pieceConfidence the same when single pieces are withheld
     */
    public record Report(BlobHeader header, int drawn, List<BadCell> bad, double confidence, double pieceConfidence) {
        public Report {
            bad = List.copyOf(bad);
        }
    }

    /** @param random which nobody can foresee, or somebody may answer for what will be asked alone */
    public BlobSampler(BlobClient blobs, RandomGenerator random) {
        this.blobs = blobs;
        this.random = random;
    }

    /** @param header from a receipt that was verified */
    public Report sample(BlobHeader header, int count) {
        List<Cell> cells = SamplingRules.draw(header, count, random::nextInt);
        List<BadCell> bad = new ArrayList<>();
        for (int from = 0; from < cells.size(); from += SamplingRules.MAX_CELLS_A_REQUEST) {
            List<Cell> asked = cells.subList(from, Math.min(cells.size(), from + SamplingRules.MAX_CELLS_A_REQUEST));
            List<Optional<CellProof>> proofs = blobs.cells(header.id(), asked);
            for (int i = 0; i < asked.size(); i++) {
                Cell cell = asked.get(i);
                Optional<String> problem = proofs.get(i)
                        .map(proof -> proof.verify(header, cell).map(Enum::name))
                        .orElse(Optional.of("MISSING"));
                problem.ifPresent(code -> bad.add(new BadCell(cell, code)));
            }
        }
        return new Report(
                header,
                cells.size(),
                bad,
                SamplingRules.confidence(header, cells.size()),
                SamplingRules.pieceConfidence(header, cells.size()));
    }
}
