/**
 * The Byzantine cast: each mask is worn by a member that otherwise runs the real core.
 *
 * <p>Came from: {@code io.levity.chain.consensus}. Goes to: {@code io.levity.simulation}.
 */
package io.levity.simulation.cast;
