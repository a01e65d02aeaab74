package io.levity.loadtest.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.types.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A whole chain as one node shows it, up to a height: read once, block by block. */
final class ChainWalk {
    private static final int BLOCKS_AT_ONCE = 50;

    private final NodeReading node;
    private final List<String> hashes = new ArrayList<>();
    private final Map<String, Integer> timesIncluded = new HashMap<>();
    private final Map<String, String> statuses = new HashMap<>();
    private final Set<Address> accounts = new TreeSet<>(Comparator.comparing(Address::toHex));
    private final List<String> faults = new ArrayList<>();
    private BigInteger burntWei = BigInteger.ZERO;

    private ChainWalk(NodeReading node) {
        this.node = node;
    }

    static ChainWalk read(NodeReading node, long to) {
        ChainWalk walk = new ChainWalk(node);
        walk.readOn(to);
        return walk;
    }

    /** The blocks that were not read yet, up to a height. */
    void readOn(long to) {
        for (long from = hashes.size(); from <= to; from += BLOCKS_AT_ONCE) {
            for (JsonNode block : node.blocks(from, Math.min(to, from + BLOCKS_AT_ONCE - 1))) {
                onBlock(block);
            }
        }
    }

    private void onBlock(JsonNode block) {
        int height = hashes.size();
        if (block.isNull()) {
            faults.add("block " + height + " is missing");
            hashes.add("missing");
            return;
        }
        if (height > 0 && !block.path("parentHash").asText().equals(hashes.getLast())) {
            faults.add("block " + height + " does not name block " + (height - 1) + " as its parent");
        }
        hashes.add(block.path("hash").asText());
        account(block.path("miner"));
        burntWei = burntWei.add(quantity(block.path("baseFeePerGas")).multiply(quantity(block.path("gasUsed"))));
        JsonNode transactions = block.path("transactions");
        if (!transactions.isEmpty()) {
            onReceipts(height, transactions, node.receipts(height));
        }
    }

    private void onReceipts(int height, JsonNode transactions, JsonNode receipts) {
        if (transactions.size() != receipts.size()) {
            faults.add("block " + height + " has " + transactions.size() + " transactions and " + receipts.size()
                    + " receipts");
        }
        for (int i = 0; i < transactions.size(); i++) {
            String hash = transactions.get(i).asText();
            JsonNode receipt = receipts.path(i);
            timesIncluded.merge(hash, 1, Integer::sum);
            if (!receipt.path("transactionHash").asText().equals(hash)) {
                faults.add("receipt " + i + " of block " + height + " is of another transaction");
            }
            statuses.put(hash, receipt.path("status").asText());
            account(receipt.path("from"));
            account(receipt.path("to"));
        }
    }

    private void account(JsonNode address) {
        if (address.isTextual()) {
            accounts.add(Address.fromHex(address.asText()));
        }
    }

    private static BigInteger quantity(JsonNode node) {
        return new BigInteger(node.asText("0x0").substring(2), 16);
    }

    String name() {
        return node.name();
    }

    /** By height. */
    List<String> hashes() {
        return hashes;
    }

    int timesIncluded(String transaction) {
        return timesIncluded.getOrDefault(transaction, 0);
    }

    /** {@code 0x1} is success. */
    String status(String transaction) {
        return statuses.getOrDefault(transaction, "none");
    }

    int transactions() {
        return timesIncluded.size();
    }

    /** All that sent, received, or proposed. */
    Set<Address> accounts() {
        return accounts;
    }

    /** Base fees, which nobody gets. */
    BigInteger burntWei() {
        return burntWei;
    }

    /** What is wrong with this chain by itself. */
    List<String> faults() {
        return faults;
    }
}
