/**
 * Transactions that wait for a block: admission, replacement, gaps, limits, and the choice of what goes into a block.
 *
 * <p>Came from: {@code io.levity.chain.execution} (decoded transactions), {@code io.levity.chain.state}. Goes to: the
 * mempool and body builder of a node.
 */
package io.levity.chain.mempool;
