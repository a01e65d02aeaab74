package io.levity.http;

import java.time.Instant;
import java.util.List;

/**
 * What a node says about itself.
 *
 * @param version of this software
 * @param nodeId short name of the node
 * @param roles that it plays
 * @param startedAt when the process became a node
 * @param dataDirectory where its data is, as the operator gave it
 */
public record NodeInfo(String version, String nodeId, List<String> roles, Instant startedAt, String dataDirectory) {
    public NodeInfo {
        roles = List.copyOf(roles);
    }
}
