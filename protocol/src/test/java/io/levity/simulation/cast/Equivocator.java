package io.levity.simulation.cast;

import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.HashMap;
import java.util.Map;

/** Two proposals for one view, one to each half; votes for the rival to the half that has it. */
final class Equivocator implements Mask {
    private final Map<Long, Message.Propose> rivals = new HashMap<>();

    @Override
    public void onSend(Stage stage, int to, Message message) {
        switch (message) {
            case Message.Propose propose -> {
                Message.Propose rival = rivals.computeIfAbsent(propose.header().view(), v -> rivalOf(stage, propose));
                stage.send(to, other(stage, to, propose.header().view()) ? rival : propose);
                if (stage.random().perMille(150)) {
                    stage.send(to, rival);
                }
            }
            case Message.VoteCast cast -> stage.send(to, new Message.VoteCast(bend(stage, to, cast.vote())));
            default -> stage.send(to, message);
        }
    }

    private Vote bend(Stage stage, int to, Vote vote) {
        Message.Propose rival = rivals.get(vote.view());
        if (rival == null || vote.kind() == VoteKind.NULLIFY || !other(stage, to, vote.view())) {
            return vote;
        }
        return stage.sign(vote.kind(), vote.view(), rival.leaderVote().headerHash());
    }

    private static boolean other(Stage stage, int to, long view) {
        return (Randomness.mix(view * 31 + stage.me()) >>> to & 1) == 0;
    }

    static Message.Propose rivalOf(Stage stage, Message.Propose propose) {
        Bytes body = propose.body();
        Header h = propose.header();
        Header rival = Headers.withTime(h, h.timestampMillis() + 1);
        if (stage.random().coin() && !body.isEmpty()) {
            byte[] changed = body.toArray();
            changed[changed.length - 1] ^= 1;
            body = Bytes.wrap(changed);
            rival = Headers.withBody(h, body, stage.nameOf(body));
        }
        Hash name = stage.nameOf(rival);
        return new Message.Propose(rival, propose.entry(), stage.sign(VoteKind.NOTARIZE, rival.view(), name), body);
    }
}
