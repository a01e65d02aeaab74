package io.levity.chain.consensus;

import io.levity.types.Bytes;
import java.util.List;

/** The port through which evidence and certificates are verified; malformed keys and signatures verify to false. */
public interface SignatureVerifier {

    boolean verify(Bytes publicKey, Bytes message, Bytes signature);

    /** One signature by all keys over the same message; false when there is no key. */
    boolean verifyAggregate(List<Bytes> publicKeys, Bytes message, Bytes signature);
}
