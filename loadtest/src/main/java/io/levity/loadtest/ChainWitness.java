package io.levity.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.client.ChainClient;
import io.levity.client.LevityClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Watches a chain from outside and never forgets: the hash of each height and each receipt as first seen. Whatever is
 * seen again must be the same; what is not becomes a contradiction. Knows JSON only, none of the node's code.
 */
public final class ChainWitness implements AutoCloseable {
    private static final long POLL_MILLIS = 20;
    /** How many of the newest heights are read again after a restart. */
    private static final int LOOK_BACK = 20;

    private final ChainClient chain;
    private final ConcurrentSkipListMap<Long, String> hashes = new ConcurrentSkipListMap<>();
    private final Map<String, JsonNode> receipts = new ConcurrentHashMap<>();
    private final List<String> contradictions = java.util.Collections.synchronizedList(new ArrayList<>());
    private final BlockFollower follower;

    private ChainWitness(ChainClient chain, long from) {
        this.chain = chain;
        this.follower = BlockFollower.start(chain, from, POLL_MILLIS, (block, nanos) -> see(block));
    }

    public static ChainWitness start(ChainClient chain, long from) {
        return new ChainWitness(chain, from);
    }

    private void see(JsonNode block) {
        note(block);
        if (block.path("transactions").isEmpty()) {
            return;
        }
        try {
            for (JsonNode receipt : chain.rpc()
                    .call("eth_getBlockReceipts", block.path("number").asText())) {
                note(receipt.path("transactionHash").asText(), receipt);
            }
        } catch (LevityClientException e) {
            // killed meanwhile: the receipts were not seen, so that nothing is owed
        }
    }

    /** Takes a block that was seen, at any time. */
    public void note(JsonNode block) {
        long height = Long.decode(block.path("number").asText());
        String hash = block.path("hash").asText();
        String before = hashes.putIfAbsent(height, hash);
        if (before != null && !before.equals(hash)) {
            contradictions.add("height " + height + " was " + before + " and is " + hash);
        }
    }

    /** Takes a receipt that was seen, at any time. */
    public void note(String transactionHash, JsonNode receipt) {
        JsonNode before = receipts.putIfAbsent(transactionHash, receipt);
        if (before != null && !before.equals(receipt)) {
            contradictions.add("the receipt of " + transactionHash + " was " + before + " and is " + receipt);
        }
    }

    /** After a restart: reads the newest known heights again. */
    public void lookBack() {
        List<Long> newest = hashes.descendingKeySet().stream().limit(LOOK_BACK).toList();
        for (long height : newest) {
            JsonNode block = chain.rpc().call("eth_getBlockByNumber", "0x" + Long.toHexString(height), false);
            if (block.isNull()) {
                contradictions.add("height " + height + " was final and is gone");
            } else {
                note(block);
            }
        }
    }

    public Map<Long, String> hashes() {
        return hashes;
    }

    public Map<String, JsonNode> receipts() {
        return receipts;
    }

    /** Empty on a chain that never contradicted itself. */
    public List<String> contradictions() {
        return List.copyOf(contradictions);
    }

    @Override
    public void close() {
        follower.close();
    }
}
