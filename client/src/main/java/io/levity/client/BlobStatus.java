package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.types.BlobId;
import java.util.Optional;

/**
 * How far a blob has come, as a node says.
 *
 * @param status {@code received encoded published dispersed certified expired failed}
 * @param json all that the node said
 */
public record BlobStatus(BlobId id, String status, JsonNode json) {

    static BlobStatus of(JsonNode json) {
        return new BlobStatus(
                new BlobId(Fields.word(json.path("id"))), json.path("status").asText(), json);
    }

    /** Length of the content, 0 while the node does not say. */
    public long sizeBytes() {
        return json.path("sizeBytes").asLong(0);
    }

    /** Why it failed, for people. */
    public Optional<String> failure() {
        JsonNode failure = json.path("failure");
        return failure.isObject()
                ? Optional.of(failure.path("code").asText() + ": "
                        + failure.path("detail").asText())
                : Optional.empty();
    }

    public boolean certified() {
        return status.equals("certified");
    }

    /** Whether waiting longer changes nothing. */
    public boolean settled() {
        return certified() || status.equals("failed") || status.equals("expired");
    }
}
