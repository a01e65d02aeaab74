package io.levity.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.levity.actor.chain.ChainService;
import io.levity.actor.chain.ChainService.FinalisedBlock;
import io.levity.actor.chain.ChainService.IncludedTransaction;
import io.levity.actor.chain.ChainService.Submission;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code /v1/transactions}: submit, wait, look up.
 *
 * <p>202 means durable in this node's mempool. Waiting is a read: when the time is over the answer is 202 again, never an
 * error. Sending the same bytes again answers the same hash.
 */
final class TransactionRoutes {
    static final int MAX_WAITERS = 4096;
    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(10);
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);
    private static final Set<String> LEVELS = Set.of("included", "certified", "final");
    /** A page looks through at most so many blocks; then it ends early with a token to go on. */
    private static final int MAX_BLOCKS_PER_PAGE = 500;

    /** @param raw the signed transaction in hexadecimal */
    record Submitted(String raw) {}

    private final EdgeParts parts;
    private final AtomicInteger waiters = new AtomicInteger();

    TransactionRoutes(EdgeParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        Route.Parameter network = Route.query("network", "network id, default C0", "C0");
        Route.Parameter wait = Route.query(
                "wait", "included, certified or final: here a transaction in a block is always final", "final");
        Route.Parameter timeout = Route.query("timeout", "how long to wait, such as 500ms or 10s; at most 60s", "10s");
        return List.of(
                new Route(
                        "POST",
                        "/v1/transactions",
                        "chain",
                        "Submit a signed Ethereum transaction",
                        List.of(wait, timeout, network),
                        Optional.of(new Route.Body(
                                "The raw transaction, as hexadecimal in JSON or as bytes",
                                List.of(Route.JSON, "application/octet-stream"),
                                Submitted.class)),
                        List.of(
                                new Route.Answer(
                                        202, "Accepted and durable", Route.JSON, TransactionViews.Accepted.class),
                                new Route.Answer(
                                        200, "Final, when waited for", Route.JSON, TransactionViews.Detail.class)),
                        this::submit),
                Route.get(
                        "/v1/transactions",
                        "chain",
                        "Final transactions, newest first",
                        List.of(
                                Route.query("pageSize", "1 to 200, default 20", "20"),
                                Route.query("pageToken", "nextPageToken of the page before", "10-0"),
                                network),
                        TransactionViews.Page.class,
                        x -> parts.reply(() -> page(x))),
                Route.get(
                        "/v1/transactions/{hash}",
                        "chain",
                        "One transaction, waiting or final",
                        List.of(Route.path("hash", "transaction hash", "0x" + "00".repeat(32)), wait, timeout, network),
                        TransactionViews.Detail.class,
                        this::find));
    }

    private CompletionStage<HttpResponse> submit(Exchange x) {
        Optional<Duration> wait = waitTime(x);
        ChainService chain = parts.chain(x);
        boolean bytes =
                x.request().entity().getContentType().mediaType().toString().equals("application/octet-stream");
        return x.body()
                .thenCompose(body -> parts.pool().submit(() -> chain.submit(bytes ? Bytes.wrap(body) : raw(body))))
                .thenCompose(submission -> switch (submission) {
                    case Submission.Accepted accepted -> accepted(chain, accepted, wait);
                    case Submission.Refused refused ->
                        throw new RequestProblem(
                                ProblemCode.TRANSACTION_REFUSED,
                                refused.message(),
                                Map.of("reason", refused.code(), "retryable", refused.retryable()));
                });
    }

    private CompletionStage<HttpResponse> accepted(
            ChainService chain, Submission.Accepted accepted, Optional<Duration> wait) {
        String network = chain.network().toString();
        String url = "/v1/transactions/" + accepted.hash() + "?network=" + network;
        HttpResponse later = Exchange.json(
                        202,
                        new TransactionViews.Accepted(
                                accepted.hash().toHex(), network, "accepted", url, accepted.known()))
                .addHeader(RawHeader.create("Location", url));
        if (wait.isEmpty()) {
            return CompletableFuture.completedStage(later);
        }
        return await(chain, accepted.hash(), wait.get())
                .thenApply(found -> found.map(f -> Exchange.json(200, TransactionViews.finalised(chain, f)))
                        .orElse(later));
    }

    private CompletionStage<HttpResponse> find(Exchange x) {
        ChainService chain = parts.chain(x);
        Hash hash = EdgeParts.hash(x.variable("hash"));
        Optional<Duration> wait = waitTime(x);
        if (wait.isPresent()) {
            return await(chain, hash, wait.get()).thenCompose(found -> parts.reply(() -> show(chain, hash)));
        }
        return parts.reply(() -> show(chain, hash));
    }

    private static HttpResponse show(ChainService chain, Hash hash) {
        return chain.transaction(hash)
                .map(f -> Exchange.json(200, TransactionViews.finalised(chain, f)))
                .or(() -> chain.pendingTransaction(hash)
                        .map(tx -> Exchange.json(200, TransactionViews.waiting(chain, tx))))
                .or(() -> chain.transaction(hash).map(f -> Exchange.json(200, TransactionViews.finalised(chain, f))))
                .orElseThrow(() -> new RequestProblem(
                        ProblemCode.TRANSACTION_NOT_FOUND, "no transaction " + hash + " on " + chain.network()));
    }

    /** The transaction when it is final within the time; at once empty when too many wait already. */
    private CompletionStage<Optional<IncludedTransaction>> await(ChainService chain, Hash hash, Duration limit) {
        if (waiters.incrementAndGet() > MAX_WAITERS) {
            waiters.decrementAndGet();
            return CompletableFuture.completedStage(chain.transaction(hash));
        }
        return Source.single(Optional.<FinalisedBlock>empty())
                .concat(chain.newBlocks().map(Optional::of))
                .mapConcat(block -> chain.transaction(hash).map(List::of).orElse(List.of()))
                .takeWithin(limit)
                .runWith(Sink.headOption(), parts.system())
                .whenComplete((found, failure) -> waiters.decrementAndGet());
    }

    private static Bytes raw(byte[] body) {
        String hex = Json.read(body).map(j -> j.path("raw").asText("")).orElse("");
        try {
            if (hex.isEmpty()) {
                throw new IllegalArgumentException();
            }
            return Bytes.fromHex(hex);
        } catch (IllegalArgumentException e) {
            throw new RequestProblem(
                    ProblemCode.MALFORMED_BODY, "expected {\"raw\":\"0x...\"}, or bytes as application/octet-stream");
        }
    }

    private static Optional<Duration> waitTime(Exchange x) {
        Optional<String> level = x.query("wait");
        if (level.isEmpty()) {
            return Optional.empty();
        }
        if (!LEVELS.contains(level.get())) {
            throw new RequestProblem(ProblemCode.INVALID_PARAMETER, "wait is included, certified or final");
        }
        return Optional.of(x.query("timeout").map(TransactionRoutes::duration).orElse(DEFAULT_WAIT));
    }

    private static Duration duration(String text) {
        if (!text.matches("\\d{1,6}(ms|s)")) {
            throw new RequestProblem(ProblemCode.INVALID_PARAMETER, "timeout is such as 500ms or 10s");
        }
        Duration wish = text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
        return wish.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wish;
    }

    private HttpResponse page(Exchange x) {
        ChainService chain = parts.chain(x);
        int size = BlockRoutes.pageSize(x);
        long height = chain.height();
        int before = Integer.MAX_VALUE;
        if (x.query("pageToken").isPresent()) {
            String[] token = x.query("pageToken").get().split("-", 2);
            height = Math.min(height, EdgeParts.number("pageToken", token[0], Long.MAX_VALUE));
            before = token.length == 2 ? (int) EdgeParts.number("pageToken", token[1], Integer.MAX_VALUE) : before;
        }
        List<TransactionViews.Summary> out = new ArrayList<>(size);
        String next = null;
        for (int blocks = 0; height > 0 && next == null; blocks++, height--, before = Integer.MAX_VALUE) {
            Optional<FinalisedBlock> block = chain.blockByHeight(height);
            int i = block.map(b -> b.block().transactions().size()).orElse(0);
            for (i = Math.min(i, before); i > 0 && out.size() < size; i--) {
                out.add(TransactionViews.summary(chain, block.get(), i - 1));
            }
            if (out.size() == size || blocks == MAX_BLOCKS_PER_PAGE) {
                next = height + "-" + i;
            }
        }
        return Exchange.json(200, new TransactionViews.Page(out, next));
    }
}
