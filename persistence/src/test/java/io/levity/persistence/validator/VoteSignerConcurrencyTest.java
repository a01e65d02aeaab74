package io.levity.persistence.validator;

import static io.levity.persistence.validator.SignerFixture.A;
import static io.levity.persistence.validator.SignerFixture.B;
import static io.levity.persistence.validator.SignerFixture.KEYS;
import static io.levity.persistence.validator.SignerFixture.config;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.Refusal;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Hash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two incarnations of one validator and many threads, all asking for contradictions at once. */
@Timeout(120)
class VoteSignerConcurrencyTest {
    private static final int THREADS = 6;
    private static final int REQUESTS = 120;

    @TempDir
    Path directory;

    private final Queue<Vote> released = new ConcurrentLinkedQueue<>();
    private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();

    @Test
    void shouldNeverReleaseContradictingVotesWhateverIsAsked() throws Exception {
        for (int run = 0; run < 2; run++) { // the second on top of the first's history
            try (VoteSigner signer = VoteSigner.open(directory, KEYS, SignerFixture::noFailure)) {
                AtomicReference<Session> first = new AtomicReference<>(signer.acquire(config(1), 0));
                AtomicReference<Session> second = new AtomicReference<>(signer.acquire(config(1), 0));
                CountDownLatch start = new CountDownLatch(1);
                List<Thread> threads = new ArrayList<>();
                for (int t = 0; t < THREADS; t++) {
                    AtomicReference<Session> mine = t % 2 == 0 ? first : second;
                    int seed = run * THREADS + t;
                    threads.add(Thread.ofPlatform().start(() -> ask(signer, mine, seed, start)));
                }
                start.countDown();
                for (Thread t : threads) {
                    t.join();
                }
            }
        }
        assertTrue(refusals.contains(Refusal.STALE_SESSION));
        assertTrue(refusals.contains(Refusal.CONFLICT));
        assertConsistent();
        assertAllInTheLedger();
    }

    private void ask(VoteSigner signer, AtomicReference<Session> session, int seed, CountDownLatch start) {
        Random random = new Random(seed);
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        awaitUninterruptibly(start);
        for (int i = 0; i < REQUESTS; i++) {
            if (random.nextInt(10) == 0) {
                session.set(signer.acquire(config(1), 0)); // a new incarnation: all others are stale
            }
            List<SignRequest> requests = List.of(request(random), request(random));
            answers.add(signer.commit(session.get(), List.of(), requests)
                    .thenAccept(results -> results.forEach(this::note))
                    .toCompletableFuture());
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
    }

    private static SignRequest request(Random random) {
        long view = random.nextLong(1, 41);
        return switch (random.nextInt(3)) {
            case 0 -> SignerFixture.notarize(view, random.nextBoolean() ? A : B);
            case 1 -> SignerFixture.nullify(view);
            default -> SignerFixture.finalise(view, random.nextBoolean() ? A : B);
        };
    }

    private void note(SignResult result) {
        switch (result) {
            case SignResult.Signed(Vote vote) -> released.add(vote);
            case SignResult.Refused refused -> refusals.add(refused.refusal());
        }
    }

    private void assertConsistent() {
        for (long view = 1; view <= 40; view++) {
            Set<Hash> digests = new HashSet<>();
            Set<VoteKind> kinds = new HashSet<>();
            for (Vote v : released) {
                if (v.view() == view) {
                    kinds.add(v.kind());
                    if (v.kind() != VoteKind.NULLIFY) {
                        digests.add(v.headerHash());
                    }
                }
            }
            assertTrue(digests.size() <= 1, "two blocks in view " + view);
            assertFalse(kinds.contains(VoteKind.NULLIFY) && kinds.contains(VoteKind.FINALIZE), "view " + view);
        }
    }

    private void assertAllInTheLedger() {
        try (VoteSigner signer = VoteSigner.open(directory, KEYS, SignerFixture::noFailure)) {
            assertEquals(
                    new HashSet<>(released),
                    new HashSet<>(signer.acquire(config(1), 0).ownVotes()));
        }
    }

    @Test
    void shouldAnswerTheCommitsOfASessionInTheirOrder() {
        Queue<Long> order = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        try (VoteSigner signer = VoteSigner.open(
                directory, KEYS, java.util.concurrent.ForkJoinPool.commonPool(), SignerFixture::noFailure)) {
            Session session = signer.acquire(config(1), 0);
            for (long view = 1; view <= 60; view++) {
                long v = view;
                answers.add(signer.commit(session, List.of(), List.of(SignerFixture.nullify(view)))
                        .thenAccept(_ -> order.add(v))
                        .toCompletableFuture());
            }
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
        }
        assertEquals(java.util.stream.LongStream.rangeClosed(1, 60).boxed().toList(), List.copyOf(order));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
