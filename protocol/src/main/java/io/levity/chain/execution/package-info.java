/**
 * Ethereum-shaped transactions, receipts and blocks, and their deterministic execution, system contracts included.
 *
 * <p>Came from: {@code io.levity.chain.consensus} (a certified body), {@code io.levity.chain.state}. Goes to: the chain
 * replica of a node.
 */
package io.levity.chain.execution;
