package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.types.BlobId;

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

    public boolean certified() {
        return status.equals("certified");
    }

    /** Whether waiting longer changes nothing. */
    public boolean settled() {
        return certified() || status.equals("failed") || status.equals("expired");
    }
}
