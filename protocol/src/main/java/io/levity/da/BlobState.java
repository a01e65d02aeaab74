package io.levity.da;

import io.levity.chain.publishing.BlobHeader;
import io.levity.chain.publishing.DaCertificate;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A blob as its events made it.
 *
 * @param history stages of the current attempt with their times; empty before the first event
 */
public record BlobState(
        List<StageTime> history,
        NetworkId network,
        long sizeBytes,
        Optional<BlobHeader> header,
        Optional<Plan> plan,
        Optional<DaCertificate> certificate,
        Optional<Place> place,
        Optional<BlobInclusion> inclusion,
        Optional<Failure> failure) {
    /** Nothing is known of the blob. */
    public static final BlobState NONE = new BlobState(
            List.of(),
            NetworkId.ROOT,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public record StageTime(BlobStage stage, long atMillis) {}

    /** What its members are asked to sign. */
    public record Plan(int epoch, Hash configHash, long expirySeconds) {}

    /** Where the chain has the certificate. */
    public record Place(long height, Hash transactionHash) {}

    public record Failure(BlobFailure reason, String detail) {}

    public BlobState {
        history = List.copyOf(history);
    }

    /** Empty before the first event. */
    public Optional<BlobStage> stage() {
        return history.isEmpty()
                ? Optional.empty()
                : Optional.of(history.getLast().stage());
    }

    boolean at(BlobStage stage) {
        return stage().equals(Optional.of(stage));
    }

    /** Whether nothing is left to be done for it. */
    public boolean complete() {
        return settled() && !(at(BlobStage.CERTIFIED) && inclusion.isEmpty());
    }

    /** Whether it is certified or will never be. */
    public boolean settled() {
        return history.isEmpty() || at(BlobStage.CERTIFIED) || at(BlobStage.EXPIRED) || at(BlobStage.FAILED);
    }

    List<StageTime> with(BlobStage stage, long atMillis) {
        List<StageTime> out = new ArrayList<>(history);
        out.add(new StageTime(stage, atMillis));
        return out;
    }
}
