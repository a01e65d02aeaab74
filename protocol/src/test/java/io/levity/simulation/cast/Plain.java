package io.levity.simulation.cast;

/** No mask. */
final class Plain implements Mask {}
