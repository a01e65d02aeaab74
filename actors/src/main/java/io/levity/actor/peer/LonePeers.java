package io.levity.actor.peer;

import io.levity.types.NetworkId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Of a node without others. */
public final class LonePeers implements Peers {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Peer self;

    public LonePeers(Peer self) {
        this.self = self;
    }

    @Override
    public Peer self() {
        return self;
    }

    @Override
    public List<Peer> others() {
        return List.of();
    }

    @Override
    public Optional<Peer> hosting(NetworkId network, int validatorId) {
        return Optional.of(self).filter(peer -> peer.hosts(network, validatorId));
    }

    @Override
    public synchronized void host(NetworkId network, Set<Integer> validatorIds) {
        Map<NetworkId, Set<Integer>> validators = new HashMap<>(self.validators());
        validators.put(network, Set.copyOf(validatorIds));
        self = new Peer(
                self.name(), self.address(), self.data(), self.http(), self.roles(), self.appVersion(), validators);
        listeners.forEach(Runnable::run);
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }
}
