package io.levity.simulation.cast;

import io.levity.chain.consensus.Message;

/** How a Byzantine member bends what its core, which is the real one, says and hears. */
public interface Mask {

    /** The core wants this said to one member. */
    default void onSend(Stage stage, int to, Message message) {
        stage.send(to, message);
    }

    /** Whether the core shall hear this. */
    default boolean onReceive(Stage stage, int from, Message message) {
        return true;
    }

    /** Now and then. */
    default void onTick(Stage stage) {}
}
