package io.levity.actor.peer;

import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Slices over plain sockets, each waited for by a virtual thread: it was measured to take the fewest cycles. Requests end with
 * {@link PeerFailure}, {@link java.util.concurrent.RejectedExecutionException} or {@link
 * io.levity.persistence.volume.VolumeFull}, within the time that {@link TransferLimits} names.
 */
public final class SocketSliceTransport implements SliceTransport, AutoCloseable {
    private final PeerSetup setup;
    private final ConcurrentHashMap<InetSocketAddress, PeerLink> links = new ConcurrentHashMap<>();

    SocketSliceTransport(PeerSetup setup) {
        this.setup = setup;
        setup.watchdog().every(setup.limits().times().unused().dividedBy(2), this::sweep);
        setup.metrics().watchOutgoing(() -> held(PeerLink::outgoingBytes));
    }

    @Override
    public CompletionStage<Void> put(
            Peer to, NetworkId network, int validatorId, Hash key, long expirySeconds, ByteBuffer... parts) {
        long size = 0;
        for (ByteBuffer part : parts) {
            size += part.remaining();
        }
        int sizeBytes = (int) Math.min(size, Integer.MAX_VALUE);
        SliceRequest request =
                new SliceRequest(SliceRequest.Kind.PUT, network, validatorId, key, expirySeconds, sizeBytes);
        return ask(to, link -> link.put(request, parts));
    }

    @Override
    public CompletionStage<Boolean> keep(Peer to, NetworkId network, int validatorId, Hash key, long untilSeconds) {
        SliceRequest request = new SliceRequest(SliceRequest.Kind.KEEP, network, validatorId, key, untilSeconds, 0);
        return ask(to, link -> link.keep(request));
    }

    @Override
    public CompletionStage<Optional<byte[]>> get(Peer from, NetworkId network, int validatorId, Hash key) {
        SliceRequest request = new SliceRequest(SliceRequest.Kind.GET, network, validatorId, key, 0, 0);
        return ask(from, link -> link.get(request));
    }

    private <T> CompletionStage<T> ask(Peer peer, Function<PeerLink, CompletionStage<T>> question) {
        PeerLink link = links.compute(peer.data(), (endpoint, known) -> {
            PeerLink found = known == null ? new PeerLink(endpoint, setup) : known;
            found.pin();
            return found;
        });
        try {
            return question.apply(link);
        } finally {
            link.unpin();
        }
    }

    /** Closes connections that nobody uses, and forgets peers that nobody asks. */
    private void sweep() {
        links.values().forEach(PeerLink::closeIdle);
        links.keySet().forEach(endpoint -> links.computeIfPresent(endpoint, (_, link) -> link.quiet() ? null : link));
    }

    /** Bytes of puts that wait or are on their way. */
    int outgoingBytes() {
        return held(PeerLink::outgoingBytes);
    }

    /** Bytes of slices that were asked for and are coming. */
    int incomingBytes() {
        return held(PeerLink::incomingBytes);
    }

    private int held(ToIntFunction<PeerLink> part) {
        return links.values().stream().mapToInt(part).sum();
    }

    /** What is on its way fails. */
    @Override
    public void close() {
        links.values().forEach(PeerLink::close);
    }
}
