package io.levity.actor.peer;

import java.time.Duration;

/** What the transport of slices takes at most, of memory and of time. */
public record TransferLimits(Sizes sizes, Times times) {
    public static final TransferLimits DEFAULT = new TransferLimits(
            new Sizes(16 << 20, 64 << 20, 64 << 20, 256 << 20, 12, 1_024, 64, 512),
            new Times(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60)));

    /**
     * @param sliceBytes of one slice; larger ones are refused
     * @param outgoingBytes of puts that wait for one peer or are on their way to it; puts beyond are refused
     * @param incomingBytes that come from one peer at a time, asked for or not; the sockets of more are not read meanwhile
     * @param incomingTotalBytes likewise, that come as puts from all peers together
     * @param connections to one peer for writing, and as many for reading; each carries one request at a time
     * @param waiting requests that wait for one peer's connections, reading and writing apart; more are refused
     * @param acceptedPerPeer connections that are taken from one peer; more are refused
     * @param accepted connections that are taken from all; more are closed at once
     */
    public record Sizes(
            int sliceBytes,
            int outgoingBytes,
            int incomingBytes,
            int incomingTotalBytes,
            int connections,
            int waiting,
            int acceptedPerPeer,
            int accepted) {
        public Sizes {
            if (sliceBytes > outgoingBytes || sliceBytes > incomingBytes || sliceBytes > incomingTotalBytes) {
                throw new IllegalArgumentException("a slice does not fit into the memory for slices");
            }
        }
    }

    /**
     * @param connect until a connection is there
     * @param silence within a request and within the greeting; longer ends the connection
     * @param total of one request, its waiting for a connection and its repetitions included
     * @param unused after which a connection without requests is closed
     */
    public record Times(Duration connect, Duration silence, Duration total, Duration unused) {}
}
