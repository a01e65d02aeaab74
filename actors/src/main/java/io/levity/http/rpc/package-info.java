/**
 * Ethereum JSON-RPC over HTTP and WebSocket: dispatch, methods, canonical hexadecimal, filters and subscriptions.
 *
 * <p>Came from: {@code io.levity.http} (bodies and sockets), {@code io.levity.actor.chain} (the chain as read and
 * written). Goes to: Ethereum clients.
 */
package io.levity.http.rpc;
