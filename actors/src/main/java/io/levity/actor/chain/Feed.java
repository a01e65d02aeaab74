package io.levity.actor.chain;

import akka.NotUsed;
import akka.stream.OverflowStrategy;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.SourceQueueWithComplete;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells any number of listeners; one that is slow loses its oldest elements, never anybody else's. */
final class Feed<T> {
    private final int buffer;
    private final Set<SourceQueueWithComplete<T>> listeners = ConcurrentHashMap.newKeySet();

    /** @param buffer elements that a slow listener may be behind */
    Feed(int buffer) {
        this.buffer = buffer;
    }

    Source<T, NotUsed> listen() {
        return Source.<T>queue(buffer, OverflowStrategy.dropHead()).mapMaterializedValue(queue -> {
            listeners.add(queue);
            queue.watchCompletion().whenComplete((done, failure) -> listeners.remove(queue));
            return NotUsed.getInstance();
        });
    }

    void tell(T element) {
        listeners.forEach(queue -> queue.offer(element));
    }
}
