package io.levity.http.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.actor.chain.ChainService.FinalisedBlock;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.http.Json;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What gas costs and has cost. */
final class FeeMethods {
    static final int MAX_HISTORY = 1024;
    private static final int MAX_PERCENTILES = 100;

    static final List<RpcMethod> ALL = List.of(
            RpcMethod.of(
                    "eth_gasPrice",
                    "Next base fee plus the suggested tip",
                    0,
                    0,
                    (c, p) -> RpcValues.quantity(c.fees().gasPriceWei())),
            RpcMethod.of(
                    "eth_maxPriorityFeePerGas",
                    "Suggested tip: median of the last blocks",
                    0,
                    0,
                    (c, p) -> RpcValues.quantity(c.fees().tipWei())),
            RpcMethod.of("eth_feeHistory", "Base fees, fullness and tip percentiles", 2, 3, FeeMethods::history));

    private record Paid(BigInteger tipWei, long gasUsed) {}

    private FeeMethods() {}

    private static JsonNode history(RpcContext context, RpcParams params) {
        long newest = context.blocks().stateHeight(params.required(1), RpcParams.where(1));
        long count = Math.min(Math.min(params.longQuantity(0), MAX_HISTORY), newest + 1);
        double[] percentiles = percentiles(params.at(2));
        ObjectNode out = Json.object().put("oldestBlock", RpcValues.hex(newest - count + 1));
        ArrayNode baseFees = Json.NODES.arrayNode();
        ArrayNode ratios = Json.NODES.arrayNode();
        ArrayNode rewards = Json.NODES.arrayNode();
        for (long height = newest - count + 1; height <= newest; height++) {
            ExecutedBlock block = at(context, height).block();
            baseFees.add(RpcValues.hex(block.baseFeePerGasWei()));
            ratios.add(block.gasLimit() == 0 ? 0.0 : (double) block.gasUsed() / block.gasLimit());
            if (percentiles.length > 0) {
                rewards.add(rewards(block, percentiles));
            }
        }
        if (count > 0) {
            BigInteger next = newest == context.chain().height()
                    ? context.chain().nextBaseFeeWei()
                    : at(context, newest + 1).block().baseFeePerGasWei();
            baseFees.add(RpcValues.hex(next));
        }
        out.set("baseFeePerGas", baseFees);
        out.set("gasUsedRatio", ratios);
        if (percentiles.length > 0) {
            out.set("reward", rewards);
        }
        return out;
    }

    private static FinalisedBlock at(RpcContext context, long height) {
        return context.chain()
                .blockByHeight(height)
                .orElseThrow(() -> RpcFault.server("block " + height + " is not retained"));
    }

    /** Tips at the percentiles of the gas used, as EIP-1559 fee histories weigh them; zero in an empty block. */
    private static ArrayNode rewards(ExecutedBlock block, double[] percentiles) {
        List<Paid> paid = new ArrayList<>();
        for (int i = 0; i < block.transactions().size(); i++) {
            BigInteger tip = FeeOracle.tipWei(block.transactions().get(i), block.baseFeePerGasWei());
            paid.add(new Paid(tip, block.receipts().get(i).gasUsed()));
        }
        paid.sort(Comparator.comparing(Paid::tipWei));
        ArrayNode out = Json.NODES.arrayNode();
        int at = 0;
        long sum = paid.isEmpty() ? 0 : paid.getFirst().gasUsed();
        for (double percentile : percentiles) {
            double threshold = block.gasUsed() * percentile / 100;
            while (at < paid.size() - 1 && sum < threshold) {
                at++;
                sum += paid.get(at).gasUsed();
            }
            out.add(paid.isEmpty() ? "0x0" : RpcValues.hex(paid.get(at).tipWei()));
        }
        return out;
    }

    private static double[] percentiles(JsonNode node) {
        if (node.isMissingNode()) {
            return new double[0];
        }
        if (!node.isArray() || node.size() > MAX_PERCENTILES) {
            throw RpcFault.invalidParams(
                    "argument 2: expected an array of at most " + MAX_PERCENTILES + " percentiles");
        }
        double[] out = new double[node.size()];
        double previous = 0;
        for (int i = 0; i < out.length; i++) {
            out[i] = node.get(i).asDouble(Double.NaN);
            if (!(out[i] >= previous && out[i] <= 100)) {
                throw RpcFault.invalidParams("argument 2: percentiles ascend from 0 to 100");
            }
            previous = out[i];
        }
        return out;
    }
}
