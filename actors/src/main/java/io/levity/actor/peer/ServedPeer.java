package io.levity.actor.peer;

import java.util.Optional;
import java.util.concurrent.Semaphore;

/** What one peer takes of this node. Thread-safe. */
final class ServedPeer {
    private final ByteBudget incoming;
    private final Semaphore readings;
    private final int mostConnections;
    private int connections;

    ServedPeer(TransferLimits.Sizes sizes) {
        this.incoming = new ByteBudget(sizes.incomingBytes());
        this.readings = new Semaphore(sizes.connections(), true);
        this.mostConnections = sizes.acceptedPerPeer();
    }

    /** Of one connection. */
    final class Seat implements AutoCloseable {
        private final Runnable onLeft;

        private Seat(Runnable onLeft) {
            this.onLeft = onLeft;
        }

        ByteBudget incoming() {
            return incoming;
        }

        /** One for each slice that is read and sent at a time. */
        Semaphore readings() {
            return readings;
        }

        @Override
        public void close() {
            leave();
            onLeft.run();
        }
    }

    synchronized Optional<Seat> enter(Runnable onLeft) {
        if (connections == mostConnections) {
            return Optional.empty();
        }
        connections++;
        return Optional.of(new Seat(onLeft));
    }

    private synchronized void leave() {
        connections--;
    }

    synchronized boolean empty() {
        return connections == 0;
    }
}
