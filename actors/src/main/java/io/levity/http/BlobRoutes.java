package io.levity.http;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.levity.actor.da.BlobService;
import io.levity.actor.da.BlobService.Retrieval;
import io.levity.actor.da.BlobService.Sampling;
import io.levity.actor.da.BlobService.Submission;
import io.levity.admission.Upload;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobState;
import io.levity.da.Cell;
import io.levity.types.BlobId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * {@code /v1/blobs}: data availability. 202 means durable on this node; the same content twice is one blob. No byte of the
 * content is answered before its row group is verified.
 */
final class BlobRoutes {
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(10);
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);
    private static final Set<String> LEVELS = Set.of("certified", "final");

    private final EdgeParts parts;

    BlobRoutes(EdgeParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        Route.Parameter network = Route.query("network", "network id, default C0", "C0");
        Route.Parameter id = Route.path("id", "blob id", "0x" + "00".repeat(32));
        Route.Parameter wait =
                Route.query("wait", "certified or final, which are one: certificates are final", "certified");
        Route.Parameter timeout = Route.query("timeout", "how long to wait, such as 500ms or 10s; at most 60s", "10s");
        return List.of(
                submission("PUT", List.of(wait, timeout, network)),
                submission("POST", List.of(wait, timeout, network)),
                Route.get(
                        "/v1/blobs",
                        "da",
                        "Blobs that this node knows of, newest first",
                        List.of(
                                Route.query("pageSize", "1 to 200, default 20", "20"),
                                Route.query("pageToken", "nextPageToken of the page before", "7fff"),
                                network),
                        BlobViews.BlobPage.class,
                        x -> parts.reply(() -> page(x))),
                Route.get(
                        "/v1/blobs/{id}",
                        "da",
                        "One blob: how far it has come, when",
                        List.of(id, wait, timeout, network),
                        BlobViews.BlobDetail.class,
                        this::find),
                new Route(
                        "GET",
                        "/v1/blobs/{id}/data",
                        "da",
                        "The content, verified; with Range",
                        List.of(id, network),
                        Optional.empty(),
                        List.of(
                                new Route.Answer(200, "All of it", "application/octet-stream", Void.class),
                                new Route.Answer(206, "The range", "application/octet-stream", Void.class)),
                        x -> content(x, id(x))),
                Route.get(
                        "/v1/blobs/{id}/cells",
                        "da",
                        "Cells of 1 KiB, each with its proof up to the blob's header",
                        List.of(
                                id,
                                Route.query("cells", "group:shard:piece, at most 64, several by comma", "0:0:0"),
                                network),
                        BlobCells.BlobCellsView.class,
                        this::cells),
                Route.get(
                        "/v1/blobs/{id}/receipt",
                        "da",
                        "Proof of availability, to be verified offline",
                        List.of(id, network),
                        BlobViews.BlobReceiptView.class,
                        this::receipt));
    }

    private Route submission(String method, List<Route.Parameter> parameters) {
        return new Route(
                method,
                "/v1/blobs",
                "da",
                "Submit a blob",
                parameters,
                Optional.of(
                        new Route.Body("The bytes, 1 B to 128 MiB", List.of("application/octet-stream"), Void.class)),
                List.of(
                        new Route.Answer(202, "Accepted and durable", Route.JSON, BlobViews.BlobAccepted.class),
                        new Route.Answer(200, "Certified, when waited for", Route.JSON, BlobViews.BlobDetail.class)),
                this::submit);
    }

    private CompletionStage<HttpResponse> submit(Exchange x) {
        Optional<Duration> wait;
        BlobService blobs;
        try {
            wait = waitTime(x);
            blobs = service(x);
        } catch (RequestProblem problem) {
            x.request().discardEntityBytes(x.system());
            throw problem;
        }
        return take(x, blobs, BlobHeader.MAX_SIZE_BYTES).thenCompose(accepted -> accepted(blobs, accepted, wait));
    }

    /** Takes the body for a blob. Completes when it is durable; every refusal is a problem. */
    CompletionStage<Submission.Accepted> take(Exchange x, BlobService blobs, long maxBytes) {
        OptionalLong length = x.request().entity().getContentLengthOption();
        Upload upload;
        try {
            if (length.isPresent() && length.getAsLong() > maxBytes) {
                throw tooLarge(maxBytes);
            }
            upload = parts.admit(x, length);
        } catch (RequestProblem problem) {
            x.request().discardEntityBytes(x.system());
            throw problem;
        }
        AtomicLong received = new AtomicLong();
        Source<ByteString, Object> body = x.request()
                .entity()
                .withoutSizeLimit()
                .getDataBytes()
                .idleTimeout(x.settings().bodyTimeout())
                .map(bytes -> {
                    if (received.addAndGet(bytes.size()) > maxBytes) {
                        throw tooLarge(maxBytes);
                    }
                    if (!upload.receive(bytes.size())) {
                        throw parts.usedUp(upload.account());
                    }
                    return bytes;
                });
        CompletionStage<Submission> put =
                blobs.put(body, length).whenComplete((submission, failure) -> upload.end(isNew(submission)));
        return put.thenApply(submission -> switch (submission) {
            case Submission.Accepted accepted -> accepted;
            case Submission.Empty _ ->
                throw new RequestProblem(ProblemCode.MALFORMED_BODY, "a blob has at least one byte");
            case Submission.TooLarge(var most) -> throw tooLarge(Math.min(most, maxBytes));
            case Submission.Busy _ ->
                throw new RequestProblem(
                        ProblemCode.BUSY, "the node takes no more blobs for now", Map.of("retryAfterMs", 1000));
            case Submission.Full _ ->
                throw new RequestProblem(ProblemCode.VOLUME_FULL, "there is no room for more blobs on this node");
            case Submission.BrokenOff _ when received.get() > maxBytes -> throw tooLarge(maxBytes);
            case Submission.BrokenOff _ when upload.refused() -> throw parts.usedUp(upload.account());
            case Submission.BrokenOff(var reason) ->
                throw new RequestProblem(ProblemCode.BODY_TIMEOUT, "the body did not arrive whole: " + reason);
        });
    }

    /** What is here already is charged to nobody. @param submission null when there is none */
    private static boolean isNew(Submission submission) {
        return submission instanceof Submission.Accepted accepted && !accepted.known();
    }

    private static RequestProblem tooLarge(long most) {
        return new RequestProblem(
                ProblemCode.BODY_TOO_LARGE,
                "a blob has at most " + most + " bytes",
                Map.of("limits", Map.of("maxBlobBytes", most)));
    }

    private CompletionStage<HttpResponse> accepted(
            BlobService blobs, Submission.Accepted accepted, Optional<Duration> wait) {
        String network = blobs.network().toString();
        String url = BlobViews.url(network, accepted.id());
        HttpResponse later = Exchange.json(
                        202,
                        new BlobViews.BlobAccepted(
                                accepted.id().toHex(),
                                network,
                                accepted.stage().name().toLowerCase(java.util.Locale.ROOT),
                                url,
                                accepted.known()))
                .addHeader(RawHeader.create("Location", url));
        return wait.map(atMost -> blobs.await(accepted.id(), atMost).thenApply(found -> found.filter(BlobState::settled)
                        .map(state -> Exchange.json(200, BlobViews.detail(blobs.setConfig(), accepted.id(), state)))
                        .orElse(later)))
                .orElseGet(() -> CompletableFuture.completedStage(later));
    }

    private HttpResponse page(Exchange x) {
        int size = (int) x.query("pageSize")
                .map(text -> EdgeParts.number("pageSize", text, BlockRoutes.MAX_PAGE))
                .filter(n -> n > 0)
                .orElse(20L)
                .longValue();
        Optional<String> token = x.query("pageToken");
        if (token.filter(t -> !t.matches("[0-9a-f]{80}")).isPresent()) {
            throw new RequestProblem(ProblemCode.INVALID_PARAMETER, "pageToken is what the page before gave");
        }
        BlobService.BlobPage page = service(x).page(token, size);
        return Exchange.json(
                200,
                new BlobViews.BlobPage(
                        page.rows().stream().map(BlobViews::summary).toList(),
                        page.next().orElse(null)));
    }

    private CompletionStage<HttpResponse> find(Exchange x) {
        BlobService blobs = service(x);
        BlobId id = id(x);
        return waitTime(x)
                .map(atMost -> blobs.await(id, atMost))
                .orElseGet(() -> blobs.find(id))
                .thenApply(found -> Exchange.json(
                        200, BlobViews.detail(blobs.setConfig(), id, found.orElseThrow(() -> unknown(id)))));
    }

    private CompletionStage<HttpResponse> cells(Exchange x) {
        BlobId id = id(x);
        List<Cell> cells = BlobCells.parse(x.query("cells").orElse(""));
        return service(x).sample(id, cells).thenApply(sampling -> switch (sampling) {
            case Sampling.Cells(var header, var proofs) ->
                Exchange.json(200, BlobCells.view(id, header, cells, proofs));
            case Sampling.Unknown _ -> throw unknown(id);
            case Sampling.NoSuchCell(var cell) ->
                throw new RequestProblem(ProblemCode.INVALID_PARAMETER, "the blob has no cell " + BlobCells.text(cell));
            case Sampling.Busy _ ->
                throw new RequestProblem(
                        ProblemCode.BUSY, "the node samples no more for now", Map.of("retryAfterMs", 1000));
        });
    }

    private CompletionStage<HttpResponse> receipt(Exchange x) {
        BlobService blobs = service(x);
        BlobId id = id(x);
        return blobs.find(id).thenCompose(found -> {
            BlobState state = found.orElseThrow(() -> unknown(id));
            return blobs.receipt(id).thenApply(receipt -> receipt.map(r -> Exchange.json(200, BlobViews.receipt(r)))
                    .orElseThrow(() -> new RequestProblem(
                            ProblemCode.BLOB_NOT_CERTIFIED,
                            "the blob is " + BlobViews.status(state),
                            Map.of("status", BlobViews.status(state)))));
        });
    }

    /** The content as it is asked for, in whole or by Range. */
    CompletionStage<HttpResponse> content(Exchange x, BlobId id) {
        Function<Long, ByteRange> shown =
                size -> ByteRange.of(x.header("Range"), size).orElse(new ByteRange(0, size));
        CompletionStage<Retrieval> retrieved = service(x).retrieve(id, size -> {
            ByteRange range = shown.apply(size);
            return new BlobService.Range(range.from(), range.to());
        });
        return retrieved.thenApply(retrieval -> switch (retrieval) {
            case Retrieval.Content content -> {
                boolean partial =
                        ByteRange.of(x.header("Range"), content.sizeBytes()).isPresent();
                yield content(id, content, shown.apply(content.sizeBytes()), partial);
            }
            case Retrieval.Unknown _ -> throw unknown(id);
            case Retrieval.Expired _ ->
                throw new RequestProblem(ProblemCode.BLOB_EXPIRED, "nobody has to keep it any more");
            case Retrieval.Unavailable(var there, var needed) ->
                throw new RequestProblem(
                        ProblemCode.BLOB_UNAVAILABLE,
                        there + " of the " + needed + " slices that are needed are here",
                        Map.of("slicesFound", there, "slicesNeeded", needed));
            case Retrieval.Inconsistent _ ->
                throw new RequestProblem(
                        ProblemCode.BLOB_INCONSISTENT, "whoever encoded it committed to slices that are no blob");
            case Retrieval.Busy _ ->
                throw new RequestProblem(
                        ProblemCode.BUSY, "the node reads no more blobs for now", Map.of("retryAfterMs", 1000));
        });
    }

    private static HttpResponse content(BlobId id, Retrieval.Content content, ByteRange shown, boolean partial) {
        HttpResponse response = HttpResponse.create()
                .withStatus(partial ? 206 : 200)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, shown.length(), content.bytes()))
                .addHeader(RawHeader.create("Accept-Ranges", "bytes"))
                .addHeader(RawHeader.create("ETag", "\"" + id.toHex() + "\""))
                .addHeader(RawHeader.create("Cache-Control", "public, max-age=31536000, immutable"));
        return partial
                ? response.addHeader(RawHeader.create(
                        "Content-Range", "bytes " + shown.from() + "-" + (shown.to() - 1) + "/" + content.sizeBytes()))
                : response;
    }

    BlobService service(Exchange x) {
        var network = parts.chain(x).network();
        return parts.networks()
                .blobs(network)
                .orElseThrow(() ->
                        new RequestProblem(ProblemCode.NETWORK_NOT_FOUND, "this node takes no blobs for " + network));
    }

    private static BlobId id(Exchange x) {
        return new BlobId(EdgeParts.hash(x.variable("id")));
    }

    private static RequestProblem unknown(BlobId id) {
        return new RequestProblem(ProblemCode.BLOB_NOT_FOUND, "no blob " + id + " is known");
    }

    private static Optional<Duration> waitTime(Exchange x) {
        Optional<String> level = x.query("wait");
        if (level.isPresent() && !LEVELS.contains(level.get())) {
            throw new RequestProblem(ProblemCode.INVALID_PARAMETER, "wait is certified or final");
        }
        return level.map(l -> x.query("timeout").map(BlobRoutes::duration).orElse(DEFAULT_WAIT));
    }

    private static Duration duration(String text) {
        if (!text.matches("\\d{1,6}(ms|s)?")) {
            throw new RequestProblem(ProblemCode.INVALID_PARAMETER, "timeout is such as 500ms or 10s");
        }
        long number = Long.parseLong(text.replaceAll("\\D", ""));
        Duration asked = text.endsWith("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number);
        return asked.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : asked;
    }
}
