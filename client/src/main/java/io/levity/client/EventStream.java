package io.levity.client;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads server-sent events on the calling thread. A broken stream is opened again at most {@link #MAX_RECONNECTS} times
 * in a row without an event between, from after the last id seen.
 */
final class EventStream {
    static final int MAX_RECONNECTS = 10;
    private static final long RECONNECT_MILLIS = 300;

    private final HttpTransport transport;
    private final URI uri;

    EventStream(HttpTransport transport, URI uri) {
        this.transport = transport;
        this.uri = uri;
    }

    void forEachWhile(Predicate<ServerEvent> reader) {
        ServerEventParser parser = new ServerEventParser();
        for (int failures = 0; ; failures++) {
            Outcome outcome = readOnce(parser, reader);
            if (outcome == Outcome.DONE) {
                return;
            }
            failures = outcome == Outcome.BROKEN_AFTER_EVENTS ? 0 : failures;
            if (failures >= MAX_RECONNECTS) {
                throw LevityClientException.local(
                        LevityClientException.UNREACHABLE, "the event stream of " + uri + " does not stay open");
            }
            pause();
        }
    }

    private enum Outcome {
        DONE,
        BROKEN_AFTER_EVENTS,
        BROKEN
    }

    private Outcome readOnce(ServerEventParser parser, Predicate<ServerEvent> reader) {
        boolean seen = false;
        try (Stream<String> lines = open(parser.lastId())) {
            for (Iterator<String> it = lines.iterator(); it.hasNext(); ) {
                Optional<ServerEvent> event = parser.onLine(it.next());
                if (event.isPresent()) {
                    seen = true;
                    if (!reader.test(event.get())) {
                        return Outcome.DONE;
                    }
                }
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            parser.reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LevityClientException.local(LevityClientException.INTERRUPTED, "interrupted", false, e);
        }
        return seen ? Outcome.BROKEN_AFTER_EVENTS : Outcome.BROKEN;
    }

    private Stream<String> open(String lastId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Accept", "text/event-stream")
                .GET();
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<Stream<String>> response =
                transport.http().send(request.build(), HttpResponse.BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            response.body().close();
            throw LevityClientException.fromProblem(response.statusCode(), MissingNode.getInstance());
        }
        return response.body();
    }

    private static void pause() {
        try {
            Thread.sleep(RECONNECT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LevityClientException.local(LevityClientException.INTERRUPTED, "interrupted", false, e);
        }
    }
}
