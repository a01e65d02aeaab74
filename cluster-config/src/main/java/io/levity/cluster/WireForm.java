package io.levity.cluster;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * How values of one type travel between nodes. Thread-safe. What it reads may come from a node of another version or be
 * damaged: it throws a {@link RuntimeException} then, and takes no more memory than a small multiple of what it was given.
 */
public interface WireForm<T> {

    void write(Output out, T value);

    T read(Input in);

    /** A run of bytes behind its length. */
    static void writeBytes(Output out, byte[] bytes) {
        out.writeVarInt(bytes.length, true);
        out.writeBytes(bytes);
    }

    /** Answers {@link #writeBytes}; never makes room for more bytes than there are. */
    static byte[] readBytes(Input in) {
        return in.readBytes(readCount(in));
    }

    /** A count of things of at least one byte each, which must all be there. */
    static int readCount(Input in) {
        int count = in.readVarInt(true);
        int left = in.limit() - in.position();
        if (count < 0 || count > left) {
            throw new KryoException(Integer.toUnsignedString(count) + " announced where " + left + " bytes are left");
        }
        return count;
    }
}
