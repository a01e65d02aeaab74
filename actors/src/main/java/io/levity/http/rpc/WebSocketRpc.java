package io.levity.http.rpc;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.TextMessage;
import akka.stream.BoundedSourceQueue;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.levity.http.EdgePool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One WebSocket connection: calls in, answers and notifications out.
 *
 * <p>Answers are pushed back on the socket: a client that does not read is not read either. Notifications wait in a queue
 * of {@link #MAX_QUEUED}; a client that lets it overflow is disconnected, since it would have lost something silently.
 * The answer to {@code eth_subscribe} leaves before the subscription's first notification.
 */
final class WebSocketRpc {
    static final int MAX_QUEUED = 1024;
    static final int MAX_MESSAGE_BYTES = 5 * 1024 * 1024;
    private static final int PARALLEL_CALLS = 16;
    private static final Duration FRAGMENTS_TIMEOUT = Duration.ofSeconds(10);

    /** An answer and what to start once it is on its way. */
    private record Outgoing(Optional<byte[]> answer, List<Runnable> starts) {}

    private WebSocketRpc() {}

    static Flow<Message, Message, NotUsed> create(
            ActorSystem<?> system, EdgePool pool, RpcDispatcher dispatcher, RpcContext context) {
        var queued = Source.<String>queue(MAX_QUEUED).preMaterialize(system);
        BoundedSourceQueue<String> notifications = queued.first();
        Subscriptions subscriptions = new Subscriptions(system, context, notifications);
        Flow<Message, Message, NotUsed> answers = Flow.<Message>create()
                .mapAsync(1, message -> text(system, message))
                .mapAsync(PARALLEL_CALLS, body -> answer(pool, dispatcher, context, subscriptions, body))
                .mapConcat(WebSocketRpc::sent);
        return answers.merge(queued.second().map(TextMessage::create), true).watchTermination((mat, done) -> {
            done.whenComplete((ok, failure) -> subscriptions.close());
            return NotUsed.getInstance();
        });
    }

    private static Iterable<Message> sent(Outgoing outgoing) {
        outgoing.starts().forEach(Runnable::run);
        return outgoing.answer()
                .map(bytes -> List.<Message>of(TextMessage.create(new String(bytes, StandardCharsets.UTF_8))))
                .orElse(List.of());
    }

    private static CompletionStage<Outgoing> answer(
            EdgePool pool, RpcDispatcher dispatcher, RpcContext context, Subscriptions subscriptions, byte[] body) {
        List<Runnable> starts = new ArrayList<>();
        return pool.submit(() -> dispatcher.handle(body, context, name -> subscriptions
                        .method(name, starts)
                        .or(() -> ChainRpcMethods.find(name))))
                .exceptionally(busy -> Optional.of(ChainRpc.busy()))
                .thenApply(answer -> new Outgoing(answer, starts));
    }

    /** The bytes of one message, however it is fragmented; too large or too slow fails the connection. */
    private static CompletionStage<byte[]> text(ActorSystem<?> system, Message message) {
        Source<ByteString, ?> parts;
        if (message.isText()) {
            TextMessage text = message.asTextMessage();
            if (text.isStrict()) {
                byte[] whole = text.getStrictText().getBytes(StandardCharsets.UTF_8);
                return within(whole.length, whole);
            }
            parts = text.getStreamedText().map(ByteString::fromString);
        } else if (message.asBinaryMessage().isStrict()) {
            byte[] whole = message.asBinaryMessage().getStrictData().toArrayUnsafe();
            return within(whole.length, whole);
        } else {
            parts = message.asBinaryMessage().getStreamedData();
        }
        return parts.completionTimeout(FRAGMENTS_TIMEOUT)
                .limitWeighted(MAX_MESSAGE_BYTES, part -> (long) part.size())
                .runFold(ByteString.emptyByteString(), ByteString::concat, system)
                .thenApply(ByteString::toArrayUnsafe);
    }

    private static CompletionStage<byte[]> within(int size, byte[] whole) {
        return size <= MAX_MESSAGE_BYTES
                ? CompletableFuture.completedStage(whole)
                : CompletableFuture.failedStage(new IllegalArgumentException("message of " + size + " bytes"));
    }
}
