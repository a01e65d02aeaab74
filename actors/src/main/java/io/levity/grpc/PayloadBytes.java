package io.levity.grpc;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Content between messages and streams, without copying: both are immutable. */
final class PayloadBytes {
    private static final int PIECE_BYTES = 1 << 20;

    private PayloadBytes() {}

    static Source<akka.util.ByteString, NotUsed> source(ByteString payload) {
        return Source.from(pieces(payload));
    }

    private static List<akka.util.ByteString> pieces(ByteString payload) {
        Pieces pieces = new Pieces();
        try {
            UnsafeByteOperations.unsafeWriteTo(payload, pieces);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pieces.out;
    }

    static ByteString message(akka.util.ByteString piece) {
        ByteString out = ByteString.EMPTY;
        for (ByteBuffer buffer : piece.getByteBuffers()) {
            out = out.concat(UnsafeByteOperations.unsafeWrap(buffer));
        }
        return out;
    }

    private static final class Pieces extends ByteOutput {
        final List<akka.util.ByteString> out = new ArrayList<>();

        @Override
        public void write(byte value) {
            out.add(akka.util.ByteString.fromArray(new byte[] {value}));
        }

        @Override
        public void write(byte[] value, int offset, int length) {
            out.add(akka.util.ByteString.fromArray(value, offset, length));
        }

        @Override
        public void write(ByteBuffer value) {
            out.add(akka.util.ByteString.fromByteBuffer(value));
        }

        @Override
        public void writeLazy(byte[] value, int offset, int length) {
            for (int at = 0; at < length; at += PIECE_BYTES) {
                out.add(akka.util.ByteString.fromArrayUnsafe(value, offset + at, Math.min(PIECE_BYTES, length - at)));
            }
        }

        @Override
        public void writeLazy(ByteBuffer value) {
            write(value);
        }
    }
}
