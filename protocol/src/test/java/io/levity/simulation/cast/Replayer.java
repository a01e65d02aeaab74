package io.levity.simulation.cast;

import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.Vote;
import io.levity.types.Bytes;

/** Says again what it or others said long ago, and what was said in another set or epoch: those signatures fail here. */
final class Replayer implements Mask {
    private static final int KEPT = 64;

    private final Message[] heard = new Message[KEPT];
    private long count;

    @Override
    public boolean onReceive(Stage stage, int from, Message message) {
        if (stage.random().perMille(300)) {
            heard[(int) (count++ % KEPT)] = message;
        }
        return true;
    }

    @Override
    public void onTick(Stage stage) {
        for (int i = 0; i < 3 && count > 0; i++) {
            Message old = heard[stage.random().below((int) Math.min(count, KEPT))];
            stage.send(stage.random().below(stage.members()), stage.random().coin() ? old : elsewhere(stage, old));
        }
    }

    /** The same, as it would be signed elsewhere: claimed as its own, or under a signature for another config. */
    private static Message elsewhere(Stage stage, Message message) {
        if (!(message instanceof Message.VoteCast cast)) {
            return message;
        }
        Vote vote = cast.vote();
        byte[] signature = vote.signature().toArray();
        if (signature.length > 0) {
            signature[stage.random().below(Math.min(8, signature.length))] ^= 0x55;
        }
        int member = stage.random().coin() ? stage.me() : vote.member();
        return new Message.VoteCast(
                new Vote(vote.kind(), vote.view(), vote.headerHash(), member, Bytes.wrap(signature)));
    }
}
