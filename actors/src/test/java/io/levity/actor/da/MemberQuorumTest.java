package io.levity.actor.da;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.levity.persistence.StorageFailure;
import io.levity.persistence.volume.VolumeFull;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a quorum of four does is done; one may be broken or silent, two may not. */
@Timeout(30)
class MemberQuorumTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final ReadingFixture fixture = new ReadingFixture(4, 1 << 20);
    private final List<CompletableFuture<Void>> members =
            Stream.generate(CompletableFuture<Void>::new).limit(4).toList();
    private final CompletableFuture<Void> stored =
            MemberQuorum.of(fixture.node, List.copyOf(members)).toCompletableFuture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void shouldWaitForAllWhileAllAnswer() {
        have(0, 1, 2);
        assertFalse(stored.isDone());
        have(3);
        assertDoesNotThrow(() -> ReadingFixture.await(stored));
    }

    @Test
    void shouldGoOnWithoutOneThatFailed() {
        fail(2, new StorageFailure("broken"));
        have(0, 1);
        assertFalse(stored.isDone());
        have(3);
        assertDoesNotThrow(() -> ReadingFixture.await(stored));
    }

    @Test
    void shouldGoOnWithoutOneThatIsSilentAfterTheGrace() {
        have(0, 1, 3);
        fixture.time.timePasses(MemberQuorum.GRACE.minus(MOMENT));
        assertFalse(stored.isDone());
        fixture.time.timePasses(MOMENT);
        assertDoesNotThrow(() -> ReadingFixture.await(stored));
    }

    @Test
    void shouldFailAtOnceWhenNoQuorumIsPossible() {
        fail(0, new VolumeFull("full"));
        assertFalse(stored.isDone());
        fail(1, new StorageFailure("broken"));
        CompletionException failed = assertThrows(CompletionException.class, () -> ReadingFixture.await(stored));
        assertInstanceOf(VolumeFull.class, failed.getCause());
    }

    @Test
    void shouldGiveUpWhenNoQuorumAnswers() {
        have(0, 1);
        fixture.time.timePasses(fixture.node.limits().signingTime().minus(MOMENT));
        assertFalse(stored.isDone());
        fixture.time.timePasses(MOMENT);
        CompletionException failed = assertThrows(CompletionException.class, () -> ReadingFixture.await(stored));
        assertInstanceOf(RejectedExecutionException.class, failed.getCause());
    }

    private void have(int... those) {
        for (int member : those) {
            members.get(member).complete(null);
        }
    }

    private void fail(int member, Throwable why) {
        members.get(member).completeExceptionally(why);
    }
}
