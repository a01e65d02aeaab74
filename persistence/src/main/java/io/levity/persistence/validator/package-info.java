/**
 * The signer of a host: its one append-only log of votes and of what votes rest on, and the service that signs.
 *
 * <p>Came from: {@code io.levity.chain.validator}, which decides what may be said. Goes to: the validator entities.
 */
package io.levity.persistence.validator;
