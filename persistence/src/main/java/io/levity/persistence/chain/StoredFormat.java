package io.levity.persistence.chain;

import java.io.NotSerializableException;

/** Why stored bytes cannot be read, in words that tell an operator what to do. */
public final class StoredFormat {
    private StoredFormat() {}

    public static NotSerializableException unknown(String manifest, String ofWhat) {
        return new NotSerializableException("the journal holds \"" + manifest + "\" of " + ofWhat
                + ", which this version does not know: it was written by a newer one, start that");
    }

    public static NotSerializableException damaged(String manifest, Exception cause) {
        NotSerializableException e =
                new NotSerializableException("a stored \"" + manifest + "\" is damaged: " + cause.getMessage());
        e.initCause(cause);
        return e;
    }
}
