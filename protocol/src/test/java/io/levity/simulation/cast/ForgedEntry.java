package io.levity.simulation.cast;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.CertificateCodec;
import io.levity.chain.consensus.Entry;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.VoteKind;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Proposes to build upon the start again, with nullifications of everything since that nobody signed, or with none. */
final class ForgedEntry implements Mask {
    private static final int LONGEST = 100;

    private Optional<Message.Propose> forged = Optional.empty();

    @Override
    public void onSend(Stage stage, int to, Message message) {
        if (!(message instanceof Message.Propose propose) || propose.header().view() > LONGEST) {
            stage.send(to, message);
            return;
        }
        long view = propose.header().view();
        if (forged.isEmpty() || forged.get().header().view() != view) {
            forged = Optional.of(stage.random().coin() ? propose : forge(stage, propose));
        }
        stage.send(to, forged.get());
    }

    private static Message.Propose forge(Stage stage, Message.Propose propose) {
        Header h = propose.header();
        List<Certificate> skipped = new ArrayList<>();
        boolean none = stage.random().perMille(300);
        for (long v = 1; v < h.view() && !none; v++) {
            Bytes bitmap = stage.random().coin() ? Spammer.full(stage) : ForgedBitmap.only(stage);
            skipped.add(stage.signAlone(VoteKind.NULLIFY, v, Hash.ZERO, bitmap));
        }
        Header header = Headers.uponStart(h, stage.config().start(), skipHash(stage, skipped));
        Hash name = stage.nameOf(header);
        return new Message.Propose(
                header,
                new Entry(Optional.empty(), skipped),
                stage.sign(VoteKind.NOTARIZE, h.view(), name),
                propose.body());
    }

    private static Hash skipHash(Stage stage, List<Certificate> skipped) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        skipped.forEach(c -> all.writeBytes(CertificateCodec.encode(c).unsafeArray()));
        return skipped.isEmpty() ? Hash.ZERO : stage.nameOf(Bytes.wrap(all.toByteArray()));
    }
}
