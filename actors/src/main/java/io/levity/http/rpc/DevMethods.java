package io.levity.http.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Time and balances at will: on dev networks only, elsewhere these methods do not exist. */
final class DevMethods {
    private static final long MAX_SECONDS = 100L * 365 * 24 * 3600;

    static final List<RpcMethod> ALL = List.of(
            new RpcMethod(
                    "dev_increaseTime",
                    "Moves the block clock forward by seconds",
                    1,
                    1,
                    (c, p) -> increaseTime("dev_increaseTime", c, p)),
            new RpcMethod(
                    "evm_increaseTime",
                    "Alias of dev_increaseTime",
                    1,
                    1,
                    (c, p) -> increaseTime("evm_increaseTime", c, p)),
            new RpcMethod("dev_setBalance", "Sets a balance in the next block; answers when final", 2, 2, (c, p) -> {
                check("dev_setBalance", c);
                return c.chain().devSetBalance(p.address(0), p.quantity(1)).thenApply(done ->
                        (JsonNode) BooleanNode.TRUE);
            }));

    private DevMethods() {}

    private static CompletionStage<JsonNode> increaseTime(String name, RpcContext context, RpcParams params) {
        check(name, context);
        long seconds = params.longQuantity(0);
        if (seconds > MAX_SECONDS) {
            throw RpcFault.invalidParams("argument 0: at most " + MAX_SECONDS + " seconds");
        }
        return context.chain().devAdvanceTime(seconds * 1000).thenApply(done -> RpcValues.quantity(seconds));
    }

    private static void check(String name, RpcContext context) {
        if (!context.chain().dev()) {
            throw new RpcFault(
                    RpcFault.UNKNOWN_METHOD,
                    "the method " + name + " does not exist/is not available: not a dev network");
        }
    }
}
