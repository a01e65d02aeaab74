package io.levity.simulation.cast;

import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Hash;

/** Casts the vote that contradicts each vote it casts, to the same or to other members. */
final class NullifyAndFinalize implements Mask {
    private long lastView;
    private Hash lastBlock = Hash.ZERO;

    @Override
    public void onSend(Stage stage, int to, Message message) {
        stage.send(to, message);
        if (!(message instanceof Message.VoteCast cast)) {
            return;
        }
        long view = cast.vote().view();
        switch (cast.vote().kind()) {
            case NOTARIZE -> {
                lastView = view;
                lastBlock = cast.vote().headerHash();
                contradict(stage, VoteKind.NULLIFY, view, Hash.ZERO);
                contradict(stage, VoteKind.FINALIZE, view, lastBlock);
            }
            case FINALIZE -> contradict(stage, VoteKind.NULLIFY, view, Hash.ZERO);
            case NULLIFY -> {
                if (view == lastView) {
                    contradict(stage, VoteKind.FINALIZE, view, lastBlock);
                }
            }
        }
    }

    private static void contradict(Stage stage, VoteKind kind, long view, Hash block) {
        if (stage.random().coin()) {
            stage.send(stage.random().below(stage.members()), new Message.VoteCast(stage.sign(kind, view, block)));
        }
    }
}
