package io.levity.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** What a node says about bulk bytes between it and its peers. Safe from any thread. */
public final class TransferMetrics {
    /** Which end of a request this node was. */
    public enum Side {
        CLIENT,
        SERVER
    }

    /** What was asked for. */
    public enum Request {
        GREETING,
        PUT,
        KEEP,
        GET,
        /** Nothing that a peer asks for. */
        OTHER
    }

    /** How it ended. */
    public enum Outcome {
        DONE,
        ABSENT,
        /** Too much is on its way or waits already, here or there. */
        BUSY,
        FULL,
        FAILED,
        DAMAGED,
        MALFORMED,
        /** Another network, another version, or no certificate. */
        REFUSED,
        LATE,
        /** The connection did not hold. */
        BROKEN
    }

    private final Labelled<Counter> requests;
    private final Counter bytesIn;
    private final Counter bytesOut;
    private final Counter resumed;
    private final AtomicLong accepted = new AtomicLong();
    private volatile LongSupplier outgoing = () -> 0;
    private volatile LongSupplier incoming = () -> 0;

    public TransferMetrics(Metrics metrics) {
        requests = metrics.counters(
                "levity_peer_requests_total",
                "Requests for slices between nodes",
                label("side", Side.values()),
                label("request", Request.values()),
                label("outcome", Outcome.values()));
        Labelled<Counter> bytes = metrics.counters(
                "levity_peer_bytes_total",
                "Bytes of slices that crossed to or from peers, also of transfers that failed",
                new Labelled.Label("direction", Set.of("in", "out")));
        bytesIn = bytes.with("in");
        bytesOut = bytes.with("out");
        resumed = metrics.counter("levity_peer_resumed_total", "Transfers that went on over a new connection");
        metrics.gauge("levity_peer_accepted_connections", "Connections for slices that peers hold open", accepted::get);
        metrics.gauge(
                "levity_peer_outgoing_bytes",
                "Memory of slices that wait for peers or are on their way",
                () -> outgoing.getAsLong());
        metrics.gauge(
                "levity_peer_incoming_bytes", "Memory of slices that peers are sending", () -> incoming.getAsLong());
    }

    public void request(Side side, Request request, Outcome outcome) {
        requests.with(name(side), name(request), name(outcome)).increment();
    }

    public long requests(Side side, Request request, Outcome outcome) {
        return requests.with(name(side), name(request), name(outcome)).value();
    }

    public void received(long bytes) {
        bytesIn.add(bytes);
    }

    public void sent(long bytes) {
        bytesOut.add(bytes);
    }

    public long receivedBytes() {
        return bytesIn.value();
    }

    public long sentBytes() {
        return bytesOut.value();
    }

    public void resumed() {
        resumed.increment();
    }

    public long resumptions() {
        return resumed.value();
    }

    public void accepted() {
        accepted.incrementAndGet();
    }

    /** Once for each that was accepted. */
    public void closed() {
        accepted.decrementAndGet();
    }

    public long acceptedConnections() {
        return accepted.get();
    }

    public void watchOutgoing(LongSupplier bytes) {
        outgoing = bytes;
    }

    public void watchIncoming(LongSupplier bytes) {
        incoming = bytes;
    }

    private static Labelled.Label label(String name, Enum<?>... values) {
        return new Labelled.Label(
                name, Arrays.stream(values).map(TransferMetrics::name).collect(Collectors.toSet()));
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
