package io.levity.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VitalsTest {
    private final ActorTestKit testKit = ActorTestKit.create();
    private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();

    @AfterEach
    void stop() {
        testKit.shutdownTestKit();
    }

    @Test
    void shouldTellTheNodeWhenAVitalActorFails() throws Exception {
        ActorRef<String> vital = testKit.spawn(
                Behaviors.receiveMessage(message -> {
                    throw new IllegalStateException("its state is not what the quorum's is");
                }),
                "replica");
        testKit.spawn(Vitals.watch(vital, fatal::complete));
        vital.tell("go");
        assertTrue(fatal.get(10, TimeUnit.SECONDS).getMessage().startsWith("replica ended"));
    }

    @Test
    void shouldSayNothingWhileTheActorLives() {
        TestProbe<String> probe = testKit.createTestProbe(String.class);
        ActorRef<String> vital = testKit.spawn(Behaviors.receiveMessage(message -> {
            probe.tell(message);
            return Behaviors.same();
        }));
        testKit.spawn(Vitals.watch(vital, fatal::complete));
        vital.tell("still here");
        probe.expectMessage("still here");
        assertFalse(fatal.isDone());
    }
}
