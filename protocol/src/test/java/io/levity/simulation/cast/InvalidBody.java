package io.levity.simulation.cast;

import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Bytes;
import io.levity.types.Hash;

/** Proposes what nobody may certify: bodies that fail, that are too large or not the named ones, false roots and heights. */
final class InvalidBody implements Mask {
    private long view;
    private Message.Propose bent;

    @Override
    public void onSend(Stage stage, int to, Message message) {
        if (!(message instanceof Message.Propose propose)) {
            stage.send(to, message);
            return;
        }
        if (bent == null || view != propose.header().view()) {
            view = propose.header().view();
            bent = bend(stage, propose);
        }
        stage.send(to, bent);
    }

    private static Message.Propose bend(Stage stage, Message.Propose propose) {
        Header h = propose.header();
        Bytes poisoned = stage.poison(propose.body());
        return switch (stage.random().below(9)) {
            case 0 -> propose;
            case 1 -> signed(stage, propose, h, poisoned);
            case 2 -> signed(stage, propose, Headers.withStateRoot(h, new Hash(1, 2, 3, 4)), propose.body());
            case 3 -> signed(stage, propose, Headers.withHeight(h, h.height() + 1), propose.body());
            case 4 -> signed(stage, propose, Headers.withTime(h, stage.random().next()), propose.body());
            case 5 -> signed(stage, propose, Headers.withExtra(h, Bytes.wrap(new byte[32])), propose.body());
            case 6 -> {
                Bytes large = Bytes.wrap(new byte[stage.config().params().maxBodyBytes() + 1]);
                yield signed(stage, propose, Headers.withBody(h, large, stage.nameOf(large)), large);
            }
            default -> signed(stage, propose, Headers.withBody(h, poisoned, stage.nameOf(poisoned)), poisoned);
        };
    }

    private static Message.Propose signed(Stage stage, Message.Propose propose, Header header, Bytes body) {
        Hash name = stage.nameOf(header);
        return new Message.Propose(header, propose.entry(), stage.sign(VoteKind.NOTARIZE, header.view(), name), body);
    }
}
