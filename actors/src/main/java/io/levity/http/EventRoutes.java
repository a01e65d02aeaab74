package io.levity.http;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.levity.actor.chain.ChainService;
import io.levity.actor.chain.ChainService.FinalisedBlock;
import io.levity.chain.execution.Transaction;
import io.levity.types.Address;
import io.levity.types.BlobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /v1/events}: server-sent events.
 *
 * <p>The id of a {@code block} event is its height and comes after the block's {@code transaction} events, which carry
 * none; so {@code Last-Event-ID} resumes after the last block that arrived whole. Who reads too slowly gets the blocks
 * again from the chain, up to {@link BlockFeed#MAX_CATCH_UP}; beyond that a {@code gap} event names what is left out.
 * {@code pending} events and {@code blob} events, one for each new stage, are not kept: a slow reader loses the oldest.
 * With {@code blob}, a reader gets every stage of that blob, the passed ones first.
 */
final class EventRoutes {
    static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Set<String> TOPICS = Set.of("blocks", "transactions", "pending", "blobs");

    /** {@code from} to {@code to}, both inclusive, are left out. */
    record Gap(long from, long to) {}

    /** A transaction that entered the mempool. */
    record PendingTransaction(String hash, String network, String from, String to, long nonce, String valueWei) {}

    private final EdgeParts parts;
    private final HttpMetrics metrics;

    EventRoutes(EdgeParts parts, HttpMetrics metrics) {
        this.parts = parts;
        this.metrics = metrics;
    }

    List<Route> routes() {
        return List.of(new Route(
                "GET",
                "/v1/events",
                "events",
                "Live events: block, transaction, pending, blob, gap",
                List.of(
                        Route.query("topics", "blocks, transactions, pending, blobs; several by comma", "blocks"),
                        Route.query(
                                "blob", "of the blobs only this one, from its first stage on", "0x" + "00".repeat(32)),
                        Route.query("lastEventId", "as the header Last-Event-ID: resume after this height", "10"),
                        Route.query("network", "network id, default C0", "C0")),
                Optional.empty(),
                List.of(new Route.Answer(200, "An endless stream", "text/event-stream", Void.class)),
                this::open));
    }

    private CompletionStage<HttpResponse> open(Exchange x) {
        ChainService chain = parts.chain(x);
        Set<String> topics = topics(x);
        Optional<Long> after = x.header("Last-Event-ID")
                .or(() -> x.query("lastEventId"))
                .map(id -> EdgeParts.number("Last-Event-ID", id, Long.MAX_VALUE));
        Optional<BlobId> blob = x.query("blob").map(id -> new BlobId(EdgeParts.hash(id)));
        Source<ByteString, NotUsed> events = Source.empty();
        if (topics.contains("blocks") || topics.contains("transactions")) {
            Source<BlockFeed.Item, NotUsed> feed =
                    after.map(height -> BlockFeed.after(chain, height)).orElseGet(() -> BlockFeed.live(chain));
            events = feed.mapConcat(item -> show(chain, item, topics));
        }
        if (topics.contains("pending")) {
            events = events.merge(chain.newPendingTransactions().map(tx -> pending(chain, tx)));
        }
        if (topics.contains("blobs")) {
            events = events.merge(parts.networks()
                    .blobs(chain.network())
                    .map(blobs -> blob.map(id -> BlobFeed.stages(blobs, id))
                            .orElseGet(blobs::changes)
                            .map(row -> event("blob", Optional.empty(), BlobViews.summary(row))))
                    .orElse(Source.empty()));
        }
        Source<ByteString, NotUsed> stream = Source.single(ByteString.fromString(": levity events\nretry: 1000\n\n"))
                .concat(events)
                .keepAlive(HEARTBEAT, () -> ByteString.fromString(": heartbeat\n\n"))
                .watchTermination((mat, done) -> {
                    metrics.onStreamOpened();
                    done.whenComplete((ok, failure) -> metrics.onStreamClosed());
                    return NotUsed.getInstance();
                });
        return CompletableFuture.completedStage(HttpResponse.create()
                .addHeader(RawHeader.create("Cache-Control", "no-cache"))
                .addHeader(RawHeader.create("X-Accel-Buffering", "no"))
                .withEntity(HttpEntities.create(MediaTypes.TEXT_EVENT_STREAM.toContentType(), stream)));
    }

    private static Set<String> topics(Exchange x) {
        Set<String> topics =
                new TreeSet<>(Arrays.asList(x.query("topics").orElse("blocks").split(",")));
        if (!TOPICS.containsAll(topics)) {
            throw new RequestProblem(
                    ProblemCode.INVALID_PARAMETER, "topics are " + String.join(", ", new TreeSet<>(TOPICS)));
        }
        return topics;
    }

    private static Iterable<ByteString> show(ChainService chain, BlockFeed.Item item, Set<String> topics) {
        return switch (item) {
            case BlockFeed.Item.Block block -> block(chain, block.block(), topics);
            case BlockFeed.Item.Gap gap -> List.of(event("gap", Optional.of(gap.to()), new Gap(gap.from(), gap.to())));
        };
    }

    private static List<ByteString> block(ChainService chain, FinalisedBlock block, Set<String> topics) {
        List<ByteString> out = new ArrayList<>();
        if (topics.contains("transactions")) {
            for (int i = 0; i < block.block().transactions().size(); i++) {
                out.add(event("transaction", Optional.empty(), TransactionViews.summary(chain, block, i)));
            }
        }
        if (topics.contains("blocks")) {
            out.add(event("block", Optional.of(block.header().height()), BlockRoutes.summary(chain, block)));
        } else if (!out.isEmpty()) {
            out.add(ByteString.fromString("id: " + block.header().height() + "\n\n"));
        }
        return out;
    }

    private static ByteString pending(ChainService chain, Transaction tx) {
        return event(
                "pending",
                Optional.empty(),
                new PendingTransaction(
                        tx.hash().toHex(),
                        chain.network().toString(),
                        tx.sender().toHex(),
                        tx.to().map(Address::toHex).orElse(null),
                        tx.nonce(),
                        tx.valueWei().toString()));
    }

    private static ByteString event(String name, Optional<Long> id, Object data) {
        String head = id.map(i -> "id: " + i + "\n").orElse("") + "event: " + name + "\ndata: ";
        return ByteString.fromString(head)
                .concat(ByteString.fromArray(Json.write(data)))
                .concat(ByteString.fromString("\n\n"));
    }
}
