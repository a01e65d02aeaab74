package io.levity.simulation.cast;

import io.levity.chain.consensus.Message;

/** Holds its proposals back until about when the others give up, a little before for some and a little after for others. */
final class LateProposer implements Mask {
    @Override
    public void onSend(Stage stage, int to, Message message) {
        if (!(message instanceof Message.Propose)) {
            stage.send(to, message);
            return;
        }
        long giveUp = 2 * stage.config().params().deltaMillis()
                + stage.config().params().blockTimeMillis();
        stage.sendLater(to, message, Math.max(0, giveUp * 1_000 + stage.random().between(-60_000, 20_000)));
    }
}
