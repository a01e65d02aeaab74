package io.levity.chain.validator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import org.junit.jupiter.api.Test;

class ValidatorProgressTest {

    @Test
    void shouldCoverFurtherOffencesOfAMemberWhenOneIsKnown() {
        ValidatorProgress progress = ValidatorProgress.NONE.evolve(new ValidatorEvent.OffenceSeen(doubleVote(1, 7)));
        assertTrue(progress.covers(doubleVote(1, 8)));
        assertFalse(progress.covers(doubleVote(2, 7)));
    }

    @Test
    void shouldKeepTheNewestOffencesWhenThereAreTooMany() {
        ValidatorProgress progress = ValidatorProgress.NONE;
        for (int member = 0; member < 100; member++) {
            progress = progress.evolve(new ValidatorEvent.OffenceSeen(doubleVote(member, 1)));
        }
        assertEquals(ValidatorProgress.MAX_OFFENCES, progress.offences().size());
        assertTrue(progress.covers(doubleVote(99, 1)));
        assertFalse(progress.covers(doubleVote(0, 1)));
    }

    @Test
    void shouldNeverGoBackInHeight() {
        ValidatorProgress progress = ValidatorProgress.NONE
                .evolve(new ValidatorEvent.FinalisedTo(10, Hash.ZERO))
                .evolve(new ValidatorEvent.FinalisedTo(4, Hash.ZERO));
        assertEquals(10, progress.finalisedTo());
    }

    private static Evidence doubleVote(int member, long view) {
        return new Evidence.ConflictingVotes(
                new Vote(VoteKind.NOTARIZE, view, new Hash(1, 1, 1, 1), member, Bytes.EMPTY),
                new Vote(VoteKind.NOTARIZE, view, new Hash(2, 2, 2, 2), member, Bytes.EMPTY));
    }
}
