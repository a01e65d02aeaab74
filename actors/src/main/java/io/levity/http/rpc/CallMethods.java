package io.levity.http.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.levity.chain.execution.CallRequest;
import io.levity.chain.execution.CallResult;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Calls that change nothing, and the gas they would need. */
final class CallMethods {
    private static final long TRANSFER_GAS = 21_000;

    static final List<RpcMethod> ALL = List.of(
            RpcMethod.of("eth_call", "Runs a call on the state of a block", 1, 3, (c, p) -> {
                long height = c.blocks().stateHeight(p.at(1), RpcParams.where(1));
                return switch (c.chain().call(request(c, p, height), height)) {
                    case CallResult.Returned returned -> RpcValues.data(returned.output());
                    case CallResult.Reverted reverted -> throw RevertReason.fault(reverted.output());
                    case CallResult.Failed failed -> throw RpcFault.server(failed.reason());
                };
            }),
            RpcMethod.of("eth_estimateGas", "Least gas limit that suffices", 1, 3, CallMethods::estimate));

    private CallMethods() {}

    private static CallRequest request(RpcContext context, RpcParams params, long height) {
        JsonNode call = params.object(0);
        if (!params.at(2).isMissingNode() && !params.at(2).isEmpty()) {
            throw RpcFault.invalidParams("argument 2: state overrides are not supported");
        }
        long cap = context.chain()
                .blockByHeight(height)
                .map(b -> b.block().gasLimit())
                .orElseThrow(() -> RpcFault.server("header not found: block " + height));
        JsonNode gas = field(call, "gas");
        BigInteger limit = gas.isMissingNode() ? BigInteger.valueOf(cap) : RpcValues.readQuantity(gas, "gas");
        JsonNode from = field(call, "from");
        JsonNode to = field(call, "to");
        JsonNode value = field(call, "value");
        return new CallRequest(
                from.isMissingNode() ? Address.ZERO : RpcValues.readAddress(from, "from"),
                to.isMissingNode() ? Optional.empty() : Optional.of(RpcValues.readAddress(to, "to")),
                value.isMissingNode() ? BigInteger.ZERO : RpcValues.readQuantity(value, "value"),
                data(call),
                limit.min(BigInteger.valueOf(cap)).longValue(),
                price(call));
    }

    private static Bytes data(JsonNode call) {
        JsonNode data = field(call, "data");
        JsonNode input = field(call, "input");
        if (!data.isMissingNode() && !input.isMissingNode() && !data.equals(input)) {
            throw RpcFault.invalidParams("both data and input are given and they differ");
        }
        JsonNode chosen = input.isMissingNode() ? data : input;
        return chosen.isMissingNode() ? Bytes.EMPTY : RpcValues.readData(chosen, "data");
    }

    private static Optional<BigInteger> price(JsonNode call) {
        JsonNode price = field(call, "gasPrice");
        if (price.isMissingNode()) {
            price = field(call, "maxFeePerGas");
        }
        return price.isMissingNode()
                ? Optional.empty()
                : Optional.of(RpcValues.readQuantity(price, "gasPrice")).filter(p -> p.signum() > 0);
    }

    private static JsonNode field(JsonNode call, String name) {
        JsonNode node = call.path(name);
        return node.isNull() ? MissingNode.getInstance() : node;
    }

    /** Runs once with all the gas allowed, then narrows down to the least limit with which the call still succeeds. */
    private static JsonNode estimate(RpcContext context, RpcParams params) {
        long height = context.blocks().stateHeight(params.at(1), RpcParams.where(1));
        CallRequest request = affordable(context, request(context, params, height), height);
        long used =
                switch (context.chain().call(request, height)) {
                    case CallResult.Returned returned -> returned.gasUsed();
                    case CallResult.Reverted reverted -> throw RevertReason.fault(reverted.output());
                    case CallResult.Failed failed -> throw RpcFault.server(failed.reason());
                };
        long enough = Math.max(used, TRANSFER_GAS);
        if (enough >= request.gasLimit() || succeeds(context, request, enough, height)) {
            return RpcValues.quantity(Math.min(enough, Math.max(request.gasLimit(), TRANSFER_GAS)));
        }
        long low = enough;
        long high = request.gasLimit();
        while (low + 1 < high) {
            long middle = low + (high - low) / 2;
            if (succeeds(context, request, middle, height)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return RpcValues.quantity(high);
    }

    private static CallRequest affordable(RpcContext context, CallRequest request, long height) {
        BigInteger balance =
                context.chain().stateAt(height).account(request.from()).balanceWei();
        if (request.valueWei().signum() > 0 && balance.compareTo(request.valueWei()) < 0) {
            throw RpcFault.server("insufficient funds for transfer");
        }
        if (request.gasPriceWei().isEmpty()) {
            return request;
        }
        BigInteger gas = balance.subtract(request.valueWei())
                .divide(request.gasPriceWei().get());
        if (gas.compareTo(BigInteger.valueOf(TRANSFER_GAS)) < 0) {
            throw RpcFault.server(
                    "insufficient funds for gas * price + value: gas required exceeds allowance (" + gas + ")");
        }
        return withGas(request, gas.min(BigInteger.valueOf(request.gasLimit())).longValue());
    }

    private static boolean succeeds(RpcContext context, CallRequest request, long gas, long height) {
        return context.chain().call(withGas(request, gas), height) instanceof CallResult.Returned;
    }

    private static CallRequest withGas(CallRequest r, long gas) {
        return new CallRequest(r.from(), r.to(), r.valueWei(), r.data(), gas, r.gasPriceWei());
    }
}
