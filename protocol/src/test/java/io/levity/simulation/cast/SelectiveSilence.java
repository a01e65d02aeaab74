package io.levity.simulation.cast;

import io.levity.chain.consensus.Message;

/** Speaks to, and hears, a part of the members only; the part changes every two seconds. */
final class SelectiveSilence implements Mask {
    private static final long MOOD_MICROS = 2_000_000;

    @Override
    public void onSend(Stage stage, int to, Message message) {
        if (speaks(stage, to, 0)) {
            stage.send(to, message);
        }
    }

    @Override
    public boolean onReceive(Stage stage, int from, Message message) {
        return speaks(stage, from, 1);
    }

    private static boolean speaks(Stage stage, int other, int direction) {
        long mood = Randomness.mix(stage.nowMicros() / MOOD_MICROS * 128 + stage.me() * 2L + direction);
        return (mood >>> other & 1) == 0;
    }
}
