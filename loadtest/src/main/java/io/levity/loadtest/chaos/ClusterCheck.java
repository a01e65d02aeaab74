package io.levity.loadtest.chaos;

import io.levity.chain.execution.Genesis;
import io.levity.chain.execution.SystemContracts;
import io.levity.client.LevityClientException;
import io.levity.types.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads everything from every node of a cluster that had faults and is whole again, and compares it with what clients were
 * told meanwhile. Blocks, receipts, balances and contents are read as JSON and bytes; the protocol's code is used for no
 * more than what any client verifies: receipts of blobs.
 */
public final class ClusterCheck {
    private static final List<Address> SYSTEM = List.of(
            SystemContracts.STAKING,
            SystemContracts.NETWORKS,
            SystemContracts.DATA_AVAILABILITY,
            SystemContracts.DA_SIGNERS,
            SystemContracts.DA_REGISTRY,
            SystemContracts.DA_ENTRANCE);

    private final List<? extends NodeReading> nodes;
    private final Genesis genesis;
    private final Claims claims;
    private final Consumer<String> progress;

    ClusterCheck(List<? extends NodeReading> nodes, Genesis genesis, Claims claims, Consumer<String> progress) {
        this.nodes = List.copyOf(nodes);
        this.genesis = genesis;
        this.claims = claims;
        this.progress = progress;
    }

    /** All invariants; a node that can not be read violates those that it is read for. */
    public List<Invariant> run() {
        List<Invariant> found = new ArrayList<>();
        try {
            found.addAll(chains());
        } catch (LevityClientException e) {
            found.add(Invariant.of(
                    "chains can be read", "not from every node", List.of(e.code() + ": " + e.getMessage())));
        }
        progress.accept("reading " + claims.blobs().size() + " blobs from each node");
        found.addAll(new BlobCheck(nodes, genesis, claims).run());
        return found;
    }

    private List<Invariant> chains() {
        long height = commonHeight();
        progress.accept("reading " + (height + 1) + " blocks from each node");
        List<ChainWalk> walks =
                nodes.stream().map(node -> ChainWalk.read(node, height)).toList();
        // nodes keep the states of the newest blocks only, and blocks have come meanwhile
        long newest = commonHeight();
        walks.forEach(walk -> walk.readOn(newest));
        return List.of(transactions(walks), oneChain(walks, newest), supply(walks, newest), honesty());
    }

    private long commonHeight() {
        return nodes.stream().mapToLong(NodeReading::height).min().orElseThrow();
    }

    private Invariant transactions(List<ChainWalk> walks) {
        List<String> violations = new ArrayList<>();
        for (ChainWalk walk : walks) {
            for (TransferLoad.Acknowledged tx : claims.transfers().values()) {
                String hash = tx.hash().toHex();
                int times = walk.timesIncluded(hash);
                if (times != 1) {
                    violations.add("acknowledged " + hash + " (nonce " + tx.nonce() + " of " + tx.from() + ", by "
                            + tx.node() + ") is in " + times + " blocks of " + walk.name());
                } else if (!walk.status(hash).equals("0x1")) {
                    violations.add(hash + " has status " + walk.status(hash) + " at " + walk.name());
                }
            }
        }
        return Invariant.of(
                "acknowledged transactions are final once",
                claims.transfers().size() + " acknowledged, from " + walks.size() + " nodes",
                violations);
    }

    private static Invariant oneChain(List<ChainWalk> walks, long height) {
        List<String> violations = new ArrayList<>();
        ChainWalk first = walks.getFirst();
        for (ChainWalk walk : walks) {
            walk.faults().forEach(fault -> violations.add(walk.name() + ": " + fault));
            for (int at = 0; at <= height; at++) {
                if (!walk.hashes().get(at).equals(first.hashes().get(at))) {
                    violations.add("block " + at + " is " + walk.hashes().get(at) + " at " + walk.name() + " and "
                            + first.hashes().get(at) + " at " + first.name());
                }
            }
        }
        return Invariant.of(
                "one chain",
                (height + 1) + " blocks, " + first.transactions() + " transactions, the same at " + walks.size()
                        + " nodes",
                violations);
    }

    private Invariant supply(List<ChainWalk> walks, long height) {
        List<String> violations = new ArrayList<>();
        BigInteger genesisWei = genesis.allocations().stream()
                .map(Genesis.Allocation::balanceWei)
                .reduce(BigInteger.ZERO, BigInteger::add)
                .add(genesis.validators().stream()
                        .map(Genesis.GenesisValidator::stakeWei)
                        .reduce(BigInteger.ZERO, BigInteger::add));
        BigInteger minted = genesis.economy().blockRewardWei().multiply(BigInteger.valueOf(height));
        List<Address> accounts = accounts(walks);
        for (int i = 0; i < walks.size(); i++) {
            BigInteger expected = genesisWei.add(minted).subtract(walks.get(i).burntWei());
            BigInteger sum = nodes.get(i).balances(accounts, height).stream().reduce(BigInteger.ZERO, BigInteger::add);
            if (!sum.equals(expected)) {
                violations.add("all accounts of " + walks.get(i).name() + " hold " + sum + " wei, not " + expected
                        + ", " + sum.subtract(expected) + " too many");
            }
        }
        return Invariant.of(
                "balances are conserved",
                accounts.size() + " accounts at block " + height + ", genesis + rewards − burnt fees",
                violations);
    }

    /** All that may hold money: those of the genesis, and all that the chain names. */
    private List<Address> accounts(List<ChainWalk> walks) {
        Set<Address> accounts = new HashSet<>(SYSTEM);
        genesis.allocations().forEach(allocation -> accounts.add(allocation.address()));
        genesis.validators().forEach(validator -> accounts.add(validator.reward()));
        walks.forEach(walk -> accounts.addAll(walk.accounts()));
        return List.copyOf(accounts);
    }

    private Invariant honesty() {
        List<String> violations = new ArrayList<>();
        int validators = genesis.validators().size();
        for (NodeReading node : nodes) {
            BigInteger slashed = node.slashedWei(validators);
            if (slashed.signum() != 0) {
                violations.add(node.name() + ": validators lost " + slashed + " wei for contradicting themselves");
            }
        }
        return Invariant.of("no evidence against honest keys", validators + " validators", violations);
    }
}
