package io.levity.metrics;

import io.levity.actor.chain.ChainService;
import io.levity.actor.chain.ChainService.FinalisedBlock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a node says about the chains it follows. Whoever sees blocks become final calls {@link #onFinal}. */
public final class ChainMetrics {
    private static final double[] FINALITY_SECONDS = {
        0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30
    };

    private final Counter blocks;
    private final Counter transactions;
    private final Counter gas;
    private final Histogram finality;

    public ChainMetrics(Metrics metrics, Supplier<? extends Collection<ChainService>> chains) {
        blocks = metrics.counter("levity_chain_blocks_total", "Final blocks seen since start, all networks");
        transactions = metrics.counter(
                "levity_chain_transactions_total", "Transactions in final blocks seen since start, all networks");
        gas = metrics.counter("levity_chain_gas_total", "Gas used by final blocks seen since start, all networks");
        finality = metrics.histogram(
                "levity_chain_finality_seconds",
                "From a block's time stamp until this node offers it as final",
                FINALITY_SECONDS);
        metrics.gauges(
                "levity_chain_height",
                "Newest final block",
                List.of("network"),
                () -> perNetwork(chains.get(), c -> (double) c.height()));
        metrics.gauges(
                "levity_chain_validators",
                "Members of the validator set",
                List.of("network"),
                () -> perNetwork(
                        chains.get(), c -> (double) c.setConfig().members().size()));
        metrics.gauges(
                "levity_chain_base_fee_wei",
                "Base fee of the next block",
                List.of("network"),
                () -> perNetwork(chains.get(), c -> c.nextBaseFeeWei().doubleValue()));
        metrics.gauges(
                "levity_mempool_transactions",
                "Transactions waiting, executable or queued behind a nonce gap",
                List.of("network", "state"),
                () -> pools(chains.get()));
        metrics.gauges(
                "levity_mempool_bytes",
                "Bytes of waiting transactions",
                List.of("network"),
                () -> perNetwork(chains.get(), c -> (double) c.poolStatus().bytes()));
    }

    public void onFinal(FinalisedBlock block, long nowMillis) {
        blocks.increment();
        transactions.add(block.block().transactions().size());
        gas.add(block.block().gasUsed());
        finality.observe(Math.max(0, nowMillis - block.header().timestampMillis()) / 1000.0);
    }

    private static Map<List<String>, Double> perNetwork(
            Collection<ChainService> chains, Function<ChainService, Double> value) {
        Map<List<String>, Double> out = new LinkedHashMap<>();
        chains.forEach(c -> out.put(List.of(c.network().toString()), value.apply(c)));
        return out;
    }

    private static Map<List<String>, Double> pools(Collection<ChainService> chains) {
        Map<List<String>, Double> out = new LinkedHashMap<>();
        for (ChainService chain : chains) {
            var pool = chain.poolStatus();
            out.put(List.of(chain.network().toString(), "executable"), (double) pool.executable());
            out.put(List.of(chain.network().toString(), "queued"), (double) pool.queued());
        }
        return out;
    }
}
