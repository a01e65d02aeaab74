package io.levity.actor.chain;

import akka.NotUsed;
import akka.stream.OverflowStrategy;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.SourceQueueWithComplete;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells any number of listeners; one that is slow loses its oldest elements, never anybody else's. */
public final class Feed<T> {
    private final int buffer;
    private final Set<SourceQueueWithComplete<T>> listeners = ConcurrentHashMap.newKeySet();

    /** @param buffer elements that a slow listener may be behind */
    public Feed(int buffer) {
        this.buffer = buffer;
    }

    public Source<T, NotUsed> listen() {
        return Source.<T>queue(buffer, OverflowStrategy.dropHead()).mapMaterializedValue(queue -> {
            listeners.add(queue);
            queue.watchCompletion().whenComplete((done, failure) -> listeners.remove(queue));
            return NotUsed.getInstance();
        });
    }

    public void tell(T element) {
        listeners.forEach(queue -> queue.offer(element));
    }
}
