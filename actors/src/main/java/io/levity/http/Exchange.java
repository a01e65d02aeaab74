package io.levity.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.scaladsl.model.EntityStreamSizeException;
import io.levity.config.HttpSettings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * One request with what the edge already knows about it.
 *
 * @param variables of the path
 * @param requestId as the client named it in {@code X-Request-Id}, else ours
 * @param traceId of {@code traceparent}, else ours
 */
record Exchange(
        ActorSystem<?> system,
        HttpSettings settings,
        HttpRequest request,
        Map<String, String> variables,
        String requestId,
        String traceId) {

    String variable(String name) {
        return variables.get(name);
    }

    Optional<String> query(String name) {
        return request.getUri().query().get(name).filter(v -> !v.isEmpty());
    }

    Optional<String> header(String name) {
        return request.getHeader(name).map(h -> h.value());
    }

    /** The whole body within the limits of size and time. */
    CompletionStage<byte[]> body() {
        var length = request.entity().getContentLengthOption();
        if (length.isPresent() && length.getAsLong() > settings.maxBodyBytes()) {
            request.discardEntityBytes(system);
            throw tooLarge();
        }
        return request.entity()
                .withSizeLimit(settings.maxBodyBytes())
                .toStrict(settings.bodyTimeout().toMillis(), settings.maxBodyBytes(), system)
                .handle((strict, failure) -> {
                    if (failure != null) {
                        throw bodyProblem(failure);
                    }
                    return strict.getData().toArrayUnsafe();
                });
    }

    private RuntimeException bodyProblem(Throwable failure) {
        Throwable cause = failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
        if (cause instanceof EntityStreamSizeException
                || (cause.getMessage() != null && cause.getMessage().contains("limit"))) {
            return tooLarge();
        }
        if (cause instanceof TimeoutException) {
            return new RequestProblem(
                    ProblemCode.BODY_TIMEOUT,
                    "the body was not complete after " + settings.bodyTimeout().toSeconds() + " s");
        }
        return new RequestProblem(ProblemCode.MALFORMED_BODY, "the body ended early");
    }

    private RequestProblem tooLarge() {
        return new RequestProblem(
                ProblemCode.BODY_TOO_LARGE,
                "at most " + settings.maxBodyBytes() + " bytes",
                Map.of("limits", Map.of("maxBodyBytes", settings.maxBodyBytes())));
    }

    static HttpResponse json(int status, Object value) {
        return json(status, value instanceof byte[] bytes ? bytes : Json.write(value));
    }

    static HttpResponse json(int status, byte[] bytes) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, bytes));
    }

    static HttpResponse html(byte[] bytes) {
        return HttpResponse.create().withEntity(HttpEntities.create(ContentTypes.TEXT_HTML_UTF8, bytes));
    }

    static HttpResponse text(String text) {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(
                        MediaTypes.TEXT_PLAIN.toContentTypeWithMissingCharset(),
                        text.getBytes(StandardCharsets.UTF_8)));
    }
}
