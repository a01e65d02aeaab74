package io.levity.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * RFC 9457 problem details.
 *
 * @param type identifies the kind of problem and leads to its documentation
 * @param title the same for all problems of this type
 * @param detail this one, for people
 * @param instance path of the request
 * @param code for machines, a {@link ProblemCode}
 * @param retryable the same request may succeed later
 * @param traceId finds the story in the log
 * @param docs where the catalogue explains it
 * @param extensions further members
 */
record ProblemDetails(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        boolean retryable,
        String traceId,
        String docs,
        Map<String, Object> extensions) {

    static ProblemDetails of(RequestProblem problem, String instance, String traceId) {
        ProblemCode code = problem.code();
        return new ProblemDetails(
                code.docs(),
                code.title(),
                code.status(),
                problem.getMessage(),
                instance,
                code.name(),
                code.retryable(),
                traceId,
                code.docs(),
                problem.extensions());
    }

    byte[] toJson() {
        ObjectNode out = Json.object()
                .put("type", type)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("instance", instance)
                .put("code", code)
                .put("retryable", retryable)
                .put("traceId", traceId)
                .put("docs", docs);
        new TreeMap<>(extensions).forEach((name, value) -> out.set(name, Json.MAPPER.valueToTree(value)));
        return Json.write(out);
    }
}
