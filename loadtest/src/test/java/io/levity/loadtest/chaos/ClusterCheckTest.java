package io.levity.loadtest.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.execution.DevGenesis;
import java.math.BigInteger;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong in a cluster, the check must name it, and nothing else. */
class ClusterCheckTest {
    private static final String TRANSACTIONS = "acknowledged transactions are final once";
    private static final String ONE_CHAIN = "one chain";
    private static final String BALANCES = "balances are conserved";
    private static final String EVIDENCE = "no evidence against honest keys";
    private static final String BLOBS = "acknowledged blobs read back";
    private static final String CERTIFICATES = "certificates verify offline";

    private final PlantedCluster cluster = new PlantedCluster();

    private void expect(String invariant, String words) {
        Map<String, Invariant> found = cluster.check();
        assertTrue(
                found.get(invariant).violations().stream().anyMatch(violation -> violation.contains(words)),
                () -> found.get(invariant).toString());
        // planted nodes have no receipts of blobs, which is a violation of its own
        assertEquals(
                Map.of(),
                found.values().stream()
                        .filter(other -> !other.holds() && !other.name().equals(invariant))
                        .filter(other -> !other.name().equals(CERTIFICATES))
                        .collect(Collectors.toMap(Invariant::name, Invariant::violations)));
    }

    @Test
    void shouldFindNothingWhenNothingIsWrong() {
        cluster.blobs.clear();
        assertEquals(
                Map.of(),
                cluster.check().values().stream()
                        .filter(invariant -> !invariant.holds())
                        .collect(Collectors.toMap(Invariant::name, Invariant::violations)));
    }

    @Test
    void shouldFindAnAcknowledgedTransactionThatNoBlockHas() {
        cluster.acknowledge(PlantedCluster.word("lost"), 9);
        expect(TRANSACTIONS, "is in 0 blocks of node-1");
    }

    @Test
    void shouldFindATransactionThatIsThereTwice() {
        cluster.nodes.forEach(node -> {
            node.blocks
                    .getLast()
                    .withArray("transactions")
                    .add(PlantedCluster.word("tx1").toHex());
            node.receipts.put((long) PlantedCluster.HEIGHT, node.receipts.get(1L));
        });
        expect(TRANSACTIONS, "is in 2 blocks");
    }

    @Test
    void shouldFindATransactionThatFailed() {
        cluster.nodes.get(1).receipt(2).put("status", "0x0");
        expect(TRANSACTIONS, "has status 0x0 at node-2");
    }

    @Test
    void shouldFindAFork() {
        cluster.nodes
                .get(2)
                .blocks
                .getLast()
                .put("hash", PlantedCluster.word("another").toHex());
        expect(ONE_CHAIN, "block " + PlantedCluster.HEIGHT + " is");
    }

    @Test
    void shouldFindABlockWithoutItsParent() {
        cluster.nodes
                .get(0)
                .blocks
                .get(4)
                .put("parentHash", PlantedCluster.word("another").toHex());
        expect(ONE_CHAIN, "does not name block 3");
    }

    @Test
    void shouldFindMoneyFromNowhere() {
        cluster.nodes.get(1).balances.merge(DevGenesis.ACCOUNTS.get(5), BigInteger.ONE, BigInteger::add);
        expect(BALANCES, "1 too many");
    }

    @Test
    void shouldFindAPunishedValidator() {
        cluster.nodes.get(2).slashed = BigInteger.valueOf(5);
        expect(EVIDENCE, "node-3: validators lost 5 wei");
    }

    @Test
    void shouldFindAChangedBlob() {
        cluster.nodes.get(1).content = new NodeReading.Content.Read(3, PlantedCluster.word("other"));
        expect(BLOBS, "is something else of 3 bytes at node-2");
    }

    @Test
    void shouldFindABlobThatCanNotBeRead() {
        cluster.nodes.get(1).content = new NodeReading.Content.Refused("BLOB_UNAVAILABLE");
        expect(BLOBS, "is certified and can not be read at node-2");
    }

    @Test
    void shouldFindACertifiedBlobThatFails() {
        cluster.nodes.get(0).blobStatus = "failed";
        expect(BLOBS, "was certified and failed at node-1");
    }

    @Test
    void shouldFindAReceiptThatIsNone() {
        expect(CERTIFICATES, "is no receipt");
    }
}
