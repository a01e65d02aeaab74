/**
 * A deterministic simulator of the real consensus core: hostile network, disks, clocks, crashes and members, and an
 * oracle that restates the rules on its own.
 *
 * <p>Came from: {@code io.levity.chain.consensus}. Goes to: the build's tests and {@code ./levity sim}.
 */
package io.levity.simulation;
