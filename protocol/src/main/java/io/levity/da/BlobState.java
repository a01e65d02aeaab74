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

    /** The same one stage on; what is known of it stays. */
    BlobState reached(BlobStage stage, long atMillis) {
        List<StageTime> longer = new ArrayList<>(history);
        longer.add(new StageTime(stage, atMillis));
        return new BlobState(longer, network, sizeBytes, header, plan, certificate, place, inclusion, failure);
    }

    BlobState withHeader(BlobHeader known) {
        return new BlobState(
                history, network, sizeBytes, Optional.of(known), plan, certificate, place, inclusion, failure);
    }

    BlobState withPlan(Plan fixed) {
        return new BlobState(
                history, network, sizeBytes, header, Optional.of(fixed), certificate, place, inclusion, failure);
    }

    BlobState withCertificate(DaCertificate formed) {
        return new BlobState(history, network, sizeBytes, header, plan, Optional.of(formed), place, inclusion, failure);
    }

    BlobState withPlace(Place found) {
        return new BlobState(
                history, network, sizeBytes, header, plan, certificate, Optional.of(found), inclusion, failure);
    }

    BlobState withInclusion(BlobInclusion proof) {
        return new BlobState(
                history, network, sizeBytes, header, plan, certificate, place, Optional.of(proof), failure);
    }

    BlobState withFailure(Failure reason) {
        return new BlobState(
                history, network, sizeBytes, header, plan, certificate, place, inclusion, Optional.of(reason));
    }
}
