package io.levity.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import io.levity.actor.chain.ChainService;
import io.levity.actor.chain.ChainService.FinalisedBlock;
import io.levity.chain.consensus.Certificate;
import io.levity.types.Hash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code /v1/blocks}: final blocks, newest first. */
final class BlockRoutes {
    static final int MAX_PAGE = 200;
    static final int DEFAULT_PAGE = 20;

    /** A block without its transactions. */
    record BlockSummary(
            String network,
            long height,
            String hash,
            String parentHash,
            String timestamp,
            int proposer,
            String feeRecipient,
            int transactionCount,
            long gasUsed,
            long gasLimit,
            String baseFeePerGasWei,
            int sizeBytes,
            long view,
            int epoch) {}

    /** {@code nextPageToken} is absent on the last page. */
    record BlockPage(List<BlockSummary> blocks, String nextPageToken) {}

    /** What a quorum signed: bit i of {@code signers} is member i of the set. */
    record Finalization(long view, String headerHash, String signers, String signature) {}

    /** {@code stateRoot} is the root after this block. */
    record BlockDetail(
            BlockSummary block,
            String stateRoot,
            String transactionsRoot,
            String receiptsRoot,
            List<String> transactions,
            Finalization finalization) {}

    private final EdgeParts parts;

    BlockRoutes(EdgeParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        Route.Parameter network = Route.query("network", "network id, default C0", "C0");
        return List.of(
                Route.get(
                        "/v1/blocks",
                        "chain",
                        "Final blocks, newest first",
                        List.of(
                                Route.query("pageSize", "1 to " + MAX_PAGE + ", default " + DEFAULT_PAGE, "20"),
                                Route.query("pageToken", "nextPageToken of the page before", "10"),
                                network),
                        BlockPage.class,
                        x -> parts.reply(() -> page(x))),
                Route.get(
                        "/v1/blocks/{block}",
                        "chain",
                        "One block",
                        List.of(Route.path("block", "height, hash or latest", "latest"), network),
                        BlockDetail.class,
                        x -> parts.reply(() -> Exchange.json(
                                200, detail(parts.chain(x), EdgeParts.block(parts.chain(x), x.variable("block")))))));
    }

    private HttpResponse page(Exchange x) {
        ChainService chain = parts.chain(x);
        int size = pageSize(x);
        long from = x.query("pageToken")
                .map(t -> EdgeParts.number("pageToken", t, Long.MAX_VALUE))
                .orElseGet(chain::height);
        List<BlockSummary> blocks = new ArrayList<>(size);
        long height = Math.min(from, chain.height());
        for (; height >= 0 && blocks.size() < size; height--) {
            chain.blockByHeight(height).ifPresent(b -> blocks.add(summary(chain, b)));
        }
        String next = height >= 0 ? Long.toString(height) : null;
        HttpResponse response = Exchange.json(200, new BlockPage(blocks, next));
        return next == null
                ? response
                : response.addHeader(RawHeader.create(
                        "Link", "</v1/blocks?pageSize=" + size + "&pageToken=" + next + ">; rel=\"next\""));
    }

    static int pageSize(Exchange x) {
        long size = x.query("pageSize")
                .map(s -> EdgeParts.number("pageSize", s, MAX_PAGE))
                .orElse((long) DEFAULT_PAGE);
        if (size == 0) {
            throw new RequestProblem(ProblemCode.INVALID_PARAMETER, "pageSize is at least 1");
        }
        return (int) size;
    }

    static BlockSummary summary(ChainService chain, FinalisedBlock finalised) {
        var block = finalised.block();
        return new BlockSummary(
                chain.network().toString(),
                finalised.header().height(),
                block.context().hash().toHex(),
                block.context().parentHash().toHex(),
                Instant.ofEpochMilli(block.context().timestampMillis()).toString(),
                block.context().proposer(),
                block.feeRecipient().toHex(),
                block.transactions().size(),
                block.gasUsed(),
                block.gasLimit(),
                block.baseFeePerGasWei().toString(),
                block.sizeBytes(),
                finalised.header().view(),
                finalised.header().epoch());
    }

    private static BlockDetail detail(ChainService chain, FinalisedBlock finalised) {
        var block = finalised.block();
        List<Hash> hashes = block.transactions().stream().map(tx -> tx.hash()).toList();
        return new BlockDetail(
                summary(chain, finalised),
                block.stateRoot().toHex(),
                block.transactionsRoot().toHex(),
                block.receiptsRoot().toHex(),
                hashes.stream().map(Hash::toHex).toList(),
                finalised.finalization().map(BlockRoutes::finalization).orElse(null));
    }

    private static Finalization finalization(Certificate c) {
        return new Finalization(
                c.view(),
                c.headerHash().toHex(),
                c.signers().toHex(),
                c.signature().toHex());
    }
}
