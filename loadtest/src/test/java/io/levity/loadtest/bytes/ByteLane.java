package io.levity.loadtest.bytes;

/**
 * One way to carry bytes. Who sends has pieces of 1 MiB in memory (or in a file, where the way can use that), who receives
 * copies them into pieces of 1 MiB, as whoever stores them must.
 */
interface ByteLane {
    int PIECE_BYTES = 1 << 20;

    /** Of one push or pull, which ends with the word of the other side that it has all. */
    int TRANSFER_PIECES = 64;

    long TRANSFER_BYTES = (long) TRANSFER_PIECES * PIECE_BYTES;

    /** Takes pushes and answers pulls until the process ends. */
    void serve(int port) throws Exception;

    /** For one stream at a time. */
    Stream connect(int port) throws Exception;

    /** Calls wait for the end of one transfer. */
    interface Stream extends AutoCloseable {
        void push() throws Exception;

        void pull() throws Exception;

        @Override
        void close() throws java.io.IOException;
    }

    static ByteLane of(String name) {
        return switch (name) {
            case "slices" -> new SliceLane();
            case "sockets-stream" -> new StreamLane();
            case "akka-tcp" -> new AkkaTcpLane();
            case "akka-http" -> new AkkaHttpLane();
            case "grpc" -> new GrpcLane();
            case "sockets" -> new SocketLane(SocketLane.Source.DIRECT, false);
            case "sockets-heap" -> new SocketLane(SocketLane.Source.HEAP, false);
            case "sockets-file" -> new SocketLane(SocketLane.Source.FILE, false);
            case "sockets-hash" -> new SocketLane(SocketLane.Source.DIRECT, true);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** What a receiver does with its bytes. */
    final class Landing {
        private final byte[] piece = new byte[PIECE_BYTES];
        private int filled;
        private long left = TRANSFER_BYTES;

        void take(java.nio.ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                int step = Math.min(bytes.remaining(), PIECE_BYTES - filled);
                bytes.get(piece, filled, step);
                filled = (filled + step) % PIECE_BYTES;
                left -= step;
            }
        }

        boolean complete() {
            return left == 0;
        }

        void again() {
            left = TRANSFER_BYTES;
        }
    }
}
