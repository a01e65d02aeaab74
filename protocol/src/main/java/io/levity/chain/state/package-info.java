/**
 * Authenticated state: accounts and storage in Merkle Patricia tries, read through views, kept through a port.
 *
 * <p>Came from: {@code io.levity.codec}, {@code io.levity.crypto}. Goes to: execution; the store behind the port is in
 * persistence.
 */
package io.levity.chain.state;
