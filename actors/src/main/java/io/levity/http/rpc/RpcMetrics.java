package io.levity.http.rpc;

import io.levity.metrics.Counter;
import io.levity.metrics.Histogram;
import io.levity.metrics.Labelled;
import io.levity.metrics.Labelled.Label;
import io.levity.metrics.Metrics;
import java.util.Set;

/** Counts calls by method and outcome; unknown methods count as {@code other}. */
public final class RpcMetrics {
    private final Labelled<Counter> calls;
    private final Labelled<Histogram> seconds;

    public RpcMetrics(Metrics metrics) {
        Label method = new Label("method", ChainRpcMethods.names());
        calls = metrics.counters(
                "levity_rpc_requests_total",
                "JSON-RPC calls by method and outcome",
                method,
                new Label("outcome", Set.of("ok", "refused", "failed")));
        seconds = metrics.histograms("levity_rpc_seconds", "JSON-RPC call time by method", Metrics.seconds(), method);
    }

    /** @param code 0 for success, else the error code */
    void onCall(String method, int code, long startNanos) {
        calls.with(method, outcome(code)).increment();
        seconds.with(method).observeSince(startNanos);
    }

    private static String outcome(int code) {
        if (code == 0) {
            return "ok";
        }
        return code == RpcFault.INTERNAL ? "failed" : "refused";
    }
}
