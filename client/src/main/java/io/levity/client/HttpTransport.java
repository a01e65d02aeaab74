package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends requests with a time limit and bounded retries, and turns every failure into a {@link LevityClientException}.
 *
 * <p>A request is repeated when the node could not be reached or said that a repeat may help. All requests that the SDK
 * sends are safe to repeat: reads, and submissions that are named by their content.
 */
final class HttpTransport implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final ClientParams params;

    HttpTransport(ClientParams params) {
        this.params = params;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(params.connectTimeout())
                .build();
    }

    HttpClient http() {
        return http;
    }

    /** Sends it until it succeeds, fails for good, or the attempts are used up; returns the JSON of a 2xx answer. */
    JsonNode send(HttpRequest.Builder request) {
        return repeat(request, this::read);
    }

    /** As {@link #send}, for a body that takes longer than the usual ones. */
    JsonNode send(HttpRequest.Builder request, Duration limit) {
        return repeat(request, limit, response -> read(response, this::read));
    }

    /**
     * Opens an answer whose body the caller reads and closes; a refusal is thrown.
     *
     * @param limit until its head has come
     */
    InputStream open(HttpRequest.Builder request, Duration limit) {
        return repeat(request, limit, response -> {
            if (response.statusCode() / 100 == 2) {
                return response.body();
            }
            return read(response, (status, body, uri) -> {
                throw LevityClientException.fromProblem(status, parse(body));
            });
        });
    }

    ClientParams params() {
        return params;
    }

    /** Makes of an answer what the caller wants. */
    private interface Reader<T> {
        T read(int status, byte[] body, URI uri);
    }

    /** As {@link Reader}, before the body is read. */
    private interface Opener<T> {
        T open(HttpResponse<InputStream> response) throws IOException;
    }

    private <T> T repeat(HttpRequest.Builder request, Reader<T> reader) {
        return repeat(request, params.requestTimeout(), response -> read(response, reader));
    }

    private <T> T repeat(HttpRequest.Builder request, Duration limit, Opener<T> opener) {
        params.apiKey().ifPresent(key -> request.setHeader("Authorization", "Bearer " + key));
        HttpRequest sent = request.timeout(limit).build();
        for (int attempt = 1; ; attempt++) {
            try {
                return sendOnce(sent, opener);
            } catch (LevityClientException e) {
                if (!e.retryable() || attempt >= params.attempts()) {
                    throw e;
                }
                pause(attempt, e.retryAfter());
            }
        }
    }

    private <T> T read(HttpResponse<InputStream> response, Reader<T> reader) throws IOException {
        byte[] body;
        try (InputStream in = response.body()) {
            body = in.readNBytes(params.maxAnswerBytes() + 1);
        }
        if (body.length > params.maxAnswerBytes()) {
            throw LevityClientException.local(
                    LevityClientException.BAD_ANSWER,
                    "the answer of " + response.uri() + " exceeds " + params.maxAnswerBytes() + " bytes");
        }
        return reader.read(response.statusCode(), body, response.uri());
    }

    private <T> T sendOnce(HttpRequest request, Opener<T> opener) {
        URI uri = request.uri();
        try {
            return opener.open(http.send(request, HttpResponse.BodyHandlers.ofInputStream()));
        } catch (HttpTimeoutException e) {
            String code = e instanceof java.net.http.HttpConnectTimeoutException
                    ? LevityClientException.UNREACHABLE
                    : LevityClientException.TIMEOUT;
            throw LevityClientException.local(code, "no answer from " + uri + " in time", true, e);
        } catch (ConnectException e) {
            throw LevityClientException.local(LevityClientException.UNREACHABLE, "nothing answers at " + uri, true, e);
        } catch (IOException e) {
            throw LevityClientException.local(
                    LevityClientException.UNREACHABLE,
                    "the connection to " + uri + " broke: " + e.getMessage(),
                    true,
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LevityClientException.local(LevityClientException.INTERRUPTED, "interrupted", false, e);
        }
    }

    private JsonNode read(int status, byte[] body, URI uri) {
        JsonNode json = parse(body);
        if (status / 100 != 2) {
            throw LevityClientException.fromProblem(status, json);
        }
        if (json.isMissingNode() && body.length > 0) {
            throw LevityClientException.local(
                    LevityClientException.BAD_ANSWER, "the answer of " + uri + " is not JSON");
        }
        return json;
    }

    private static JsonNode parse(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** Waits longer each time, by chance, and never less than the node asked for. */
    void pause(int attempt, Duration atLeast) {
        long base = params.firstDelay().toMillis() << Math.min(attempt - 1, 6);
        long millis =
                atLeast.toMillis() + base / 2 + ThreadLocalRandom.current().nextLong(base / 2 + 1);
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LevityClientException.local(LevityClientException.INTERRUPTED, "interrupted", false, e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
