/**
 * Chaos: a schedule of faults drawn from a seed, load all along, and in the end a check that knows nothing of the code under
 * test but what any client reads: blocks, receipts, balances, blobs.
 *
 * <p>Came from: {@code io.levity.loadtest.cluster}. Goes to: {@code ./levity chaos} and the tests tagged {@code cluster}
 * and {@code chaos}.
 */
package io.levity.loadtest.chaos;
