package io.levity.simulation.cast;

import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Hash;

/** Proposes where it does not lead, and votes in the names of others. */
final class Impersonator implements Mask {
    @Override
    public boolean onReceive(Stage stage, int from, Message message) {
        switch (message) {
            case Message.Propose propose -> usurp(stage, propose);
            case Message.VoteCast cast -> pretend(stage, cast.vote());
            default -> {}
        }
        return true;
    }

    private static void usurp(Stage stage, Message.Propose propose) {
        Message.Propose mine = Equivocator.rivalOf(stage, propose);
        Message.Propose theirs = new Message.Propose(
                mine.header(), mine.entry(), as(propose.leaderVote().member(), mine.leaderVote()), mine.body());
        for (int to = 0; to < stage.members(); to++) {
            if (stage.random().coin()) {
                stage.send(to, stage.random().coin() ? mine : theirs);
            }
        }
    }

    /** A vote that contradicts theirs would be evidence against them, if anybody believed it. */
    private static void pretend(Stage stage, Vote vote) {
        Vote mine =
                switch (vote.kind()) {
                    case NOTARIZE -> stage.sign(VoteKind.NOTARIZE, vote.view(), new Hash(6, 6, 6, 6));
                    case FINALIZE -> stage.sign(VoteKind.NULLIFY, vote.view(), Hash.ZERO);
                    case NULLIFY -> stage.sign(VoteKind.FINALIZE, vote.view(), new Hash(6, 6, 6, 6));
                };
        int to = stage.random().below(stage.members());
        stage.send(to, new Message.VoteCast(as(vote.member(), mine)));
    }

    private static Vote as(int member, Vote vote) {
        return new Vote(vote.kind(), vote.view(), vote.headerHash(), member, vote.signature());
    }
}
