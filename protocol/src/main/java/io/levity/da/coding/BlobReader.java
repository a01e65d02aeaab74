package io.levity.da.coding;

import io.levity.types.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * From shards that strangers sent back to the blob, such that all readers get the same answer.
 *
 * <p>Every shard is checked against the commitment. The blob that {@code k} of them give is encoded again and its
 * commitment compared. If it is the same, every committed shard is a shard of this blob, and any other choice of shards
 * gives the same blob; if not, no choice gives one that passes, and every reader gets {@link
 * CodingProblem#NOT_ONE_CODE_WORD}. The cost of lying is the uploader's alone.
 *
 * <p>A reader that streams does the same stripe by stripe: {@link BlobDecoder#decodeStripe}, then {@link
 * BlobEncoder#encodeStripe} of what it gave without its filling, and the verdict at the end.
 *
 * @see <a href="https://www.usenix.org/conference/nsdi22/presentation/yang">DispersedLedger, AVID-M</a>
 */
public final class BlobReader {
    private BlobReader() {}

    /** What reading gave. */
    public sealed interface Retrieval {}

    /** The blob that every reader gets. */
    public record Retrieved(Bytes content) implements Retrieval {}

    /** No blob, and why. Only {@link CodingProblem#NOT_ONE_CODE_WORD} is final: other shards may still give the blob. */
    public record Refused(CodingProblem problem) implements Retrieval {}

    /**
     * Reads a blob from any of its shards, in any order; shards that do not verify are passed over.
     *
     * @return {@link Refused} with {@link CodingProblem#TOO_FEW_SHARDS} if fewer than {@code k} distinct ones verify
     */
    public static Retrieval read(BlobCommitment commitment, List<ProvenShard> shards) {
        int k = commitment.dataShards();
        Bytes[] found = new Bytes[commitment.totalShards()];
        int distinct = 0;
        for (ProvenShard shard : inOrder(shards)) {
            int index = shard.proof().index();
            boolean known = index >= 0 && index < found.length && found[index] != null;
            if (distinct < k && !known && shard.verify(commitment).isEmpty()) {
                found[index] = shard.content();
                distinct++;
            }
        }
        return distinct < k ? new Refused(CodingProblem.TOO_FEW_SHARDS) : decode(commitment, found);
    }

    /** Whether {@code blob} is what {@code commitment} commits to: encodes it and compares. */
    public static Optional<CodingProblem> verify(BlobCommitment commitment, byte[] blob) {
        boolean same = blob.length == commitment.lengthBytes()
                && BlobEncoder.commit(commitment.layout(), blob).equals(commitment);
        return same ? Optional.empty() : Optional.of(CodingProblem.NOT_ONE_CODE_WORD);
    }

    /** Data shards first: with all of them there is nothing to decode. */
    private static List<ProvenShard> inOrder(List<ProvenShard> shards) {
        return shards.stream()
                .sorted((a, b) -> Integer.compare(a.proof().index(), b.proof().index()))
                .toList();
    }

    private static Retrieval decode(BlobCommitment commitment, Bytes[] found) {
        int[] sources = new int[commitment.dataShards()];
        byte[][] shards = new byte[sources.length][];
        int count = 0;
        for (int i = 0; i < found.length; i++) {
            if (found[i] != null) {
                sources[count] = i;
                shards[count++] = found[i].unsafeArray();
            }
        }
        byte[] blob = new BlobDecoder(commitment.layout(), sources).decode(shards);
        return verify(commitment, blob).<Retrieval>map(Refused::new).orElseGet(() -> new Retrieved(Bytes.wrap(blob)));
    }
}
