package io.levity.persistence.validator;

import static io.levity.persistence.validator.SignerFixture.A;
import static io.levity.persistence.validator.SignerFixture.KEYS;
import static io.levity.persistence.validator.SignerFixture.block;
import static io.levity.persistence.validator.SignerFixture.commit;
import static io.levity.persistence.validator.SignerFixture.config;
import static io.levity.persistence.validator.SignerFixture.notarize;
import static io.levity.persistence.validator.SignerFixture.nullify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ValidatorLogTest {
    private static final Executor INLINE = Runnable::run;

    @TempDir
    Path directory;

    /** A disk that counts, stops on request, and breaks at a given fsync. */
    private static final class FakeDisk implements SegmentWriter.Disk {
        private final AtomicInteger forces = new AtomicInteger();
        private volatile int failAt = Integer.MAX_VALUE;
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile CountDownLatch reached = new CountDownLatch(0);

        @Override
        public void force(FileChannel channel) throws IOException {
            int count = forces.incrementAndGet();
            reached.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (count >= failAt) {
                throw new IOException("the disk is gone");
            }
        }
    }

    private final FakeDisk disk = new FakeDisk();
    private final List<Throwable> fatal = new ArrayList<>();

    private VoteSigner open(ValidatorLog.Settings settings, Consumer<Throwable> onFatal) {
        return VoteSigner.open(ValidatorLog.open(directory, settings, disk, onFatal), KEYS, INLINE);
    }

    private VoteSigner open() {
        return open(ValidatorLog.Settings.DEFAULT, SignerFixture::noFailure);
    }

    @Test
    void shouldShareOneFsyncAmongAllThatWaitedForTheDisk() throws Exception {
        try (VoteSigner signer = open()) {
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                sessions.add(signer.acquire(config(1), i));
            }
            disk.gate = new CountDownLatch(1);
            disk.reached = new CountDownLatch(1);
            int before = disk.forces.get();
            List<CompletableFuture<List<SignResult>>> answers = new ArrayList<>();
            answers.add(submit(signer, sessions.get(0), notarize(1, A)));
            disk.reached.await(); // the first is at the disk; the rest gathers behind it
            for (Session s : sessions) {
                for (int view = 2; view < 10; view++) {
                    answers.add(submit(signer, s, notarize(view, A)));
                }
            }
            assertTrue(answers.stream().noneMatch(CompletableFuture::isDone), "signed before the disk was done");
            disk.gate.countDown();
            for (var answer : answers) {
                assertInstanceOf(SignResult.Signed.class, answer.join().getFirst());
            }
            assertEquals(2, disk.forces.get() - before);
        }
    }

    @Test
    void shouldNotAskTheDiskAgainForAVoteThatIsHeldAlready() {
        try (VoteSigner signer = open()) {
            Session session = signer.acquire(config(1), 0);
            List<SignResult> first = commit(signer, session, List.of(), notarize(1, A));
            int before = disk.forces.get();
            assertEquals(first, commit(signer, session, List.of(), notarize(1, A)));
            assertEquals(before, disk.forces.get());
        }
    }

    @Test
    void shouldWriteABodyOnceForAllValidators() throws Exception {
        int bodyBytes = 100_000;
        try (VoteSigner signer = open(new ValidatorLog.Settings(1 << 18, 16), SignerFixture::noFailure)) {
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                sessions.add(signer.acquire(config(1), i));
                commit(signer, sessions.get(i), List.of(block(1, 1, bodyBytes)), notarize(1, A));
            }
            assertTrue(size() < bodyBytes + 10_000, size() + " bytes");
            signer.delivered(sessions.get(0), 1, 1);
        }
        try (VoteSigner signer = open()) {
            assertEquals(List.of(), signer.acquire(config(1), 0).records());
            assertEquals(
                    List.of(block(1, 1, bodyBytes)),
                    signer.acquire(config(1), 3).records());
        }
    }

    @Test
    void shouldSignNothingAnyMoreWhenAnFsyncFails() {
        VoteSigner signer = open(ValidatorLog.Settings.DEFAULT, fatal::add);
        try {
            Session session = signer.acquire(config(1), 0);
            commit(signer, session, List.of(), notarize(1, A));
            disk.failAt = disk.forces.get() + 1;
            for (int view = 2; view < 5; view++) {
                var answer = submit(signer, session, nullify(view));
                assertInstanceOf(
                        Exception.class,
                        assertThrows(CompletionException.class, answer::join).getCause());
            }
            var held = submit(signer, session, notarize(1, A));
            assertThrows(CompletionException.class, held::join);
            assertThrows(FatalStorageException.class, () -> signer.acquire(config(1), 0));
        } finally {
            signer.close();
        }
        assertEquals(1, fatal.size());
        assertInstanceOf(FatalStorageException.class, fatal.getFirst());
        disk.failAt = Integer.MAX_VALUE;
        try (VoteSigner again = open()) {
            assertTrue(again.damage().isEmpty());
            assertTrue(!again.acquire(config(1), 0).ownVotes().isEmpty());
        }
    }

    @Test
    void shouldReplaceSegmentsByCheckpointsAndLoseNothing() throws Exception {
        ValidatorLog.Settings small = new ValidatorLog.Settings(4096, 16);
        int views = 400;
        try (VoteSigner signer = open(small, SignerFixture::noFailure)) {
            Session session = signer.acquire(config(1), 0);
            Session other = signer.acquire(config(1), 1);
            for (int view = 1; view <= views; view++) {
                commit(signer, session, List.of(block(view, view, 500)), notarize(view, A));
                if (view <= 3) {
                    commit(signer, other, List.of(block(view, view, 500)), nullify(view));
                }
                if (view > 2) {
                    signer.delivered(session, view - 2, view - 2);
                }
            }
            assertEquals(1, segments());
            assertTrue(size() < 20_000, size() + " bytes");
        }
        try (VoteSigner signer = open(small, SignerFixture::noFailure)) {
            Session session = signer.acquire(config(1), 0);
            assertEquals(views - 2, session.floor());
            assertEquals(List.of(block(views - 1, views - 1, 500), block(views, views, 500)), session.records());
            assertEquals(2, session.ownVotes().size());
            Session other = signer.acquire(config(1), 1);
            assertEquals(3, other.records().size());
            assertEquals(3, other.ownVotes().size());
        }
    }

    @Test
    void shouldKeepTheOlderSegmentWhenBeginningANewOneFails() {
        ValidatorLog.Settings small = new ValidatorLog.Settings(2048, 16);
        VoteSigner signer = open(small, fatal::add);
        int acknowledged = 0;
        try {
            Session session = signer.acquire(config(1), 0);
            int view = 1;
            while (fatal.isEmpty()) {
                int before = disk.forces.get();
                commit(signer, session, List.of(), nullify(view));
                acknowledged = view++;
                if (disk.forces.get() > before + 1) {
                    break; // a segment was begun after this commit; the next beginning fails
                }
            }
            disk.failAt = disk.forces.get() + 40;
            while (true) {
                commit(signer, session, List.of(), nullify(view));
                acknowledged = view++;
            }
        } catch (CompletionException expected) {
            assertInstanceOf(RuntimeException.class, expected.getCause());
        } finally {
            signer.close();
        }
        disk.failAt = Integer.MAX_VALUE;
        try (VoteSigner again = open(small, SignerFixture::noFailure)) {
            assertTrue(again.acquire(config(1), 0).ownVotes().size() >= acknowledged);
        }
    }

    @Test
    void shouldMakeCallersWaitWhenTheQueueIsFull() throws Exception {
        try (VoteSigner signer = open(new ValidatorLog.Settings(1 << 20, 2), SignerFixture::noFailure)) {
            Session session = signer.acquire(config(1), 0);
            disk.gate = new CountDownLatch(1);
            disk.reached = new CountDownLatch(1);
            AtomicInteger submitted = new AtomicInteger();
            List<CompletableFuture<List<SignResult>>> answers = new ArrayList<>();
            answers.add(submit(signer, session, nullify(1)));
            disk.reached.await(); // from here on the writer takes nothing in
            Thread caller = Thread.ofPlatform().start(() -> {
                for (int view = 2; view <= 10; view++) {
                    answers.add(submit(signer, session, nullify(view)));
                    submitted.incrementAndGet();
                }
            });
            while (caller.getState() != Thread.State.WAITING) {
                assertTrue(caller.isAlive(), "nobody made the caller wait");
                Thread.onSpinWait();
            }
            assertEquals(2, submitted.get());
            disk.gate.countDown();
            caller.join();
            for (var answer : answers) {
                assertInstanceOf(SignResult.Signed.class, answer.join().getFirst());
            }
        }
    }

    @Test
    void shouldFailWhatComesAfterClosing() {
        VoteSigner signer = open();
        Session session = signer.acquire(config(1), 0);
        var before = submit(signer, session, nullify(1));
        signer.close();
        assertInstanceOf(SignResult.Signed.class, before.join().getFirst());
        assertThrows(CompletionException.class, submit(signer, session, nullify(2))::join);
        signer.close();
    }

    private static CompletableFuture<List<SignResult>> submit(VoteSigner signer, Session session, SignRequest request) {
        return signer.commit(session, List.of(), List.of(request)).toCompletableFuture();
    }

    private long segments() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".seg")).count();
        }
    }

    private long size() throws IOException {
        long sum = 0;
        try (var files = Files.list(directory)) {
            for (Path f : files.filter(f -> f.toString().endsWith(".seg")).toList()) {
                sum += Files.size(f);
            }
        }
        return sum;
    }
}
