package io.levity.actor.peer;

import akka.actor.Address;
import akka.cluster.UniqueAddress;
import io.levity.types.NetworkId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The peers of a node in a cluster: what each has said of itself last, as long as it is a member that can be reached. Fed by
 * {@link PeerActor}; readers never wait.
 */
public final class PeerBook implements Peers, NodeReports {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Supplier<NodeReport> own;
    private final LongSupplier clockMillis;
    private final Map<UniqueAddress, Entry> entries = new HashMap<>();
    private final Map<UniqueAddress, Heard> reports = new HashMap<>();
    private Set<UniqueAddress> reachable = Set.of();
    private long claims;
    private Map<Seat, Long> ownClaims = Map.of();
    private long revision = 1;
    private volatile View view;

    private record Seat(NetworkId network, int validatorId) {}

    /** @param claims when this node heard of it, by seat */
    private record Entry(Peer peer, long revision, Map<Seat, Long> claims) {}

    private record Heard(NodeReport report, long atMillis) {}

    /** What readers see; replaced as a whole. */
    private record View(Peer self, List<Peer> others, Map<Seat, Peer> hosts, List<Heard> reports) {}

    /** What this node says of itself now. @param revision grows with each change */
    record Card(Peer peer, long revision) {}

    /**
     * @param own asked for this node's report
     * @param clockMillis monotonic
     */
    public PeerBook(Peer self, Supplier<NodeReport> own, LongSupplier clockMillis) {
        this.own = own;
        this.clockMillis = clockMillis;
        this.view = new View(self, List.of(), Map.of(), List.of());
        ownClaims = claims(self, Map.of());
        refresh(self);
    }

    @Override
    public Peer self() {
        return view.self();
    }

    @Override
    public List<Peer> others() {
        return view.others();
    }

    @Override
    public Optional<Peer> hosting(NetworkId network, int validatorId) {
        return Optional.ofNullable(view.hosts().get(new Seat(network, validatorId)));
    }

    @Override
    public List<Told> all() {
        List<Told> told = new ArrayList<>();
        told.add(new Told(own.get(), 0));
        long now = clockMillis.getAsLong();
        view.reports().forEach(heard -> told.add(new Told(heard.report(), now - heard.atMillis())));
        return told;
    }

    @Override
    public void host(NetworkId network, Set<Integer> validatorIds) {
        synchronized (this) {
            Peer self = view.self();
            Map<NetworkId, Set<Integer>> validators = new HashMap<>(self.validators());
            if (Set.copyOf(validatorIds).equals(validators.put(network, Set.copyOf(validatorIds)))) {
                return;
            }
            Peer changed = new Peer(
                    self.name(), self.address(), self.data(), self.http(), self.roles(), self.appVersion(), validators);
            revision++;
            ownClaims = claims(changed, ownClaims);
            refresh(changed);
        }
        listeners.forEach(Runnable::run);
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    synchronized Card card() {
        return new Card(view.self(), revision);
    }

    /** @return whether something is new */
    boolean onCard(UniqueAddress from, Peer peer, long itsRevision) {
        if (!peer.address().equals(from.address())) {
            return false;
        }
        boolean known;
        synchronized (this) {
            Entry before = entries.get(from);
            if (before != null && before.revision() >= itsRevision) {
                return false;
            }
            entries.put(from, new Entry(peer, itsRevision, claims(peer, before == null ? Map.of() : before.claims())));
            known = reachable.contains(from);
            refresh(view.self());
        }
        if (known) {
            listeners.forEach(Runnable::run);
        }
        return true;
    }

    synchronized void onReport(UniqueAddress from, NodeReport report) {
        if (report.address().equals(from.address().toString())) {
            reports.put(from, new Heard(report, clockMillis.getAsLong()));
            refresh(view.self());
        }
    }

    /**
     * @param members all other nodes that are part of the cluster; what others said is forgotten
     * @param up those of them that work and can be reached
     */
    void onMembers(Set<UniqueAddress> members, Set<UniqueAddress> up) {
        synchronized (this) {
            boolean fewerEntries = entries.keySet().retainAll(members);
            boolean fewerReports = reports.keySet().retainAll(members);
            if (!fewerEntries && !fewerReports && up.equals(reachable)) {
                return;
            }
            reachable = Set.copyOf(up);
            refresh(view.self());
        }
        listeners.forEach(Runnable::run);
    }

    private Map<Seat, Long> claims(Peer peer, Map<Seat, Long> before) {
        Map<Seat, Long> now = new HashMap<>();
        peer.validators()
                .forEach((network, ids) -> ids.forEach(id -> {
                    Seat seat = new Seat(network, id);
                    Long since = before.get(seat);
                    now.put(seat, since == null ? ++claims : since);
                }));
        return now;
    }

    private void refresh(Peer self) {
        List<Peer> others = new ArrayList<>();
        Map<Seat, Peer> hosts = new HashMap<>();
        Map<Seat, Long> newest = new HashMap<>(ownClaims);
        ownClaims.keySet().forEach(seat -> hosts.put(seat, self));
        for (Map.Entry<UniqueAddress, Entry> entry : entries.entrySet()) {
            if (reachable.contains(entry.getKey())) {
                Peer peer = entry.getValue().peer();
                others.add(peer);
                entry.getValue().claims().forEach((seat, since) -> {
                    if (since >= newest.getOrDefault(seat, 0L)) {
                        newest.put(seat, since);
                        hosts.put(seat, peer);
                    }
                });
            }
        }
        view = new View(self, List.copyOf(others), Map.copyOf(hosts), List.copyOf(reports.values()));
    }

    /** Whether this node heard from {@code address} what it says of itself. */
    boolean knows(Address address) {
        return view.others().stream().anyMatch(peer -> peer.address().equals(address));
    }
}
