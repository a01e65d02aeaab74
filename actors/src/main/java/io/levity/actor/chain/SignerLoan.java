package io.levity.actor.chain;

import io.levity.persistence.validator.VoteSigner;

/** A signer lent to one incarnation of a validator, which gives it back when it ends or when it is recalled. */
public interface SignerLoan extends AutoCloseable {
    VoteSigner signer();

    /** Gives it back: nothing is signed through this loan any more. Twice does no harm. */
    @Override
    void close();
}
