package io.levity.admission;

import java.util.OptionalLong;

/** @param bytesPerDay of blobs that it may write in a day of UTC; empty = as many as it likes */
public record Account(String name, OptionalLong bytesPerDay) {
    /** Everybody, where no keys are asked for. */
    public static final Account ANONYMOUS = new Account("anonymous", OptionalLong.empty());
}
