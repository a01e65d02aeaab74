package io.levity.chain.validator;

import io.levity.chain.consensus.Evidence;
import io.levity.chain.validator.ValidatorEvent.EpochEntered;
import io.levity.chain.validator.ValidatorEvent.FinalisedTo;
import io.levity.chain.validator.ValidatorEvent.OffenceSeen;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * The fold of {@link ValidatorEvent}.
 *
 * @param epoch of the set that it last served in; -1 before the first
 * @param finalisedTo height that the network's journal was known to hold
 * @param offences evidence it collected, at most {@link #MAX_OFFENCES}, newest last
 */
public record ValidatorProgress(int epoch, Hash configHash, long finalisedTo, List<Evidence> offences) {
    public static final int MAX_OFFENCES = 64;
    public static final ValidatorProgress NONE = new ValidatorProgress(-1, Hash.ZERO, 0, List.of());

    public ValidatorProgress {
        offences = List.copyOf(offences);
    }

    /**
     * Whether there is evidence of as much guilt already: one contradiction of a member is enough, or a member that
     * contradicts itself in every view would fill the journal.
     */
    public boolean covers(Evidence evidence) {
        return switch (evidence) {
            case Evidence.ConflictingVotes votes ->
                offences.stream()
                        .anyMatch(known -> known instanceof Evidence.ConflictingVotes other
                                && other.first().member() == votes.first().member());
            case Evidence.ConflictingCertificates _ -> offences.contains(evidence);
        };
    }

    public ValidatorProgress evolve(ValidatorEvent event) {
        return switch (event) {
            case EpochEntered(var nextEpoch, var nextHash) ->
                new ValidatorProgress(nextEpoch, nextHash, finalisedTo, offences);
            case FinalisedTo(var height, var hash) ->
                new ValidatorProgress(epoch, configHash, Math.max(finalisedTo, height), offences);
            case OffenceSeen(var evidence) -> {
                List<Evidence> more = new ArrayList<>(offences);
                more.add(evidence);
                if (more.size() > MAX_OFFENCES) {
                    more.removeFirst();
                }
                yield new ValidatorProgress(epoch, configHash, finalisedTo, more);
            }
        };
    }
}
