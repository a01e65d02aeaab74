package io.levity.loadtest.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.execution.DevGenesis;
import io.levity.chain.execution.Genesis;
import io.levity.chain.execution.SystemContracts;
import io.levity.chain.validator.DevKeys;
import io.levity.crypto.Sha256;
import io.levity.types.Address;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cluster made of JSON, whole and consistent, into which a test plants one violation. */
final class PlantedCluster {
    static final int HEIGHT = 6;
    private static final BigInteger BASE_FEE_WEI = BigInteger.valueOf(1_000);
    private static final long GAS = 21_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Address SENDER = DevGenesis.ACCOUNTS.get(0);
    private static final Address RECEIVER = DevGenesis.ACCOUNTS.get(1);

    final Genesis genesis;
    final Map<Hash, TransferLoad.Acknowledged> transfers = new HashMap<>();
    final Map<BlobId, BlobTraffic.Acknowledged> blobs = new HashMap<>();
    final List<Node> nodes = new ArrayList<>();

    PlantedCluster() {
        SetConfig.Params params = new SetConfig.Params(1_000, 300, 1, 2 << 20, 2 << 20, 5_000);
        genesis = DevGenesis.create(
                1_700_000_000_000L,
                DevKeys.validators(4).stream()
                        .map(key -> new DevGenesis.DevValidator(
                                key.operator(), key.bls().publicKey(), key.bls().proofOfPossession(), key.networkKey()))
                        .toList(),
                params);
        for (int i = 1; i < HEIGHT; i++) {
            acknowledge(word("tx" + i), i);
        }
        BlobId blob = new BlobId(word("blob"));
        blobs.put(blob, new BlobTraffic.Acknowledged(blob, 3, word("content"), "node-1"));
        for (int i = 0; i < 3; i++) {
            nodes.add(new Node("node-" + (i + 1)));
        }
    }

    void acknowledge(Hash hash, long nonce) {
        transfers.put(hash, new TransferLoad.Acknowledged(hash, SENDER, RECEIVER, nonce, BigInteger.ONE, "node-1"));
    }

    static Hash word(String text) {
        return Sha256.hash(text.getBytes(StandardCharsets.US_ASCII));
    }

    Map<String, Invariant> check() {
        Claims claims = new Claims(transfers, blobs, blobs.keySet());
        Map<String, Invariant> found = new HashMap<>();
        for (Invariant invariant : new ClusterCheck(nodes, genesis, claims, line -> {}).run()) {
            found.put(invariant.name(), invariant);
        }
        return found;
    }

    /** One node; fields are there to be spoilt. */
    final class Node implements NodeReading {
        private final String name;
        final List<ObjectNode> blocks = new ArrayList<>();
        final Map<Long, ArrayNode> receipts = new HashMap<>();
        final Map<Address, BigInteger> balances = new HashMap<>();
        BigInteger slashed = BigInteger.ZERO;
        Content content = new Content.Read(3, word("content"));
        String blobStatus = "certified";

        Node(String name) {
            this.name = name;
            genesis.allocations().forEach(a -> balances.put(a.address(), a.balanceWei()));
            genesis.validators().forEach(v -> balances.merge(SystemContracts.STAKING, v.stakeWei(), BigInteger::add));
            for (int height = 0; height <= HEIGHT; height++) {
                blocks.add(block(height));
            }
        }

        private ObjectNode block(int height) {
            Address miner = genesis.validators().getFirst().reward();
            boolean full = height > 0 && height < HEIGHT;
            ObjectNode block = JSON.createObjectNode()
                    .put("number", "0x" + height)
                    .put("hash", word("block" + height).toHex())
                    .put("parentHash", word("block" + (height - 1)).toHex())
                    .put("miner", miner.toHex())
                    .put("baseFeePerGas", "0x" + BASE_FEE_WEI.toString(16))
                    .put("gasUsed", "0x" + Long.toHexString(full ? GAS : 0));
            ArrayNode transactions = block.putArray("transactions");
            if (height > 0) {
                balances.merge(miner, genesis.economy().blockRewardWei(), BigInteger::add);
            }
            if (full) {
                String hash = word("tx" + height).toHex();
                transactions.add(hash);
                ArrayNode list = JSON.createArrayNode();
                list.addObject()
                        .put("transactionHash", hash)
                        .put("status", "0x1")
                        .put("from", SENDER.toHex())
                        .put("to", RECEIVER.toHex());
                receipts.put((long) height, list);
                BigInteger burnt = BASE_FEE_WEI.multiply(BigInteger.valueOf(GAS));
                balances.merge(SENDER, burnt.add(BigInteger.ONE).negate(), BigInteger::add);
                balances.merge(RECEIVER, BigInteger.ONE, BigInteger::add);
            }
            return block;
        }

        /** The receipt of the one transaction of a block. */
        ObjectNode receipt(long height) {
            return (ObjectNode) receipts.get(height).get(0);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long height() {
            return (long) blocks.size() - 1;
        }

        @Override
        public List<JsonNode> blocks(long from, long to) {
            return List.copyOf(blocks.subList((int) from, (int) to + 1));
        }

        @Override
        public JsonNode receipts(long height) {
            return receipts.getOrDefault(height, JSON.createArrayNode());
        }

        @Override
        public List<BigInteger> balances(List<Address> accounts, long height) {
            return accounts.stream()
                    .map(account -> balances.getOrDefault(account, BigInteger.ZERO))
                    .toList();
        }

        @Override
        public BigInteger slashedWei(int validators) {
            return slashed;
        }

        @Override
        public Optional<JsonNode> blob(BlobId id) {
            ObjectNode shown = JSON.createObjectNode().put("status", blobStatus);
            shown.putObject("failure").put("code", "SIGNING_TIME").put("detail", "too few signed");
            return Optional.of(shown);
        }

        @Override
        public Content content(BlobId id) {
            return content;
        }

        @Override
        public JsonNode blobReceipt(BlobId id) {
            return NullNode.getInstance();
        }
    }
}
