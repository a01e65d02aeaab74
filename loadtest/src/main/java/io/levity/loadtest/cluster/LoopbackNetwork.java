package io.levity.loadtest.cluster;

import java.util.List;
import java.util.Optional;

/** All nodes on 127.0.0.1, with ports of their own. No link of them can be cut. */
final class LoopbackNetwork implements NodeNetwork {
    /** Between the ports of two nodes. */
    private static final int STEP = 10;

    private final int firstOffset;
    private final String whyNoCuts;

    /** @param whyNoCuts what is missing for more than this */
    LoopbackNetwork(int firstOffset, String whyNoCuts) {
        this.firstOffset = firstOffset;
        this.whyNoCuts = whyNoCuts;
    }

    @Override
    public String host(int node) {
        return "127.0.0.1";
    }

    @Override
    public int portOffset(int node) {
        return firstOffset + STEP * node;
    }

    @Override
    public String databaseHost() {
        return "127.0.0.1";
    }

    @Override
    public List<String> prefix(int node) {
        return List.of();
    }

    @Override
    public Optional<String> whyNoCuts() {
        return Optional.of(whyNoCuts);
    }

    @Override
    public void cut(int from, int to) {
        throw impossible();
    }

    @Override
    public void mend(int from, int to) {
        throw impossible();
    }

    @Override
    public void cutDatabase(int node) {
        throw impossible();
    }

    @Override
    public void mendDatabase(int node) {
        throw impossible();
    }

    @Override
    public void slow(int node) {
        throw impossible();
    }

    @Override
    public void quicken(int node) {
        throw impossible();
    }

    @Override
    public String slowness() {
        return "nothing";
    }

    @Override
    public void mendAll() {}

    @Override
    public void close() {}

    private IllegalStateException impossible() {
        return new IllegalStateException("no link can be cut or slowed here: " + whyNoCuts);
    }
}
