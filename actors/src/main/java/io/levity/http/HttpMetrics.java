package io.levity.http;

import io.levity.metrics.Counter;
import io.levity.metrics.Histogram;
import io.levity.metrics.Labelled;
import io.levity.metrics.Labelled.Label;
import io.levity.metrics.Metrics;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts requests by route and class of status; paths without a route count as {@code other}. */
final class HttpMetrics {
    private final Labelled<Counter> requests;
    private final Labelled<Histogram> seconds;
    private final AtomicInteger streams = new AtomicInteger();

    HttpMetrics(Metrics metrics, Set<String> paths, EdgePool pool) {
        Label route = new Label("route", paths);
        requests = metrics.counters(
                "levity_http_requests_total",
                "HTTP requests by route and class of status",
                route,
                new Label("status", Set.of("1xx", "2xx", "3xx", "4xx", "5xx")));
        seconds = metrics.histograms(
                "levity_http_seconds", "Time to the response head by route", Metrics.seconds(), route);
        metrics.gauge("levity_http_streams", "Open event streams and WebSockets", streams::get);
        metrics.gauge("levity_http_queue_requests", "Requests waiting for a worker", pool::queued);
    }

    void onResponse(String route, int status, long startNanos) {
        requests.with(route, status / 100 + "xx").increment();
        seconds.with(route).observeSince(startNanos);
    }

    void onStreamOpened() {
        streams.incrementAndGet();
    }

    void onStreamClosed() {
        streams.decrementAndGet();
    }
}
