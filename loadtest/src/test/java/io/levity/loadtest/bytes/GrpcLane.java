package io.levity.loadtest.bytes;

import io.grpc.CallOptions;
import io.grpc.KnownLength;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** gRPC streams of messages of 1 MiB over netty, without protobuf around the bytes; one channel for each stream. */
final class GrpcLane implements ByteLane {
    private static final int WINDOW_BYTES = 4 << 20;
    private static final byte[] PIECE = new byte[PIECE_BYTES];
    private static final byte[] NOTHING = new byte[0];

    private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {
        private static final class Known extends ByteArrayInputStream implements KnownLength {
            Known(byte[] bytes) {
                super(bytes);
            }
        }

        @Override
        public InputStream stream(byte[] value) {
            return new Known(value);
        }

        @Override
        public byte[] parse(InputStream in) {
            try (in) {
                byte[] out = new byte[in.available()];
                if (in.readNBytes(out, 0, out.length) != out.length) {
                    throw new IOException("short message");
                }
                return out;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final MethodDescriptor<byte[], byte[]> PUSH = method("Push", MethodType.CLIENT_STREAMING);
    private static final MethodDescriptor<byte[], byte[]> PULL = method("Pull", MethodType.SERVER_STREAMING);

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder(new Raw(), new Raw())
                .setType(type)
                .setFullMethodName("levity.Bytes/" + name)
                .build();
    }

    @Override
    public void serve(int port) throws IOException {
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .maxInboundMessageSize(2 * PIECE_BYTES)
                .flowControlWindow(WINDOW_BYTES)
                .addService(ServerServiceDefinition.builder("levity.Bytes")
                        .addMethod(PUSH, ServerCalls.asyncClientStreamingCall(GrpcLane::onPush))
                        .addMethod(PULL, ServerCalls.asyncServerStreamingCall((_, out) -> onPull(out)))
                        .build())
                .build()
                .start();
    }

    private static StreamObserver<byte[]> onPush(StreamObserver<byte[]> reply) {
        Landing landing = new Landing();
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] piece) {
                landing.take(ByteBuffer.wrap(piece));
            }

            @Override
            public void onError(Throwable gone) {}

            @Override
            public void onCompleted() {
                reply.onNext(NOTHING);
                reply.onCompleted();
            }
        };
    }

    private static void onPull(StreamObserver<byte[]> reply) {
        ServerCallStreamObserver<byte[]> out = (ServerCallStreamObserver<byte[]>) reply;
        int[] sent = {0};
        out.setOnReadyHandler(() -> {
            while (out.isReady() && sent[0] < TRANSFER_PIECES) {
                out.onNext(PIECE);
                if (++sent[0] == TRANSFER_PIECES) {
                    out.onCompleted();
                }
            }
        });
    }

    @Override
    public Stream connect(int port) {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .maxInboundMessageSize(2 * PIECE_BYTES)
                .flowControlWindow(WINDOW_BYTES)
                .build();
        return new Stream() {
            @Override
            public void push() throws Exception {
                CompletableFuture<Void> done = new CompletableFuture<>();
                ClientCalls.asyncClientStreamingCall(channel.newCall(PUSH, CallOptions.DEFAULT), new Sender(done));
                done.get(60, TimeUnit.SECONDS);
            }

            @Override
            public void pull() {
                Landing landing = new Landing();
                Iterator<byte[]> pieces =
                        ClientCalls.blockingServerStreamingCall(channel, PULL, CallOptions.DEFAULT, NOTHING);
                while (pieces.hasNext()) {
                    landing.take(ByteBuffer.wrap(pieces.next()));
                }
            }

            @Override
            public void close() {
                channel.shutdownNow();
            }
        };
    }

    private static final class Sender implements ClientResponseObserver<byte[], byte[]> {
        private final CompletableFuture<Void> done;
        private int sent;

        Sender(CompletableFuture<Void> done) {
            this.done = done;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<byte[]> out) {
            out.setOnReadyHandler(() -> {
                while (out.isReady() && sent < TRANSFER_PIECES) {
                    out.onNext(PIECE);
                    if (++sent == TRANSFER_PIECES) {
                        out.onCompleted();
                    }
                }
            });
        }

        @Override
        public void onNext(byte[] reply) {}

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            done.complete(null);
        }
    }
}
