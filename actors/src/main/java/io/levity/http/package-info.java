/**
 * The HTTP edge of a node: REST, events, console, API page, problems, health and metrics.
 *
 * <p>Came from: browsers, command lines, wallets, probes. Goes to: {@code io.levity.actor.chain} for what is read and
 * submitted, {@code io.levity.http.rpc} for JSON-RPC.
 */
package io.levity.http;
