package io.levity.simulation.cast;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.Vote;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fills every table that admits foreign entries: votes at both ends of the window, endless digests, full standstills. */
final class Spammer implements Mask {
    private static final List<VoteKind> KINDS = List.of(VoteKind.values());

    private long view = 1;

    @Override
    public boolean onReceive(Stage stage, int from, Message message) {
        if (message instanceof Message.VoteCast cast && cast.vote().view() < view + 1_000) {
            view = Math.max(view, cast.vote().view());
        }
        return true;
    }

    @Override
    public void onTick(Stage stage) {
        int to = stage.random().below(stage.members());
        for (int i = 0; i < 4; i++) {
            stage.send(to, new Message.VoteCast(vote(stage)));
        }
        switch (stage.random().below(5)) {
            case 0 -> stage.send(to, standstill(stage));
            case 3 -> stage.send(to, new Message.FetchCertificates(someView(stage), someView(stage)));
            case 1 ->
                stage.send(
                        to,
                        new Message.FetchFinalised(
                                stage.random().next(), stage.random().next()));
            case 2 -> stage.send(to, new Message.FetchBlock(digest(stage)));
            default -> stage.send(to, new Message.CertificateFormed(garbage(stage)));
        }
    }

    private Vote vote(Stage stage) {
        VoteKind kind = KINDS.get(stage.random().below(KINDS.size()));
        return stage.sign(kind, someView(stage), kind == VoteKind.NULLIFY ? Hash.ZERO : digest(stage));
    }

    private long someView(Stage stage) {
        return switch (stage.random().below(8)) {
            case 0 -> Long.MAX_VALUE;
            case 1 -> Long.MIN_VALUE;
            case 2 -> 0;
            case 3 -> view + 65;
            case 4 -> Math.max(0, view - 33);
            default -> view + stage.random().between(0, 64);
        };
    }

    private static Hash digest(Stage stage) {
        return new Hash(stage.random().next(), 1, 2, 3);
    }

    private Certificate garbage(Stage stage) {
        byte[] signature = new byte[48];
        signature[0] = (byte) stage.random().next();
        VoteKind kind = KINDS.get(stage.random().below(KINDS.size()));
        return new Certificate(kind, someView(stage), digest(stage), full(stage), Bytes.wrap(signature));
    }

    private Message.Standstill standstill(Stage stage) {
        List<Certificate> certificates = new ArrayList<>();
        List<Vote> votes = new ArrayList<>();
        for (int i = stage.random().below(80); i > 0; i--) {
            certificates.add(garbage(stage));
            votes.add(vote(stage));
        }
        return new Message.Standstill(Optional.of(garbage(stage)), certificates, votes);
    }

    static Bytes full(Stage stage) {
        byte[] bitmap = new byte[(stage.members() + 7) / 8];
        for (int i = 0; i < stage.members(); i++) {
            bitmap[i >>> 3] |= (byte) (1 << (i & 7));
        }
        return Bytes.wrap(bitmap);
    }
}
