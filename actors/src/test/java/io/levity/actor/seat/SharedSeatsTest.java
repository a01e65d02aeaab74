package io.levity.actor.seat;

import static io.levity.actor.seat.SeatFixture.blockOf;
import static io.levity.actor.seat.SeatFixture.config;
import static io.levity.actor.seat.SeatFixture.notarize;
import static io.levity.actor.seat.SeatFixture.seats;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.actor.chain.SignerLoan;
import io.levity.chain.consensus.Vote;
import io.levity.persistence.validator.Session;
import io.levity.persistence.validator.VoteSigner;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that share ledgers, in one process: the locks still keep them apart. */
@Timeout(60)
class SharedSeatsTest {
    @TempDir
    Path directory;

    @Test
    void shouldHoldAValidatorOnOneNodeAtATime() {
        try (SharedSeats a = seats(directory, "a", 4);
                SharedSeats b = seats(directory, "b", 4)) {
            assertEquals(SharedSeats.Attempt.TAKEN, a.take(1));
            assertEquals(SharedSeats.Attempt.TAKEN, a.take(1), "it has it");
            assertEquals(SharedSeats.Attempt.HELD_ELSEWHERE, b.take(1));
            assertEquals(Set.of(1), a.held());
            assertEquals(Set.of(), b.held());
            assertTrue(b.signer(1).isEmpty());
            a.release(1);
            assertEquals(SharedSeats.Attempt.TAKEN, b.take(1));
            assertEquals(SharedSeats.Attempt.HELD_ELSEWHERE, a.take(1));
            assertEquals(SharedSeats.Attempt.FAILED, a.take(9), "there is no such validator");
        }
    }

    @Test
    void shouldCountHowOftenAnotherNodeTookOver() throws IOException {
        try (SharedSeats a = seats(directory, "a", 1);
                SharedSeats b = seats(directory, "b", 1)) {
            long[] generations = Stream.of(a, a, b, a)
                    .mapToLong(node -> {
                        node.take(0);
                        long generation = node.holdings().get(0).generation();
                        node.release(0);
                        return generation;
                    })
                    .toArray();
            assertEquals(
                    List.of(1L, 1L, 2L, 3L),
                    java.util.Arrays.stream(generations).boxed().toList());
            Files.writeString(directory.resolve("validator-0/generation"), "damaged");
            assertEquals(SharedSeats.Attempt.TAKEN, b.take(0));
            assertEquals(1, b.holdings().get(0).generation());
        }
    }

    @Test
    void shouldWaitForTheSessionToEndBeforeItLetsGo() {
        try (SharedSeats a = seats(directory, "a", 1);
                SharedSeats b = seats(directory, "b", 1)) {
            a.take(0);
            AtomicInteger recalled = new AtomicInteger();
            SignerLoan loan = a.borrow(0, recalled::incrementAndGet).orElseThrow();
            CompletableFuture<Void> released = CompletableFuture.runAsync(() -> a.release(0));
            while (recalled.get() == 0) {
                Thread.onSpinWait();
            }
            assertTrue(a.borrow(0, () -> {}).isEmpty(), "nobody new may begin");
            assertTrue(a.signer(0).isEmpty());
            assertEquals(SharedSeats.Attempt.HELD_ELSEWHERE, b.take(0));
            assertFalse(released.isDone());
            loan.close();
            released.join();
            assertEquals(SharedSeats.Attempt.TAKEN, b.take(0));
            assertEquals(1, recalled.get());
        }
    }

    @Test
    void shouldCutOffWhoDoesNotGiveBackAndNeverLetItSignAgain() {
        try (SharedSeats a = seats(directory, "a", 1);
                SharedSeats b = seats(directory, "b", 1)) {
            a.take(0);
            VoteSigner signer = a.borrow(0, () -> {}).orElseThrow().signer();
            Session session = signer.acquire(config(1), 0);
            assertTrue(notarize(signer, session, 1, blockOf("a", 1)).isPresent());
            a.release(0);
            assertThrows(CompletionException.class, () -> notarize(signer, session, 2, blockOf("a", 2)));
            assertThrows(RuntimeException.class, () -> signer.acquire(config(1), 0));
            assertTrue(signer.attest(config(1), 0, Hash.ZERO, 1)
                    .toCompletableFuture()
                    .isCompletedExceptionally());
            assertEquals(SharedSeats.Attempt.TAKEN, b.take(0));
        }
    }

    @Test
    void shouldHoldButNotSignWithADamagedLedger() throws IOException {
        try (SharedSeats a = seats(directory, "a", 1)) {
            a.take(0);
            a.release(0);
            try (Stream<Path> files = Files.list(directory.resolve("validator-0"))) {
                for (Path ledger :
                        files.filter(f -> f.toString().endsWith(".seg")).toList()) {
                    Files.delete(ledger);
                }
            }
            assertEquals(SharedSeats.Attempt.TAKEN, a.take(0));
            assertTrue(a.holdings().get(0).damage().isPresent());
            VoteSigner signer = a.signer(0).orElseThrow();
            assertTrue(notarize(signer, signer.acquire(config(1), 0), 1, blockOf("a", 1))
                    .isEmpty());
        }
    }

    /** Each node would vote for its own block in every view; whichever comes second in a view is refused. */
    @Test
    void shouldNeverContradictItselfOverManyMoves() {
        int validators = 3;
        Random random = new Random(7);
        Map<String, Hash> votes = new HashMap<>();
        List<SharedSeats> nodes = new ArrayList<>();
        try {
            Stream.of("a", "b", "c").forEach(name -> nodes.add(seats(directory, name, validators)));
            int granted = 0;
            int refused = 0;
            for (int step = 0; step < 120; step++) {
                int validator = random.nextInt(validators);
                int place = random.nextInt(nodes.size());
                nodes.forEach(node -> node.release(validator));
                SharedSeats node = nodes.get(place);
                assertEquals(SharedSeats.Attempt.TAKEN, node.take(validator));
                VoteSigner signer = node.signer(validator).orElseThrow();
                Session session = signer.acquire(config(validators), validator);
                for (Vote own : session.ownVotes()) {
                    assertEquals(own.headerHash(), votes.get(validator + " " + own.view()), "a vote of nobody");
                }
                assertEquals(
                        votes.keySet().stream()
                                .filter(vote -> vote.startsWith(validator + " "))
                                .count(),
                        session.ownVotes().size(),
                        "a vote is forgotten");
                for (int i = 0; i < 3; i++) {
                    long view = 1L + random.nextInt(60);
                    Hash block = blockOf("node " + place, view);
                    Optional<Hash> signed = notarize(signer, session, view, block);
                    Optional<Hash> before = Optional.ofNullable(votes.get(validator + " " + view));
                    assertEquals(before.isEmpty() || before.get().equals(block), signed.isPresent());
                    signed.ifPresent(hash -> votes.put(validator + " " + view, hash));
                    granted += signed.isPresent() ? 1 : 0;
                    refused += signed.isPresent() ? 0 : 1;
                }
            }
            assertTrue(granted > 50 && refused > 50, granted + " granted, " + refused + " refused");
        } finally {
            nodes.forEach(SharedSeats::close);
        }
    }
}
