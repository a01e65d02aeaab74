package io.levity.actor.peer;

import io.levity.metrics.TransferMetrics;
import java.util.Optional;

/** What all connections of a node share. */
record PeerSetup(
        Greeting greeting, Optional<PeerTls> tls, TransferLimits limits, Watchdog watchdog, TransferMetrics metrics) {}
