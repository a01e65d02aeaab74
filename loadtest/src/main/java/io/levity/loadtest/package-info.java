/**
 * Workloads against real processes: starting and killing nodes, generating load, measuring, recording results.
 *
 * <p>Came from: {@code io.levity.client}. Goes to: {@code ./levity bench} and the tests tagged cluster and compat.
 */
package io.levity.loadtest;
