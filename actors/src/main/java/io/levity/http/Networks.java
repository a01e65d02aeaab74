package io.levity.http;

import io.levity.actor.chain.ChainService;
import io.levity.actor.da.BlobService;
import io.levity.types.Address;
import io.levity.types.NetworkId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The consensus networks that this node serves; may grow while it runs. Thread-safe. */
public interface Networks {

    /** All networks served here, the root first. */
    Collection<ChainService> all();

    /** Well-known contracts of a network, by name; empty when the network has none or is unknown. */
    Map<String, Address> contracts(NetworkId network);

    default Optional<ChainService> find(NetworkId network) {
        return all().stream().filter(c -> c.network().equals(network)).findFirst();
    }

    /** Finds a network by {@code C1}, {@code 1} or, for C0, {@code root}. */
    default Optional<ChainService> find(String name) {
        if (name.equals("root")) {
            return find(NetworkId.ROOT);
        }
        String digits = name.startsWith("C") || name.startsWith("c") ? name.substring(1) : name;
        if (!digits.matches("\\d{1,9}")) {
            return Optional.empty();
        }
        return find(new NetworkId(Integer.parseInt(digits)));
    }

    /** The blobs of a network; empty where none are taken. */
    default Optional<BlobService> blobs(NetworkId network) {
        return Optional.empty();
    }
}
