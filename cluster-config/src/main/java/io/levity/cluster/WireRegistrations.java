package io.levity.cluster;

/** The list of what may travel between nodes. Named by {@code levity.wire.registrations}; has a constructor without parameters. */
public interface WireRegistrations {

    void register(WireTypes.Builder types);
}
