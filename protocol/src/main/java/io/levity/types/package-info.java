/**
 * Value types that every product shares: bytes, hashes, addresses, network ids.
 *
 * <p>Came from: nothing, this is the floor of the house. Goes to: every package.
 */
package io.levity.types;
