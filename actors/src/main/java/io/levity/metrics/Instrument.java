package io.levity.metrics;

/** Something that counts and can say so in Prometheus text. */
public sealed interface Instrument permits Counter, Histogram {

    /** @param labels rendered pairs without braces, empty for none */
    void render(StringBuilder out, String name, String labels);
}
