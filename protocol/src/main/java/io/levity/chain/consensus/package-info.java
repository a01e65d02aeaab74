/**
 * Simplex consensus with aggregate BLS certificates, as a pure state machine.
 *
 * <p>Came from: {@code io.levity.types}. Goes to: the validator entities that carry its effects out, and the simulator.
 */
package io.levity.chain.consensus;
