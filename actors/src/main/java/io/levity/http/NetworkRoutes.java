package io.levity.http;

import io.levity.actor.chain.ChainService;
import io.levity.chain.consensus.SetConfig;
import io.levity.types.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /v1/networks} and {@code /v1/validators}: who agrees with whom on what. */
final class NetworkRoutes {
    /** How far back {@code blocksProposed} and {@code lastProposed} look. */
    static final int WINDOW = 128;

    record NetworkSummary(
            String network,
            long chainId,
            String genesisHash,
            boolean dev,
            long height,
            int epoch,
            int validators,
            int seats,
            int quorumSeats,
            long blockTimeMillis,
            long deltaMillis,
            String nextBaseFeePerGasWei,
            int mempoolExecutable,
            int mempoolQueued,
            String rpcUrl) {}

    record NetworkList(List<NetworkSummary> networks) {}

    record Contracts(String network, Map<String, String> contracts) {}

    /** {@code lastProposed} is absent when it is more than {@code window} blocks ago. */
    record Validator(
            int validatorId, int seats, String blsKey, String networkKey, int blocksProposed, Long lastProposed) {}

    record ValidatorList(
            String network, int epoch, int seats, int quorumSeats, int window, List<Validator> validators) {}

    private final EdgeParts parts;

    NetworkRoutes(EdgeParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        Route.Parameter id = Route.path("network", "C0, C1 ...", "C0");
        return List.of(
                Route.get(
                        "/v1/networks",
                        "chain",
                        "Consensus networks of this node",
                        List.of(),
                        NetworkList.class,
                        x -> parts.reply(() -> Exchange.json(
                                200,
                                new NetworkList(parts.networks().all().stream()
                                        .map(NetworkRoutes::summary)
                                        .toList())))),
                Route.get(
                        "/v1/networks/{network}",
                        "chain",
                        "One network",
                        List.of(id),
                        NetworkSummary.class,
                        x -> parts.reply(() -> Exchange.json(200, summary(parts.chain(x.variable("network")))))),
                Route.get(
                        "/v1/networks/{network}/contracts",
                        "chain",
                        "Well-known contracts of a network",
                        List.of(id),
                        Contracts.class,
                        x -> parts.reply(() -> Exchange.json(200, contracts(parts.chain(x.variable("network")))))),
                Route.get(
                        "/v1/validators",
                        "chain",
                        "The validator set",
                        List.of(Route.query("network", "network id, default C0", "C0")),
                        ValidatorList.class,
                        x -> parts.reply(() -> Exchange.json(200, validators(parts.chain(x))))));
    }

    private Contracts contracts(ChainService chain) {
        Map<String, String> out = new LinkedHashMap<>();
        Map<String, Address> known = parts.networks().contracts(chain.network());
        known.keySet().stream()
                .sorted()
                .forEach(name -> out.put(name, known.get(name).toHex()));
        return new Contracts(chain.network().toString(), out);
    }

    private static NetworkSummary summary(ChainService chain) {
        SetConfig set = chain.setConfig();
        var pool = chain.poolStatus();
        return new NetworkSummary(
                chain.network().toString(),
                chain.chainId(),
                chain.genesisHash().toHex(),
                chain.dev(),
                chain.height(),
                set.epoch(),
                set.members().size(),
                set.totalWeight(),
                set.quorum(),
                set.params().blockTimeMillis(),
                set.params().deltaMillis(),
                chain.nextBaseFeeWei().toString(),
                pool.executable(),
                pool.queued(),
                chain.network().value() == 0 ? "/rpc/chain" : "/rpc/chain/" + chain.network());
    }

    private static ValidatorList validators(ChainService chain) {
        Map<Integer, Long> last = new HashMap<>();
        Map<Integer, Integer> count = new HashMap<>();
        long head = chain.height();
        for (long height = head; height > 0 && height > head - WINDOW; height--) {
            chain.blockByHeight(height).ifPresent(b -> {
                int proposer = b.block().context().proposer();
                last.putIfAbsent(proposer, b.header().height());
                count.merge(proposer, 1, Integer::sum);
            });
        }
        SetConfig set = chain.setConfig();
        List<Validator> out = new ArrayList<>();
        for (SetConfig.Member m : set.members()) {
            out.add(new Validator(
                    m.validatorId(),
                    m.weight(),
                    m.blsKey().toHex(),
                    m.networkKey().toHex(),
                    count.getOrDefault(m.validatorId(), 0),
                    last.get(m.validatorId())));
        }
        return new ValidatorList(chain.network().toString(), set.epoch(), set.totalWeight(), set.quorum(), WINDOW, out);
    }
}
