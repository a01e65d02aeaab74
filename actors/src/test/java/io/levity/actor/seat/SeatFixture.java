package io.levity.actor.seat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.validator.DevKeys;
import io.levity.chain.validator.ValidatorKey;
import io.levity.persistence.validator.Session;
import io.levity.persistence.validator.SignRequest;
import io.levity.persistence.validator.SignResult;
import io.levity.persistence.validator.VoteSigner;
import io.levity.types.Hash;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;

/** Keys, a set, and nodes that share its ledgers. */
final class SeatFixture {

    private SeatFixture() {}

    static SetConfig config(int validators) {
        return new SetConfig(
                0x1122334455667788L,
                0,
                1,
                DevKeys.validators(validators).stream()
                        .map(key -> key.member(1))
                        .toList(),
                new Hash(1, 2, 3, 4),
                new SetConfig.Start(0, new Hash(5, 5, 5, 5), new Hash(6, 6, 6, 6), 1_700_000_000_000L),
                new SetConfig.Params(1000, 1000, 1, 1 << 20, 1 << 20, 2000),
                0,
                Hash.ZERO);
    }

    static SharedSeats seats(Path directory, String node, int validators) {
        List<ValidatorKey> keys = DevKeys.validators(validators);
        return new SharedSeats(directory, node, keys, ForkJoinPool.commonPool(), failure -> {
            throw new AssertionError("no disk fails here", failure);
        });
    }

    /** A block that only this node would propose. */
    static Hash blockOf(String node, long view) {
        return new Hash(node.hashCode(), view, 1, 1);
    }

    /** Asks for a vote as a validator's core would; empty when it is refused. */
    static Optional<Hash> notarize(VoteSigner signer, Session session, long view, Hash block) {
        List<SignResult> results = signer.commit(
                        session, List.of(), List.of(new SignRequest(VoteKind.NOTARIZE, view, block)))
                .toCompletableFuture()
                .join();
        assertEquals(1, results.size());
        return switch (results.getFirst()) {
            case SignResult.Signed(var vote) -> Optional.of(vote.headerHash());
            case SignResult.Refused _ -> Optional.empty();
        };
    }
}
