package io.levity.http;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.TimeoutAccess;
import io.levity.actor.chain.ChainService;
import io.levity.actor.da.BlobService;
import io.levity.chain.execution.SystemContracts;
import io.levity.chain.publishing.BlobRecord;
import io.levity.da.BlobStage;
import io.levity.da.BlobState;
import io.levity.da.disperser.AltDaCommitment;
import io.levity.da.disperser.DisperserParams;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import scala.jdk.javaapi.DurationConverters;

/**
 * The alternative data availability server of the OP stack: {@code /put} answers when the batch is certified, with the
 * commitment that the rollup posts; {@code /get} answers the batch. A rollup takes 404 for proof that a batch is missing,
 * so only what no set ever certified here, or what is past its time, is a 404; a 503 lets it post elsewhere or come again.
 */
final class AltDaRoutes {
    private static final Duration CERTIFIED_WITHIN = Duration.ofMinutes(2);
    private static final Duration SLACK = Duration.ofSeconds(30);

    private final EdgeParts parts;
    private final BlobRoutes blobs;
    private final List<HealthCheck> checks;

    AltDaRoutes(EdgeParts parts, BlobRoutes blobs, List<HealthCheck> checks) {
        this.parts = parts;
        this.blobs = blobs;
        this.checks = List.copyOf(checks);
    }

    List<Route> routes() {
        Route.Parameter commitment =
                Route.path("commitment", "0x and the 50 bytes that /put answered", "0x0147" + "00".repeat(48));
        return List.of(
                put("PUT"),
                put("POST"),
                refusal("PUT"),
                refusal("POST"),
                new Route(
                        "GET",
                        "/get/{commitment}",
                        "da",
                        "The batch of a commitment, for rollups of the OP stack",
                        List.of(commitment),
                        Optional.empty(),
                        List.of(new Route.Answer(200, "The batch", "application/octet-stream", Void.class)),
                        this::get),
                Route.get(
                        "/health",
                        "da",
                        "Whether batches are taken",
                        List.of(),
                        OperatorRoutes.Readiness.class,
                        x -> parts.reply(() -> OperatorRoutes.ready(checks))));
    }

    private Route put(String method) {
        return new Route(
                method,
                "/put",
                "da",
                "Submit a batch of a rollup of the OP stack and wait for its certificate",
                List.of(),
                Optional.of(new Route.Body(
                        "The batch, 1 B to " + DisperserParams.MAX_BLOB_BYTES + " B",
                        List.of("application/octet-stream"),
                        Void.class)),
                List.of(new Route.Answer(200, "The commitment, 50 bytes", "application/octet-stream", Void.class)),
                this::put);
    }

    private Route refusal(String method) {
        return new Route(method, "/put/{commitment}", "", "", List.of(), Optional.empty(), List.of(), x -> {
            x.request().discardEntityBytes(x.system());
            throw new RequestProblem(
                    ProblemCode.INVALID_PARAMETER,
                    "commitments are generic here, made by the server: post to /put without one (keccak mode is not served)");
        });
    }

    private CompletionStage<HttpResponse> put(Exchange x) {
        x.request().getHeader(TimeoutAccess.class).ifPresent(access -> access.timeoutAccess()
                .updateTimeout(DurationConverters.toScala(CERTIFIED_WITHIN.plus(SLACK))));
        BlobService service = blobs.service(x);
        return blobs.take(x, service, DisperserParams.MAX_BLOB_BYTES)
                .thenCompose(accepted -> service.await(accepted.id(), CERTIFIED_WITHIN)
                        .thenApply(found -> commitment(accepted.id(), found)));
    }

    private static HttpResponse commitment(BlobId id, Optional<BlobState> found) {
        BlobState state = found.filter(BlobState::settled).orElseThrow(AltDaRoutes::late);
        if (state.stage().equals(Optional.of(BlobStage.CERTIFIED))) {
            long epoch = state.certificate().orElseThrow().epoch();
            Bytes commitment = new AltDaCommitment(epoch, DisperserParams.QUORUM_ID, id).encode();
            return HttpResponse.create()
                    .withEntity(HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, commitment.unsafeArray()));
        }
        throw new RequestProblem(
                ProblemCode.BLOB_UNAVAILABLE,
                "the batch is not certified: "
                        + state.failure().map(f -> f.reason().message()).orElse(BlobViews.status(state)));
    }

    private static RequestProblem late() {
        return new RequestProblem(
                ProblemCode.TOOK_TOO_LONG,
                "no certificate within " + CERTIFIED_WITHIN.toSeconds() + " s; the batch stays on its way",
                Map.of("retryAfterMs", 1000));
    }

    private CompletionStage<HttpResponse> get(Exchange x) {
        BlobId id = root(x.variable("commitment"));
        return blobs.content(x, id).exceptionally(failure -> {
            Throwable cause = failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure;
            throw cause instanceof RequestProblem problem ? missing(x, id, problem) : new CompletionException(cause);
        });
    }

    /** What the chain says is kept is somewhere, whatever this node knows of it. */
    private RequestProblem missing(Exchange x, BlobId id, RequestProblem problem) {
        return switch (problem.code()) {
            case BLOB_EXPIRED -> new RequestProblem(ProblemCode.BLOB_NOT_FOUND, "the batch expired");
            case BLOB_NOT_FOUND ->
                kept(x, id)
                        ? new RequestProblem(ProblemCode.BLOB_UNAVAILABLE, "the batch is not at this node")
                        : problem;
            default -> problem;
        };
    }

    private boolean kept(Exchange x, BlobId id) {
        ChainService chain = parts.chain(x);
        Hash word = chain.stateAt(chain.height()).storage(SystemContracts.DATA_AVAILABILITY, BlobRecord.slot(id));
        return !word.isZero()
                && BlobRecord.fromWord(word).expirySeconds() > Instant.now().getEpochSecond();
    }

    private static BlobId root(String text) {
        if (!text.matches("0x([0-9a-fA-F]{2})*")) {
            throw new RequestProblem(
                    ProblemCode.INVALID_PARAMETER,
                    EdgeParts.shown(text) + " is no commitment: 0x and hexadecimal digits");
        }
        return AltDaCommitment.decode(Bytes.fromHex(text))
                .orElseThrow(() -> new RequestProblem(
                        ProblemCode.INVALID_PARAMETER,
                        "a commitment has 50 bytes and begins with 0x0147, not " + EdgeParts.shown(text)))
                .root();
    }
}
