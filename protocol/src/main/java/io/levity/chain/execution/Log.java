package io.levity.chain.execution;

import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;

/** An event that a contract emitted: at most four topics. */
public record Log(Address address, List<Hash> topics, Bytes data) {
    public Log {
        topics = List.copyOf(topics);
    }
}
