package io.levity.actor.peer;

import io.levity.types.Hash;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What who connects says first: a word that names the protocol (4 bytes), version (2), genesis of the root network (32),
 * length of the name (1), name.
 */
record Greeting(int version, Hash genesis, String name) {
    static final int VERSION = 1;

    private static final int WORD = 0x4c565342; // LVSB
    private static final int HEAD_BYTES = 4 + 2 + Hash.SIZE_BYTES + 1;
    private static final int MOST_NAME_BYTES = 255;

    static Greeting of(Hash genesis, String name) {
        return new Greeting(VERSION, genesis, name);
    }

    void write(OutputStream out) throws IOException {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, MOST_NAME_BYTES);
        byte[] bytes = new byte[HEAD_BYTES + length];
        ByteBuffer.wrap(bytes)
                .putInt(WORD)
                .putShort((short) version)
                .put(genesis.toArray())
                .put((byte) length)
                .put(text, 0, length);
        out.write(bytes);
        out.flush();
    }

    /** Empty when this is no greeting. */
    static Optional<Greeting> read(DataInputStream in) throws IOException {
        if (in.readInt() != WORD) {
            return Optional.empty();
        }
        int version = in.readUnsignedShort();
        byte[] genesis = in.readNBytes(Hash.SIZE_BYTES);
        if (genesis.length < Hash.SIZE_BYTES) {
            return Optional.empty();
        }
        byte[] name = new byte[in.readUnsignedByte()];
        in.readFully(name);
        return Optional.of(new Greeting(version, Hash.of(genesis), new String(name, StandardCharsets.UTF_8)));
    }
}
