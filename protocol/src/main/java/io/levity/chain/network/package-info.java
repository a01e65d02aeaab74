/**
 * The life of a consensus network: activated, then one final block after another.
 *
 * <p>Came from: {@code io.levity.chain.consensus} (deliveries). Goes to: the network entity and its journal.
 */
package io.levity.chain.network;
