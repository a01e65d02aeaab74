package io.levity.persistence.validator;

import static io.levity.persistence.validator.SignerFixture.A;
import static io.levity.persistence.validator.SignerFixture.B;
import static io.levity.persistence.validator.SignerFixture.KEYS;
import static io.levity.persistence.validator.SignerFixture.block;
import static io.levity.persistence.validator.SignerFixture.certified;
import static io.levity.persistence.validator.SignerFixture.commit;
import static io.levity.persistence.validator.SignerFixture.config;
import static io.levity.persistence.validator.SignerFixture.finalise;
import static io.levity.persistence.validator.SignerFixture.notarize;
import static io.levity.persistence.validator.SignerFixture.nullify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.consensus.Refusal;
import io.levity.chain.consensus.SignedPayload;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.crypto.Bls;
import io.levity.types.Hash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class VoteSignerTest {
    @TempDir
    Path directory;

    private VoteSigner open() {
        return VoteSigner.open(directory, KEYS, SignerFixture::noFailure);
    }

    @Test
    void shouldSignWhatTheLedgerGrantsAndRefuseTheRest() {
        try (VoteSigner signer = open()) {
            Session session = signer.acquire(config(1), 2);
            List<SignResult> results =
                    commit(signer, session, List.of(), notarize(1, A), notarize(1, B), nullify(2), finalise(2, A));
            Vote vote = signed(results.get(0));
            assertEquals(2, vote.member());
            assertTrue(Bls.verify(
                    KEYS.get(2).bls().publicKey(),
                    SignedPayload.encode(config(1), VoteKind.NOTARIZE, 1, A),
                    vote.signature()));
            assertEquals(new SignResult.Refused(VoteKind.NOTARIZE, 1, B, Refusal.CONFLICT), results.get(1));
            assertEquals(Hash.ZERO, signed(results.get(2)).headerHash());
            assertEquals(new SignResult.Refused(VoteKind.FINALIZE, 2, A, Refusal.CONFLICT), results.get(3));
            assertEquals(
                    vote,
                    signed(commit(signer, session, List.of(), notarize(1, A)).getFirst()));
        }
    }

    @Test
    void shouldCompleteAtOnceWhenThereIsNothingToDo() {
        try (VoteSigner signer = open()) {
            Session session = signer.acquire(config(1), 0);
            assertTrue(signer.commit(session, List.of(), List.of())
                    .toCompletableFuture()
                    .isDone());
        }
    }

    @Test
    void shouldRememberRecordsVotesAndFloorOverARestart() {
        DurableRecord first = block(1, 1, 100);
        DurableRecord second = block(2, 2, 100);
        DurableRecord certificate = certified(VoteKind.NOTARIZE, 2, B);
        List<Vote> votes = new ArrayList<>();
        long number;
        try (VoteSigner signer = open()) {
            Session session = signer.acquire(config(1), 0);
            number = session.number();
            commit(signer, session, List.of(first), notarize(1, A));
            for (SignResult r :
                    commit(signer, session, List.of(second, certificate), notarize(2, B), finalise(2, B), nullify(3))) {
                votes.add(signed(r));
            }
            signer.delivered(session, 1, 1);
        }
        try (VoteSigner signer = open()) {
            Session session = signer.acquire(config(1), 0);
            assertTrue(session.number() > number);
            assertEquals(1, session.floor());
            assertEquals(List.of(second, certificate), session.records());
            assertEquals(votes, session.ownVotes());
            List<SignResult> results = commit(signer, session, List.of(), nullify(1), notarize(3, A), nullify(2));
            assertEquals(Refusal.BELOW_FLOOR, refusal(results.get(0)));
            assertEquals(Refusal.CONFLICT, refusal(results.get(1)));
            assertEquals(Refusal.CONFLICT, refusal(results.get(2)));
        }
    }

    @Test
    void shouldRefuseAStaleSessionAndKeepNoneOfItsRecords() {
        try (VoteSigner signer = open()) {
            Session older = signer.acquire(config(1), 0);
            commit(signer, older, List.of(), notarize(1, A));
            Session newer = signer.acquire(config(1), 0);
            assertTrue(newer.number() > older.number());
            assertEquals(1, newer.ownVotes().size());
            assertEquals(
                    Refusal.STALE_SESSION,
                    refusal(commit(signer, older, List.of(block(1, 1, 10)), nullify(2))
                            .getFirst()));
            signed(commit(signer, newer, List.of(), nullify(2)).getFirst());
            assertEquals(List.of(), signer.acquire(config(1), 0).records());
        }
    }

    @Test
    void shouldKeepValidatorsAndEpochsApart() {
        try (VoteSigner signer = open()) {
            signed(commit(signer, signer.acquire(config(1), 0), List.of(), notarize(1, A))
                    .getFirst());
            signed(commit(signer, signer.acquire(config(1), 1), List.of(), notarize(1, B))
                    .getFirst());
            signed(commit(signer, signer.acquire(config(2), 0), List.of(), nullify(1))
                    .getFirst());
        }
    }

    @Test
    void shouldGiveUpTheLedgersOfEpochsBeforeThePreviousOne() {
        Session first;
        try (VoteSigner signer = open()) {
            first = signer.acquire(config(1), 0);
            commit(signer, first, List.of(block(1, 1, 10)), notarize(1, A));
            signer.acquire(config(2), 0);
            assertTrue(signer.acquire(config(1), 0).usable());
            signer.acquire(config(3), 0);
            assertEquals(
                    Refusal.LEDGER_UNUSABLE,
                    refusal(commit(signer, first, List.of(), notarize(1, B)).getFirst()));
        }
        try (VoteSigner signer = open()) {
            Session again = signer.acquire(config(1), 0);
            assertFalse(again.usable());
            assertEquals(
                    Refusal.LEDGER_UNUSABLE,
                    refusal(commit(signer, again, List.of(), notarize(1, B)).getFirst()));
        }
    }

    @Test
    void shouldKeepTheCertificateOfABlockThatIsNotDeliveredYet() {
        DurableRecord.Block ancestor = block(1, 1, 10);
        DurableRecord.Block tip = block(2, 3, 10);
        DurableRecord finalization = certified(VoteKind.FINALIZE, 3, tip.headerHash());
        try (VoteSigner signer = open()) {
            Session session = signer.acquire(config(1), 0);
            commit(signer, session, List.of(ancestor, tip, certified(VoteKind.NULLIFY, 2, Hash.ZERO), finalization));
            signer.delivered(session, 3, 1);
            assertEquals(
                    List.of(tip, finalization), signer.acquire(config(1), 0).records());
            signer.delivered(session, 3, 2);
            assertEquals(List.of(), signer.acquire(config(1), 0).records());
        }
    }

    @Test
    void shouldRefuseToHoldOneLedgerTwice() {
        try (VoteSigner first = open()) {
            assertTrue(first.damage().isEmpty());
            assertThrows(FatalStorageException.class, this::open);
        }
        open().close();
    }

    @Test
    void shouldRefuseEverythingWhenTheLedgerIsLost() throws Exception {
        try (VoteSigner signer = open()) {
            commit(signer, signer.acquire(config(1), 0), List.of(), notarize(1, A));
        }
        try (var files = Files.list(directory)) {
            for (Path f : files.filter(f -> f.toString().endsWith(".seg")).toList()) {
                Files.delete(f);
            }
        }
        try (VoteSigner signer = open()) {
            assertTrue(signer.damage().isPresent());
            Session session = signer.acquire(config(1), 0);
            assertFalse(session.usable());
            assertEquals(
                    Refusal.LEDGER_UNUSABLE,
                    refusal(commit(signer, session, List.of(block(1, 1, 10)), notarize(1, B))
                            .getFirst()));
            signer.delivered(session, 1, 1);
        }
    }

    @Test
    void shouldThrowWhenTheMemberIsNotHosted() {
        try (VoteSigner signer = VoteSigner.open(directory, KEYS.subList(0, 1), SignerFixture::noFailure)) {
            assertThrows(IllegalArgumentException.class, () -> signer.acquire(config(1), 3));
        }
    }

    private static Vote signed(SignResult result) {
        return assertInstanceOf(SignResult.Signed.class, result).vote();
    }

    private static Refusal refusal(SignResult result) {
        return assertInstanceOf(SignResult.Refused.class, result).refusal();
    }
}
