/**
 * A chain on this node: validator and network entities, the replica that executes, the mempool, the pools.
 *
 * <p>Came from: {@code io.levity.http} (transactions), the cluster (votes). Goes to: {@code io.levity.persistence}
 * (journal, ledgers, stores) and back to readers through {@link io.levity.actor.chain.ChainService}.
 */
package io.levity.actor.chain;
