package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.da.Cell;
import io.levity.da.CellProof;
import io.levity.da.coding.PieceProof;
import io.levity.da.coding.ShardProof;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads the answer of {@code /v1/blobs/{id}/cells}; nothing in it is believed before it is verified. */
final class CellAnswer {
    private static final int MOST_HASHES = 64;

    private CellAnswer() {}

    /** In the order of the question; empty where the node has no cell or gave none that can be read. */
    static List<Optional<CellProof>> read(JsonNode answer, List<Cell> asked) {
        List<Optional<CellProof>> out = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            JsonNode cell = answer.path("cells").path(i);
            out.add(cell.path("found").asBoolean() ? proof(answer, cell) : Optional.empty());
        }
        return out;
    }

    private static Optional<CellProof> proof(JsonNode answer, JsonNode cell) {
        try {
            ShardProof shard = new ShardProof(cell.path("shard").asInt(-1), hashes(cell.path("shardSiblings")));
            return Optional.of(new CellProof(
                    cell.path("group").asInt(-1),
                    hashes(answer.path("groupRoots")),
                    Hash.fromHex(cell.path("shardRoot").asText()),
                    Hash.fromHex(cell.path("fingerprintRoot").asText()),
                    new PieceProof(cell.path("piece").asInt(-1), hashes(cell.path("siblings")), shard),
                    Bytes.wrap(Base64.getDecoder().decode(cell.path("content").asText()))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<Hash> hashes(JsonNode array) {
        if (array.size() > MOST_HASHES) {
            throw new IllegalArgumentException(array.size() + " hashes");
        }
        List<Hash> out = new ArrayList<>();
        array.forEach(hash -> out.add(Hash.fromHex(hash.asText())));
        return out;
    }
}
