/**
 * What a validator is: its keys, its vote ledger and the coarse progress it journals.
 *
 * <p>Came from: {@code io.levity.chain.consensus}. Goes to: the signer and the validator entity.
 */
package io.levity.chain.validator;
