package io.levity.http;

import akka.http.javadsl.model.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One method on one path, with all that the description says about it.
 *
 * @param method {@code GET}, {@code POST} …
 * @param path segments, {@code {name}} for a variable one
 * @param tag group in the description
 * @param parameters of path and query
 * @param body what is read, if anything
 * @param answers what may come back, problems excepted
 */
record Route(
        String method,
        String path,
        String tag,
        String summary,
        List<Parameter> parameters,
        Optional<Body> body,
        List<Answer> answers,
        Function<Exchange, CompletionStage<HttpResponse>> handler) {

    /** @param in {@code path} or {@code query} */
    record Parameter(String name, String in, String description, String example) {}

    record Body(String description, List<String> mediaTypes, Class<?> schema) {}

    /** @param schema {@code Void.class} when the media type is not JSON */
    record Answer(int status, String description, String mediaType, Class<?> schema) {}

    static final String JSON = "application/json";

    Route {
        parameters = List.copyOf(parameters);
        answers = List.copyOf(answers);
    }

    static Route get(
            String path,
            String tag,
            String summary,
            List<Parameter> parameters,
            Class<?> schema,
            Function<Exchange, CompletionStage<HttpResponse>> handler) {
        return new Route("GET", path, tag, summary, parameters, Optional.empty(), List.of(ok(schema)), handler);
    }

    static Answer ok(Class<?> schema) {
        return new Answer(200, "OK", JSON, schema);
    }

    static Parameter query(String name, String description, String example) {
        return new Parameter(name, "query", description, example);
    }

    static Parameter path(String name, String description, String example) {
        return new Parameter(name, "path", description, example);
    }

    /** The variables of the path when it matches. */
    Optional<Map<String, String>> match(List<String> segments) {
        List<String> pattern = segments(path);
        if (pattern.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String expected = pattern.get(i);
            if (expected.startsWith("{")) {
                variables.put(expected.substring(1, expected.length() - 1), segments.get(i));
            } else if (!expected.equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    static List<String> segments(String path) {
        List<String> out = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                out.add(segment);
            }
        }
        return out;
    }
}
