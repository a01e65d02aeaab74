package io.levity.chain.consensus;

/** Takes the effects of one call of a {@link SimplexCore}, in order. */
@FunctionalInterface
public interface EffectSink {
    void emit(Effect effect);
}
