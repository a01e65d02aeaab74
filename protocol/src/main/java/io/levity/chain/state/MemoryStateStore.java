package io.levity.chain.state;

import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A {@link StateStore} that forgets everything with the process: for tests, and for computing a genesis root. */
public final class MemoryStateStore implements StateStore {
    private final Map<Place, Bytes> nodes = new HashMap<>();
    private final Map<Hash, Bytes> accounts = new HashMap<>();
    private final Map<Slot, Bytes> slots = new HashMap<>();
    private final Map<Hash, Bytes> codes = new HashMap<>();
    private Optional<Marker> marker = Optional.empty();

    @Override
    public synchronized Optional<Marker> marker() {
        return marker;
    }

    @Override
    public synchronized Bytes node(Hash owner, Bytes path) {
        return nodes.getOrDefault(new Place(owner, path), Bytes.EMPTY);
    }

    @Override
    public synchronized Bytes account(Hash addressHash) {
        return accounts.getOrDefault(addressHash, Bytes.EMPTY);
    }

    @Override
    public synchronized Bytes slot(Hash addressHash, Hash slotHash) {
        return slots.getOrDefault(new Slot(addressHash, slotHash), Bytes.EMPTY);
    }

    @Override
    public synchronized Bytes code(Hash codeHash) {
        return codes.getOrDefault(codeHash, Bytes.EMPTY);
    }

    @Override
    public synchronized void commit(Batch batch, Marker next) {
        batch.nodes().forEach(w -> write(nodes, new Place(w.owner(), w.path()), w.rlp()));
        batch.accounts().forEach(w -> write(accounts, w.addressHash(), w.rlp()));
        batch.slots().forEach(w -> write(slots, new Slot(w.addressHash(), w.slotHash()), w.rlp()));
        batch.codes().forEach(w -> write(codes, w.codeHash(), w.code()));
        marker = Optional.of(next);
    }

    /** How many trie nodes are stored, all owners together. */
    public synchronized int nodeCount() {
        return nodes.size();
    }

    private static <K> void write(Map<K, Bytes> map, K key, Bytes value) {
        if (value.isEmpty()) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    private record Place(Hash owner, Bytes path) {}

    private record Slot(Hash addressHash, Hash slotHash) {}
}
