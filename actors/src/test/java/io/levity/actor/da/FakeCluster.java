package io.levity.actor.da;

import akka.actor.Address;
import io.levity.actor.peer.LocalSlices;
import io.levity.actor.peer.Peer;
import io.levity.actor.peer.Peers;
import io.levity.actor.peer.SliceTransport;
import io.levity.persistence.da.SliceVolumes;
import io.levity.persistence.volume.VolumeLimits;
import io.levity.types.Hash;
import io.levity.types.NetworkId;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Nodes with volumes of their own in one process; validators are hosted where a test says, and nodes fail as it says. */
final class FakeCluster implements AutoCloseable {
    static final NetworkId NETWORK = NetworkId.ROOT;

    /** What a node does with requests of others. */
    enum Mood {
        UP,
        /** Does not answer, and is not known to be gone. */
        FROZEN,
        /** Known to be gone. */
        GONE
    }

    final class Node implements AutoCloseable {
        final String name;
        final SliceVolumes volumes;
        final EncoderPool readers;
        final LocalSlices slices;
        final Set<Integer> hosted = ConcurrentHashMap.newKeySet();
        /** Requests for slices that others brought here. */
        final AtomicInteger asked = new AtomicInteger();

        volatile Mood mood = Mood.UP;
        volatile Address address = new Address("akka", "levity", "127.0.0.1", 1);

        private Node(String name, Path directory) {
            this.name = name;
            this.readers = new EncoderPool("test-slices-" + name, 2, 4096);
            this.volumes = SliceVolumes.open(
                    directory.resolve("slices"),
                    directory.resolve("volumes"),
                    List.of(Path.of("v0"), Path.of("v1")),
                    new VolumeLimits(1L << 30, 0, 16 << 20));
            this.slices = new HostedSlices(volumes, hosted::contains, readers);
        }

        Peer peer() {
            return new Peer(
                    name,
                    address,
                    InetSocketAddress.createUnresolved("127.0.0.1", 1),
                    URI.create("http://127.0.0.1:1"),
                    Set.of("da"),
                    "1",
                    Map.of(NETWORK, Set.copyOf(hosted)));
        }

        Peers peers() {
            return new View(this);
        }

        @Override
        public void close() {
            readers.close();
            volumes.close();
        }
    }

    private final List<Node> nodes = new ArrayList<>();

    FakeCluster(Path directory, int count) {
        for (int i = 0; i < count; i++) {
            nodes.add(new Node("node-" + i, directory.resolve("node-" + i)));
        }
    }

    Node node(int index) {
        return nodes.get(index);
    }

    /** From now on the validator is hosted there, and nowhere else. */
    void host(int validator, Node where) {
        nodes.forEach(node -> node.hosted.remove(validator));
        where.hosted.add(validator);
    }

    /** The one node that says it hosts a validator dies with it. */
    void lose(Node node) {
        node.mood = Mood.GONE;
        node.hosted.clear();
    }

    SliceTransport transport() {
        return new Wire();
    }

    private Node named(String name) {
        return nodes.stream().filter(node -> node.name.equals(name)).findFirst().orElseThrow();
    }

    private final class View implements Peers {
        private final Node self;

        View(Node self) {
            this.self = self;
        }

        @Override
        public Peer self() {
            return self.peer();
        }

        @Override
        public List<Peer> others() {
            return nodes.stream()
                    .filter(node -> node != self && node.mood != Mood.GONE)
                    .map(Node::peer)
                    .toList();
        }

        @Override
        public Optional<Peer> hosting(NetworkId network, int validatorId) {
            return nodes.stream()
                    .filter(node -> node.mood != Mood.GONE && node.hosted.contains(validatorId))
                    .map(Node::peer)
                    .findFirst();
        }

        @Override
        public void host(NetworkId network, Set<Integer> validatorIds) {
            self.hosted.clear();
            self.hosted.addAll(new HashSet<>(validatorIds));
        }

        @Override
        public void onChange(Runnable listener) {
            throw new UnsupportedOperationException("not asked for");
        }
    }

    private final class Wire implements SliceTransport {
        @Override
        public CompletionStage<Void> put(
                Peer to, NetworkId network, int validatorId, Hash key, long expirySeconds, ByteBuffer... parts) {
            Node node = named(to.name());
            return switch (node.mood) {
                case UP -> node.slices.put(network, validatorId, key, expirySeconds, parts);
                case FROZEN -> new CompletableFuture<>();
                case GONE -> gone();
            };
        }

        @Override
        public CompletionStage<Boolean> keep(Peer to, NetworkId network, int validatorId, Hash key, long untilSeconds) {
            Node node = named(to.name());
            return switch (node.mood) {
                case UP -> node.slices.keep(network, validatorId, key, untilSeconds);
                case FROZEN -> new CompletableFuture<>();
                case GONE -> gone();
            };
        }

        @Override
        public CompletionStage<Optional<byte[]>> get(Peer from, NetworkId network, int validatorId, Hash key) {
            Node node = named(from.name());
            node.asked.incrementAndGet();
            return switch (node.mood) {
                case UP -> node.slices.get(network, validatorId, key);
                case FROZEN -> new CompletableFuture<>();
                case GONE -> gone();
            };
        }

        private <T> CompletionStage<T> gone() {
            return CompletableFuture.failedStage(new RejectedExecutionException("the line is broken"));
        }
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
    }
}
