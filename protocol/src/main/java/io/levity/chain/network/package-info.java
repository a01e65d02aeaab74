/**
 * The life of a consensus network: activated, then one final block after another.
 *
 * <p>Besides, what decides about networks: how mandates of stake are dealt to seats, how likely a set so drawn is a bad one,
 * and when the load wants more networks or fewer. Nothing registers networks by these rules yet.
 *
 * <p>Came from: {@code io.levity.chain.consensus} (deliveries). Goes to: the network entity and its journal.
 */
package io.levity.chain.network;
