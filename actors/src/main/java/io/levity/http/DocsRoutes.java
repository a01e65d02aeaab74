package io.levity.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The console at {@code /}, the API page, the description, and the catalogue of problems. */
final class DocsRoutes {
    private static final String SELF_CONTAINED =
            "default-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
                    + "img-src data:; base-uri 'none'; frame-ancestors 'none'";

    private DocsRoutes() {}

    /** @param openApi the description, rendered once */
    static List<Route> routes(byte[] openApi) {
        byte[] console = resource("console.html");
        byte[] docs = resource("docs.html");
        byte[] problems = problems();
        return List.of(
                page("/", "The console", "text/html", () -> html(console)),
                page("/docs", "The API for people", "text/html", () -> html(docs)),
                page("/docs/problems", "All problems", "text/html", () -> html(problems)),
                page("/openapi.json", "The API for machines", Route.JSON, () -> Exchange.json(200, openApi)));
    }

    private static Route page(String path, String summary, String mediaType, Supplier<HttpResponse> response) {
        return new Route(
                "GET",
                path,
                "docs",
                summary,
                List.of(),
                Optional.empty(),
                List.of(new Route.Answer(200, "OK", mediaType, Object.class)),
                x -> CompletableFuture.completedStage(response.get()));
    }

    private static HttpResponse html(byte[] page) {
        return Exchange.html(page)
                .addHeader(RawHeader.create("Content-Security-Policy", SELF_CONTAINED))
                .addHeader(RawHeader.create("Cache-Control", "no-cache"));
    }

    private static byte[] resource(String name) {
        try (InputStream in = DocsRoutes.class.getResourceAsStream("/io/levity/http/" + name)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] problems() {
        StringBuilder rows = new StringBuilder();
        for (ProblemCode code : ProblemCode.values()) {
            rows.append("""
                    <tr id="%s"><td><code>%s</code></td><td>%d</td><td>%s</td><td>%s</td><td>%s</td></tr>
                    """.formatted(
                            code.name(),
                            code.name(),
                            code.status(),
                            code.title(),
                            code.advice(),
                            code.retryable() ? "yes" : "no"));
        }
        return new String(resource("problems.html"), StandardCharsets.UTF_8)
                .replace("<!--rows-->", rows)
                .getBytes(StandardCharsets.UTF_8);
    }
}
