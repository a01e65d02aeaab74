package io.levity.actor.peer;

import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/** The slices of all networks on this node, each known from when it is ready. */
public final class NodeSlices implements LocalSlices {
    private final Map<NetworkId, LocalSlices> networks = new ConcurrentHashMap<>();

    /** Requests for this network go there from now on. */
    public void serve(NetworkId network, LocalSlices slices) {
        networks.put(network, slices);
    }

    @Override
    public CompletionStage<Void> put(
            NetworkId network, int validatorId, Hash key, long expirySeconds, ByteBuffer... parts) {
        LocalSlices slices = networks.get(network);
        return slices == null ? refused(network) : slices.put(network, validatorId, key, expirySeconds, parts);
    }

    @Override
    public CompletionStage<Boolean> keep(NetworkId network, int validatorId, Hash key, long untilSeconds) {
        LocalSlices slices = networks.get(network);
        return slices == null ? refused(network) : slices.keep(network, validatorId, key, untilSeconds);
    }

    @Override
    public CompletionStage<Optional<byte[]>> get(NetworkId network, int validatorId, Hash key) {
        LocalSlices slices = networks.get(network);
        return slices == null ? refused(network) : slices.get(network, validatorId, key);
    }

    private static <T> CompletionStage<T> refused(NetworkId network) {
        return CompletableFuture.failedStage(
                new RejectedExecutionException("this node has no slices of " + network + " yet"));
    }
}
