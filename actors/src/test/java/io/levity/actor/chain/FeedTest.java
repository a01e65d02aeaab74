package io.levity.actor.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FeedTest {
    private static final int BUFFER = 4;

    private final ActorTestKit kit = ActorTestKit.create();
    private final Feed<Integer> feed = new Feed<>(BUFFER);

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void shouldTellEveryListenerWhatComesAfterItBeganToListen() {
        feed.tell(1);
        TestSubscriber.Probe<Integer> first = listen();
        feed.tell(2);
        TestSubscriber.Probe<Integer> second = listen();
        feed.tell(3);
        first.request(9).expectNext(2, 3);
        second.request(9).expectNext(3);
    }

    @Test
    void shouldDropTheOldestForASlowListenerAlone() {
        TestSubscriber.Probe<Integer> slow = listen();
        TestSubscriber.Probe<Integer> fast = listen();
        fast.request(100);
        for (int i = 0; i < 20; i++) {
            feed.tell(i);
            fast.expectNext(i);
        }
        slow.request(100);
        int last = -1;
        int received = 0;
        while (last != 19) {
            int next = slow.expectNext();
            assertEquals(true, next > last);
            last = next;
            received++;
        }
        assertEquals(true, received <= BUFFER + 1, received + " were kept");
    }

    @Test
    void shouldGoOnForTheOthersWhenOneStopsListening() {
        TestSubscriber.Probe<Integer> leaver = listen();
        TestSubscriber.Probe<Integer> stayer = listen();
        leaver.request(1);
        leaver.cancel();
        stayer.request(2);
        feed.tell(1);
        feed.tell(2);
        stayer.expectNext(1, 2);
        stayer.expectNoMessage(Duration.ofMillis(100));
    }

    private TestSubscriber.Probe<Integer> listen() {
        TestSubscriber.Probe<Integer> probe =
                feed.listen().runWith(TestSink.create(Adapter.toClassic(kit.system())), kit.system());
        probe.ensureSubscription();
        return probe;
    }
}
