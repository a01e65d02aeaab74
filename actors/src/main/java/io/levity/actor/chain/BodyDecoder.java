package io.levity.actor.chain;

import io.levity.chain.consensus.Evidence;
import io.levity.chain.consensus.EvidenceCodec;
import io.levity.chain.execution.BlockBody;
import io.levity.chain.execution.BlockBodyCodec;
import io.levity.chain.execution.DecodedBody;
import io.levity.chain.execution.DecodedBody.DevOperation;
import io.levity.chain.execution.DevOperationCodec;
import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.TransactionCodec;
import io.levity.crypto.Keccak256;
import io.levity.types.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Turns the opaque body of consensus into transactions with recovered senders. A transaction that the mempool holds was
 * recovered there; the rest are shared out over the crypto pool.
 */
public final class BodyDecoder {
    private static final int CHUNK = 64;

    private final CryptoPool pool;
    private final PoolIndex known;
    private final BigInteger chainId;

    public BodyDecoder(CryptoPool pool, PoolIndex known, long chainId) {
        this.pool = pool;
        this.known = known;
        this.chainId = BigInteger.valueOf(chainId);
    }

    /** Empty when the bytes are not the canonical encoding of a body whose every part is well formed. */
    CompletionStage<Optional<DecodedBody>> decode(Bytes body) {
        return pool.consensus(() -> BlockBodyCodec.decode(body)).thenCompose(this::decodeParts);
    }

    private CompletionStage<Optional<DecodedBody>> decodeParts(Optional<BlockBody> body) {
        if (body.isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        List<Bytes> raws = body.get().transactions();
        List<CompletableFuture<List<Optional<Transaction>>>> chunks = new ArrayList<>();
        for (int start = 0; start < raws.size(); start += CHUNK) {
            List<Bytes> chunk = raws.subList(start, Math.min(start + CHUNK, raws.size()));
            chunks.add(
                    pool.consensus(() -> chunk.stream().map(this::transaction).toList())
                            .toCompletableFuture());
        }
        return CompletableFuture.allOf(chunks.toArray(CompletableFuture[]::new)).thenApply(done -> {
            List<Optional<Transaction>> transactions =
                    chunks.stream().flatMap(chunk -> chunk.join().stream()).toList();
            return assemble(body.get(), transactions);
        });
    }

    private Optional<Transaction> transaction(Bytes raw) {
        Optional<Transaction> pooled = known.transaction(Keccak256.hash(raw));
        if (pooled.isPresent()) {
            return pooled;
        }
        return switch (TransactionCodec.decode(raw, chainId)) {
            case TransactionCodec.Decoded.Ok(var transaction) -> Optional.of(transaction);
            case TransactionCodec.Decoded.Bad _ -> Optional.empty();
        };
    }

    private static Optional<DecodedBody> assemble(BlockBody body, List<Optional<Transaction>> transactions) {
        List<Optional<Evidence>> evidence =
                body.evidence().stream().map(EvidenceCodec::decode).toList();
        List<Optional<DevOperation>> operations =
                body.devOperations().stream().map(DevOperationCodec::decode).toList();
        boolean complete = transactions.stream().allMatch(Optional::isPresent)
                && evidence.stream().allMatch(Optional::isPresent)
                && operations.stream().allMatch(Optional::isPresent);
        return complete
                ? Optional.of(new DecodedBody(present(transactions), present(evidence), present(operations)))
                : Optional.empty();
    }

    private static <T> List<T> present(List<Optional<T>> values) {
        return values.stream().map(Optional::orElseThrow).toList();
    }
}
