/**
 * Clusters for tests: several nodes and one database as processes of this machine, each node in a network of its own where
 * that is possible, so that machines can die, freeze and lose each other for real. Nothing of a run outlives it.
 *
 * <p>Came from: {@code ./levity up} and {@code ./levity cassandra}. Goes to: {@code io.levity.loadtest.chaos} and tests.
 */
package io.levity.loadtest.cluster;
