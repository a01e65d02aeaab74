/**
 * Counters, gauges and histograms of this process, and their Prometheus text.
 *
 * <p>Came from: nothing. Goes to: every actor that counts something, and the metrics port of {@code io.levity.http}.
 */
package io.levity.metrics;
