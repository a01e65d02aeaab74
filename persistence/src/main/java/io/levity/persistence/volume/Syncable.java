package io.levity.persistence.volume;

import java.io.IOException;

/** Something whose written bytes one call makes durable. */
interface Syncable {
    void sync() throws IOException;
}
