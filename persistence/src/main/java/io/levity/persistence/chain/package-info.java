/**
 * What a node keeps of a chain: events of its journal, blocks with their indexes, world state, pending transactions.
 *
 * <p>Came from: {@code io.levity.chain.network}, {@code io.levity.chain.execution}. Goes to: the chain replica and the
 * entities of a node.
 */
package io.levity.persistence.chain;
