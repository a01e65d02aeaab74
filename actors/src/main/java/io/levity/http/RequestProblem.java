package io.levity.http;

import java.util.Map;

/** A request that cannot be answered as asked; thrown by handlers and turned into a problem by {@link Edge}. */
final class RequestProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final transient Map<String, Object> extensions;

    RequestProblem(ProblemCode code, String detail, Map<String, Object> extensions) {
        super(detail, null, false, false);
        this.code = code;
        this.extensions = Map.copyOf(extensions);
    }

    RequestProblem(ProblemCode code, String detail) {
        this(code, detail, Map.of());
    }

    ProblemCode code() {
        return code;
    }

    Map<String, Object> extensions() {
        return extensions;
    }
}
