package io.levity.actor.peer;

import akka.actor.Address;
import io.levity.types.NetworkId;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * One node of the cluster, as it describes itself.
 *
 * @param name for people; different for each node
 * @param address of its actor system
 * @param data where it takes bulk bytes; unresolved
 * @param http its public door
 * @param roles what it does
 * @param appVersion of its software
 * @param validators that it hosts now, by network
 */
public record Peer(
        String name,
        Address address,
        InetSocketAddress data,
        URI http,
        Set<String> roles,
        String appVersion,
        Map<NetworkId, Set<Integer>> validators) {
    public Peer {
        roles = Set.copyOf(roles);
        validators = Map.copyOf(validators);
    }

    public boolean hosts(NetworkId network, int validatorId) {
        return validators.getOrDefault(network, Set.of()).contains(validatorId);
    }

    /** Where the actor of this name, spawned by that node's guardian, is found. */
    public String actorPath(String name) {
        return address + "/user/" + name;
    }
}
