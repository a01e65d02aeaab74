package io.levity.chain.validator;

import io.levity.chain.consensus.SignatureVerifier;
import io.levity.crypto.Bls;
import io.levity.types.Bytes;
import java.util.List;

/** Verifies evidence and certificates with BLS12-381. Keys of a set have shown their proof of possession before. */
public final class BlsSignatureVerifier implements SignatureVerifier {

    @Override
    public boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
        return Bls.verify(publicKey, message, signature);
    }

    @Override
    public boolean verifyAggregate(List<Bytes> publicKeys, Bytes message, Bytes signature) {
        return Bls.fastAggregateVerify(publicKeys, message, signature);
    }
}
