package io.levity.actor.seat;

import io.levity.actor.peer.Peer;
import io.levity.actor.peer.Peers;
import io.levity.types.NetworkId;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells nodes of each other at once, and as the test says. Thread-safe. */
final class PeerBoard {
    private final Map<akka.actor.Address, Peer> peers = new LinkedHashMap<>();
    private final Map<akka.actor.Address, Runnable> listeners = new LinkedHashMap<>();

    Peers join(String name, akka.actor.Address address) {
        Peer peer = new Peer(
                name,
                address,
                InetSocketAddress.createUnresolved("127.0.0.1", 1),
                URI.create("http://127.0.0.1:1"),
                Set.of("validator"),
                "0",
                Map.of());
        change(() -> peers.put(address, peer));
        return new View(address);
    }

    /** It is not up or not reachable any more. */
    void leave(akka.actor.Address address) {
        change(() -> {
            peers.remove(address);
            listeners.remove(address);
        });
    }

    private void change(Runnable step) {
        List<Runnable> told;
        synchronized (this) {
            step.run();
            told = List.copyOf(listeners.values());
        }
        told.forEach(Runnable::run);
    }

    private final class View implements Peers {
        private final akka.actor.Address address;
        private volatile Peer self;

        View(akka.actor.Address address) {
            this.address = address;
            this.self = peers.get(address);
        }

        @Override
        public Peer self() {
            return self;
        }

        @Override
        public List<Peer> others() {
            synchronized (PeerBoard.this) {
                return peers.values().stream()
                        .filter(peer -> !peer.address().equals(address))
                        .toList();
            }
        }

        @Override
        public Optional<Peer> hosting(NetworkId network, int validatorId) {
            synchronized (PeerBoard.this) {
                return peers.values().stream()
                        .filter(peer -> peer.hosts(network, validatorId))
                        .findFirst();
            }
        }

        @Override
        public void host(NetworkId network, Set<Integer> validatorIds) {
            self = new Peer(
                    self.name(),
                    address,
                    self.data(),
                    self.http(),
                    self.roles(),
                    self.appVersion(),
                    Map.of(network, validatorIds));
            change(() -> peers.computeIfPresent(address, (_, _) -> self));
        }

        @Override
        public void onChange(Runnable listener) {
            synchronized (PeerBoard.this) {
                listeners.put(address, listener);
            }
        }
    }
}
