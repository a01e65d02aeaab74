package io.levity.actor.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Effect;
import io.levity.chain.consensus.Input;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SignedPayload;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.validator.DevKeys;
import io.levity.crypto.Bls;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VoteVerifierTest {
    private static final long VIEW = 7;
    private static final Hash BLOCK = new Hash(1, 2, 3, 4);

    private final SetConfig config = ChainFixture.genesis().setConfig();
    private final SignedPayload payload = SignedPayload.of(config);
    private final CryptoPool pool = new CryptoPool(2, 16);
    private final VoteVerifier verifier = new VoteVerifier(pool);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void shouldTakeGoodVotesAndSumThemUp() throws Exception {
        List<Vote> votes = votes(0, 1, 2);
        Input.VotesVerified verified = verify(votes);
        assertEquals(votes, verified.valid());
        assertEquals(List.of(), verified.invalid());
        assertTrue(Bls.fastAggregateVerify(
                votes.stream()
                        .map(vote -> config.members().get(vote.member()).blsKey())
                        .toList(),
                payload.encode(VoteKind.NOTARIZE, VIEW, BLOCK),
                verified.aggregate()));
    }

    @Test
    void shouldNameTheBadVotesAndKeepTheOthers() throws Exception {
        Vote stolen = new Vote(VoteKind.NOTARIZE, VIEW, BLOCK, 3, vote(1).signature());
        Vote garbage = new Vote(VoteKind.NOTARIZE, VIEW, BLOCK, 1, Bytes.wrap(new byte[48]));
        Input.VotesVerified verified = verify(List.of(vote(0), stolen, garbage, vote(2)));
        assertEquals(List.of(vote(0), vote(2)), verified.valid());
        assertEquals(List.of(stolen, garbage), verified.invalid());
    }

    @Test
    void shouldNotTakeABadVoteForTheGoodOneOfTheSameMember() throws Exception {
        verify(votes(0, 1));
        Vote forged = new Vote(VoteKind.NOTARIZE, VIEW, BLOCK, 0, vote(1).signature());
        Input.VotesVerified verified = verify(List.of(forged, vote(1)));
        assertEquals(List.of(forged), verified.invalid());
        assertEquals(List.of(vote(1)), verified.valid());
    }

    @Test
    void shouldAnswerTheSameWhenAskedAgain() throws Exception {
        Input.VotesVerified first = verify(votes(0, 1, 2));
        assertEquals(first, verify(votes(0, 1, 2)));
        assertEquals(first.valid(), verify(votes(0, 1, 2)).valid());
    }

    @Test
    void shouldTakeACertificateOnlyForWhatItsSignersSigned() throws Exception {
        Bytes sum = verify(votes(0, 1, 2)).aggregate();
        Certificate good = new Certificate(VoteKind.NOTARIZE, VIEW, BLOCK, Bytes.fromHex("07"), sum);
        assertTrue(certified(good));
        assertTrue(certified(good, good));
        assertFalse(certified(new Certificate(VoteKind.NOTARIZE, VIEW, BLOCK, Bytes.fromHex("0b"), sum)));
        assertFalse(certified(new Certificate(VoteKind.FINALIZE, VIEW, BLOCK, Bytes.fromHex("07"), sum)));
        assertFalse(certified(new Certificate(VoteKind.NOTARIZE, VIEW + 1, BLOCK, Bytes.fromHex("07"), sum)));
        assertFalse(certified(good, new Certificate(VoteKind.NOTARIZE, VIEW, Hash.ZERO, Bytes.fromHex("07"), sum)));
    }

    private List<Vote> votes(int... members) {
        return IntStream.of(members).mapToObj(this::vote).toList();
    }

    private Vote vote(int member) {
        Bytes signature = DevKeys.validator(member).bls().sign(payload.encode(VoteKind.NOTARIZE, VIEW, BLOCK));
        return new Vote(VoteKind.NOTARIZE, VIEW, BLOCK, member, signature);
    }

    private Input.VotesVerified verify(List<Vote> votes) throws Exception {
        return get(verifier.verify(config, payload, new Effect.VerifyVotes(VoteKind.NOTARIZE, VIEW, BLOCK, votes)));
    }

    private boolean certified(Certificate... certificates) throws Exception {
        return get(verifier.verify(config, payload, List.of(certificates)));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
