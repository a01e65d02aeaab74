package io.levity.simulation.cast;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.Arrays;
import java.util.List;

/** Turns its own votes into certificates whose bitmap claims more: all members, members that do not exist, wrong sizes. */
final class ForgedBitmap implements Mask {
    private static final List<VoteKind> KINDS = List.of(VoteKind.values());

    @Override
    public void onSend(Stage stage, int to, Message message) {
        stage.send(to, message);
        switch (message) {
            case Message.VoteCast cast -> forge(stage, to, cast.vote());
            case Message.CertificateFormed formed -> {
                Certificate c = formed.certificate();
                stage.send(to, certificate(c.kind(), c.view(), c.headerHash(), bitmap(stage), c.signature()));
            }
            default -> {}
        }
    }

    private static void forge(Stage stage, int to, Vote vote) {
        VoteKind kind = KINDS.get(stage.random().below(KINDS.size()));
        Hash block = kind == VoteKind.NULLIFY ? Hash.ZERO : vote.headerHash();
        Certificate alone = stage.signAlone(kind, vote.view(), block, bitmap(stage));
        stage.send(to, new Message.CertificateFormed(alone));
    }

    private static Message certificate(VoteKind kind, long view, Hash block, Bytes bitmap, Bytes signature) {
        return new Message.CertificateFormed(new Certificate(kind, view, block, bitmap, signature));
    }

    private static Bytes bitmap(Stage stage) {
        return switch (stage.random().below(5)) {
            case 0 -> Bytes.EMPTY;
            case 1 -> Bytes.wrap(new byte[33]);
            case 2 -> only(stage);
            case 3 -> allBits(stage);
            default -> Spammer.full(stage);
        };
    }

    static Bytes only(Stage stage) {
        byte[] bitmap = new byte[(stage.members() + 7) / 8];
        bitmap[stage.me() >>> 3] |= (byte) (1 << (stage.me() & 7));
        return Bytes.wrap(bitmap);
    }

    private static Bytes allBits(Stage stage) {
        byte[] bitmap = new byte[(stage.members() + 7) / 8];
        Arrays.fill(bitmap, (byte) 0xFF);
        return Bytes.wrap(bitmap);
    }
}
