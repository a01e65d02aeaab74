/**
 * How a node's actor system is configured and joins its cluster.
 *
 * <p>Came from: {@code io.levity.config}. Goes to: the node's start.
 */
package io.levity.cluster;
