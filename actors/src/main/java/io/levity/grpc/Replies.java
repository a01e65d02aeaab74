package io.levity.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.levity.grpc.BlobDoor.Content;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the outcome of a unary call to its answer. */
final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

    private final Executor executor;

    /** @param executor makes the bytes of the answers */
    Replies(Executor executor) {
        this.executor = executor;
    }

    /** @param work may throw or fail; what is no {@link StatusRuntimeException} is our fault and becomes INTERNAL */
    <T, A> void send(StreamObserver<A> out, Supplier<CompletionStage<T>> work, Function<T, A> reply) {
        CompletionStage<T> result;
        try {
            result = work.get();
        } catch (RuntimeException e) {
            result = CompletableFuture.failedStage(e);
        }
        result.thenApply(reply)
                .whenCompleteAsync(
                        (answer, failure) -> {
                            if (failure != null) {
                                out.onError(status(failure));
                            } else {
                                out.onNext(answer);
                                out.onCompleted();
                            }
                        },
                        executor);
    }

    /** As {@link #send}; the content is released when the client has it, or has gone. */
    <A> void sendContent(
            StreamObserver<A> out, Supplier<CompletionStage<Content>> work, Function<ByteString, A> reply) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        ServerCallStreamObserver<A> call = (ServerCallStreamObserver<A>) out;
        call.setOnCancelHandler(() -> over.complete(null));
        call.setOnCloseHandler(() -> over.complete(null));
        send(out, work, content -> {
            var _ = over.thenRun(content.release());
            return reply.apply(content.data());
        });
    }

    private static StatusRuntimeException status(Throwable failure) {
        Throwable cause = failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
        if (cause instanceof StatusRuntimeException refused) {
            return refused;
        }
        LOG.error("a gRPC call failed", cause);
        return Status.INTERNAL.withDescription("the node failed to answer").asRuntimeException();
    }
}
