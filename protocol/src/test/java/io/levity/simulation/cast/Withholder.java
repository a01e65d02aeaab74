package io.levity.simulation.cast;

import io.levity.chain.consensus.Message;

/** Keeps a part of its votes, certificates, proposals and answers, or all, to itself; which part changes with its mood. */
final class Withholder implements Mask {
    private static final long MOOD_MICROS = 3_000_000;

    @Override
    public void onSend(Stage stage, int to, Message message) {
        long mood = Randomness.mix(stage.nowMicros() / MOOD_MICROS * 64 + stage.me());
        boolean mute = (mood >>> 40 & 3) == 0;
        if (!mute && (mood >>> kind(message) & 1) == 0) {
            stage.send(to, message);
        }
    }

    private static int kind(Message message) {
        return switch (message) {
            case Message.Propose p -> 0;
            case Message.VoteCast v -> v.vote().kind().code();
            case Message.CertificateFormed c -> 4 + c.certificate().kind().code();
            case Message.Standstill s -> 8;
            case Message.FetchBlock f -> 9;
            case Message.BlockFetched f -> 10;
            case Message.FetchFinalised f -> 11;
            case Message.FinalisedFetched f -> 12;
            case Message.FetchCertificates f -> 13;
        };
    }
}
