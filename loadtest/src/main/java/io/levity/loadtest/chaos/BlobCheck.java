package io.levity.loadtest.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.chain.consensus.SetConfigCodec;
import io.levity.chain.execution.Genesis;
import io.levity.client.BlobClient;
import io.levity.client.LevityClientException;
import io.levity.da.BlobReceipt;
import io.levity.loadtest.cluster.Waiting;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every acknowledged blob is certified and reads the same from every node, or failed with a reason before anybody saw it
 * certified; and what certifies it verifies without a node.
 */
final class BlobCheck {
    /** Signing and recording have limits of their own, after which a blob says that it failed. */
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(150);

    private final List<? extends NodeReading> nodes;
    private final Hash trustedSet;
    private final Claims claims;
    private final List<String> violations = new ArrayList<>();
    private final List<String> unproven = new ArrayList<>();
    private long bytes;
    private int certified;
    private int failed;
    private int receipts;

    BlobCheck(List<? extends NodeReading> nodes, Genesis genesis, Claims claims) {
        this.nodes = nodes;
        this.trustedSet = SetConfigCodec.hash(genesis.setConfig());
        this.claims = claims;
    }

    List<Invariant> run() {
        long end = System.nanoTime() + SETTLE_LIMIT.toNanos();
        for (BlobTraffic.Acknowledged blob : claims.blobs().values()) {
            check(blob, end);
        }
        return List.of(
                Invariant.of(
                        "acknowledged blobs read back",
                        claims.blobs().size() + " acknowledged: " + certified + " certified, " + bytes + " bytes read, "
                                + failed + " failed with a reason",
                        violations),
                Invariant.of("certificates verify offline", receipts + " receipts", unproven));
    }

    private void check(BlobTraffic.Acknowledged blob, long endNanos) {
        List<String> statuses = new ArrayList<>();
        for (NodeReading node : nodes) {
            statuses.add(settled(node, blob.id(), endNanos));
        }
        boolean seenCertified = claims.certified().contains(blob.id()) || statuses.contains("certified");
        for (int i = 0; i < nodes.size(); i++) {
            NodeReading node = nodes.get(i);
            switch (statuses.get(i)) {
                case "certified" -> content(node, blob);
                case "failed" -> {
                    if (seenCertified) {
                        violations.add(blob.id() + " was certified and failed at " + node.name());
                    }
                }
                default ->
                    violations.add(blob.id() + " (" + blob.sizeBytes() + " bytes, acknowledged by " + blob.node()
                            + ") at " + node.name() + ": " + statuses.get(i));
            }
        }
        if (statuses.contains("certified")) {
            certified++;
            receipt(nodes.get(Math.floorMod(blob.id().hashCode(), nodes.size())), blob.id());
        } else if (statuses.contains("failed")) {
            failed++;
        }
    }

    /** {@code certified}, {@code failed}, or what is wrong. */
    private static String settled(NodeReading node, BlobId id, long endNanos) {
        while (true) {
            String now;
            try {
                Optional<JsonNode> shown = node.blob(id);
                String status = shown.map(json -> json.path("status").asText()).orElse("unknown");
                if (status.equals("certified")) {
                    return status;
                }
                boolean explained = shown.map(json ->
                                !json.path("failure").path("code").asText().isEmpty())
                        .orElse(false);
                if (status.equals("failed")) {
                    return explained ? status : "failed without a reason";
                }
                now = "still " + status;
            } catch (LevityClientException e) {
                now = e.code() + ": " + e.getMessage();
            }
            if (System.nanoTime() - endNanos >= 0) {
                return now;
            }
            Waiting.sleep(200);
        }
    }

    private void content(NodeReading node, BlobTraffic.Acknowledged blob) {
        NodeReading.Content content = node.content(blob.id());
        for (int again = 0; again < 3 && content instanceof NodeReading.Content.Refused; again++) {
            Waiting.sleep(500);
            content = node.content(blob.id());
        }
        switch (content) {
            case NodeReading.Content.Read(var size, var sha256) -> {
                bytes += size;
                if (size != blob.sizeBytes() || !sha256.equals(blob.sha256())) {
                    violations.add(blob.id() + " of " + blob.sizeBytes() + " bytes is something else of " + size
                            + " bytes at " + node.name());
                }
            }
            case NodeReading.Content.Refused(var why) ->
                violations.add(blob.id() + " of " + blob.sizeBytes() + " bytes is certified and can not be read at "
                        + node.name() + ": " + why);
        }
    }

    private void receipt(NodeReading node, BlobId id) {
        receipts++;
        try {
            Optional<BlobReceipt> receipt = BlobClient.read(node.blobReceipt(id));
            if (receipt.isEmpty()) {
                unproven.add(id + ": what " + node.name() + " gave is no receipt");
                return;
            }
            switch (receipt.get().verify()) {
                case BlobReceipt.Verdict.Proven proven -> {
                    if (!proven.blob().equals(id) || !proven.configHash().equals(trustedSet)) {
                        unproven.add(id + ": the receipt of " + node.name() + " is of another blob or set");
                    }
                }
                case BlobReceipt.Verdict.Refuted(var code, var detail) ->
                    unproven.add(id + ": the receipt of " + node.name() + " is refuted, " + code + " " + detail);
            }
        } catch (LevityClientException e) {
            unproven.add(id + ": no receipt from " + node.name() + ", " + e.code() + ": " + e.getMessage());
        }
    }
}
