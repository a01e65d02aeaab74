package io.levity.simulation.cast;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Message;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;

/** Answers every question falsely: another block, a poisoned body, a proof of something else, or nothing. */
final class FalseFetcher implements Mask {
    private Message.BlockFetched other;

    @Override
    public void onSend(Stage stage, int to, Message message) {
        switch (message) {
            case Message.BlockFetched fetched -> {
                Message.BlockFetched answer = other == null ? fetched : other;
                other = fetched;
                switch (stage.random().below(3)) {
                    case 0 -> stage.send(to, answer);
                    case 1 -> stage.send(to, new Message.BlockFetched(fetched.header(), stage.poison(fetched.body())));
                    default -> {}
                }
            }
            case Message.FinalisedFetched fetched -> stage.send(to, falsified(stage, fetched));
            default -> stage.send(to, message);
        }
    }

    private static Message falsified(Stage stage, Message.FinalisedFetched fetched) {
        List<FinalBlock> blocks = new ArrayList<>(fetched.blocks());
        if (blocks.isEmpty()) {
            return fetched;
        }
        int i = stage.random().below(blocks.size());
        FinalBlock b = blocks.get(i);
        Certificate c = b.finalization();
        switch (stage.random().below(5)) {
            case 0 -> blocks.set(i, new FinalBlock(b.hash(), b.header(), stage.poison(b.body()), c));
            case 1 -> blocks.set(i, new FinalBlock(new Hash(9, 9, 9, 9), b.header(), b.body(), c));
            case 2 ->
                blocks.set(
                        i,
                        new FinalBlock(
                                b.hash(),
                                Headers.withHeight(b.header(), b.header().height() + 1),
                                b.body(),
                                c));
            case 3 -> blocks.set(i, new FinalBlock(b.hash(), b.header(), b.body(), emptied(c)));
            default -> blocks.remove(i);
        }
        return new Message.FinalisedFetched(blocks);
    }

    private static Certificate emptied(Certificate c) {
        return new Certificate(
                c.kind(),
                c.view(),
                c.headerHash(),
                Bytes.wrap(new byte[c.signers().size()]),
                c.signature());
    }
}
