package io.levity.actor.peer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An answer: its code (1 byte), the complement of that (1), so that no single fault makes a yes of a no, and, when it
 * refuses, why: length (2), text.
 */
record Reply(ReplyCode code, String text) {
    private static final int MOST_TEXT_BYTES = 512;

    static Reply of(ReplyCode code) {
        return new Reply(code, "");
    }

    static Reply read(DataInputStream in) throws IOException {
        int number = in.readUnsignedByte();
        int complement = in.readUnsignedByte();
        ReplyCode code = ReplyCode.of(number)
                .filter(_ -> complement == (~number & 0xff))
                .orElseThrow(() ->
                        new PeerFailure(PeerFailure.Code.VERSION, "the peer does not speak our protocol: " + number));
        if (!code.refuses()) {
            return of(code);
        }
        byte[] text = new byte[in.readUnsignedShort()];
        in.readFully(text);
        return new Reply(code, new String(text, StandardCharsets.UTF_8));
    }

    void write(DataOutputStream out) throws IOException {
        out.writeByte(code.number());
        out.writeByte(~code.number());
        if (code.refuses()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] cut = Arrays.copyOf(bytes, Math.min(bytes.length, MOST_TEXT_BYTES));
            out.writeShort(cut.length);
            out.write(cut);
        }
        out.flush();
    }
}
