package io.levity.actor.peer;

import io.levity.types.NetworkId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a node tells the others of itself every second or two, for people to look at; nothing is decided by it.
 *
 * @param name different for each node
 * @param address of its actor system
 * @param http its public door
 * @param management its operator's door
 * @param version of its software
 * @param appVersion as rolling updates order it
 * @param startedAtMillis since the epoch, by its clock
 * @param heights last final block it has executed, by network
 * @param validators that it hosts, by network
 * @param shards that it hosts, by type of entity
 * @param entities that are awake here, by type
 * @param uploads bodies on their way in
 * @param drain how far it is with its end, as {@code 3 of 5 uploads, 12 shards}; empty while it is not ending
 * @param warnings that an operator should read, each a short line; 16 at most
 */
public record NodeReport(
        String name,
        String address,
        String http,
        String management,
        Set<String> roles,
        String version,
        String appVersion,
        long startedAtMillis,
        Map<NetworkId, Long> heights,
        Map<NetworkId, Set<Integer>> validators,
        Map<String, Integer> shards,
        Map<String, Integer> entities,
        Volumes volumes,
        int uploads,
        long heapUsedBytes,
        long heapMaxBytes,
        String drain,
        List<String> warnings) {
    /** All volumes of slices together. @param lost of {@code count} */
    public record Volumes(int count, int lost, long usedBytes, long capacityBytes) {
        public static final Volumes NONE = new Volumes(0, 0, 0, 0);
    }

    private static final int MAX_WARNINGS = 16;

    public NodeReport {
        roles = Set.copyOf(roles);
        heights = Map.copyOf(heights);
        validators = Map.copyOf(validators);
        shards = Map.copyOf(shards);
        entities = Map.copyOf(entities);
        warnings = List.copyOf(warnings.size() > MAX_WARNINGS ? warnings.subList(0, MAX_WARNINGS) : warnings);
    }
}
