package io.levity.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.client.ChainClient;
import io.levity.client.JsonRpcClient;
import io.levity.types.Address;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a whole chain after its node was killed many times, and says everything that is not as the load and the witness
 * know it. Knows JSON only, none of the node's code.
 */
public final class SurvivalCheck {
    private static final int SLASHED_WORD = 7;

    private final ChainClient chain;
    private final Map<Hash, AcknowledgedLoad.Acknowledged> acknowledged;
    private final ChainWitness witness;
    private final BigInteger fundedWei;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Integer> timesIncluded = new HashMap<>();
    private final Map<String, BigInteger> feesWei = new HashMap<>();

    /** @param fundedWei what each sender had before the load */
    public SurvivalCheck(
            ChainClient chain,
            Map<Hash, AcknowledgedLoad.Acknowledged> acknowledged,
            ChainWitness witness,
            BigInteger fundedWei) {
        this.chain = chain;
        this.acknowledged = Map.copyOf(acknowledged);
        this.witness = witness;
        this.fundedWei = fundedWei;
    }

    /** Everything that is wrong; empty if the chain survived. */
    public List<String> run() {
        blocks(chain.blockNumber());
        everyAcknowledgedIsThere();
        accounts();
        faults.addAll(witness.contradictions());
        return List.copyOf(faults);
    }

    /** One hash a height, each block names its parent, receipts in their places. */
    private void blocks(long tip) {
        String parent = null;
        for (long height = 0; height <= tip; height++) {
            String number = "0x" + Long.toHexString(height);
            JsonNode block = chain.rpc().call("eth_getBlockByNumber", number, false);
            if (block.isNull()) {
                faults.add("height " + height + " is missing below the tip " + tip);
                return;
            }
            witness.note(block);
            if (parent != null && !parent.equals(block.path("parentHash").asText())) {
                faults.add("block " + height + " does not name block " + (height - 1) + " as its parent");
            }
            parent = block.path("hash").asText();
            if (!block.path("transactions").isEmpty()) {
                receipts(block, chain.rpc().call("eth_getBlockReceipts", number));
            }
        }
    }

    private void receipts(JsonNode block, JsonNode receipts) {
        JsonNode hashes = block.path("transactions");
        if (hashes.size() != receipts.size()) {
            faults.add("block " + block.path("number") + ": " + hashes.size() + " transactions, " + receipts.size()
                    + " receipts");
            return;
        }
        for (int i = 0; i < receipts.size(); i++) {
            String hash = hashes.get(i).asText();
            JsonNode receipt = receipts.get(i);
            if (!hash.equals(receipt.path("transactionHash").asText())) {
                faults.add("block " + block.path("number") + ": receipt " + i + " is of another transaction");
            }
            witness.note(hash, receipt);
            timesIncluded.merge(hash, 1, Integer::sum);
            BigInteger gas = quantity(receipt.path("gasUsed"));
            feesWei.put(hash, gas.multiply(quantity(receipt.path("effectiveGasPrice"))));
        }
    }

    private void everyAcknowledgedIsThere() {
        for (Hash hash : acknowledged.keySet()) {
            int times = timesIncluded.getOrDefault(hash.toHex(), 0);
            if (times != 1) {
                faults.add("acknowledged " + hash + " is in " + times + " blocks");
            }
        }
        for (String hash : witness.receipts().keySet()) {
            if (!timesIncluded.containsKey(hash)) {
                faults.add("the receipt of " + hash + " was seen, and no block has it now");
            }
        }
    }

    /** Nonces count the acknowledged transfers, and no money was made or lost. */
    private void accounts() {
        Map<Address, Long> counts = new HashMap<>();
        Map<Address, BigInteger> wei = new HashMap<>();
        for (AcknowledgedLoad.Acknowledged tx : acknowledged.values()) {
            BigInteger fee = feesWei.getOrDefault(tx.hash().toHex(), BigInteger.ZERO);
            counts.merge(tx.from(), 1L, Long::sum);
            wei.merge(tx.from(), tx.valueWei().add(fee).negate(), BigInteger::add);
            wei.merge(tx.to(), tx.valueWei(), BigInteger::add);
        }
        counts.forEach((address, count) -> same("nonce of " + address, count, chain.nonce(address)));
        wei.forEach((address, change) -> {
            BigInteger start = counts.containsKey(address) ? fundedWei : BigInteger.ZERO;
            same("balance of " + address, start.add(change), chain.balanceWei(address));
        });
    }

    private void same(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            faults.add(what + " is " + actual + ", not " + expected);
        }
    }

    /**
     * Stake that validators lost for contradicting themselves, of all of them together, as the staking contract's view
     * {@code validator(uint32)} tells it: the eighth word of the answer.
     */
    public static BigInteger slashedWei(ChainClient chain, Address staking, String viewSelector, int validators) {
        BigInteger sum = BigInteger.ZERO;
        for (int id = 0; id < validators; id++) {
            Map<String, Object> call = Map.of("to", staking.toHex(), "data", viewSelector + String.format("%064x", id));
            String words = chain.rpc().call("eth_call", call, "latest").asText();
            int from = 2 + 64 * SLASHED_WORD;
            sum = sum.add(new BigInteger(words.substring(from, from + 64), 16));
        }
        return sum;
    }

    /** How many of these have no receipt yet. */
    public static int missingReceipts(ChainClient chain, List<Hash> hashes) {
        int missing = 0;
        for (int from = 0; from < hashes.size(); from += 100) {
            List<JsonRpcClient.Call> calls = hashes.subList(from, Math.min(from + 100, hashes.size())).stream()
                    .map(hash -> JsonRpcClient.Call.of("eth_getTransactionReceipt", hash.toHex()))
                    .toList();
            for (JsonRpcClient.Reply reply : chain.rpc().batch(calls)) {
                missing += reply instanceof JsonRpcClient.Reply.Success ok
                                && !ok.result().isNull()
                        ? 0
                        : 1;
            }
        }
        return missing;
    }

    private static BigInteger quantity(JsonNode node) {
        return new BigInteger(node.asText("0x0").substring(2), 16);
    }
}
