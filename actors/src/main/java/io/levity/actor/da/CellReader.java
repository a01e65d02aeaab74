package io.levity.actor.da;

import akka.actor.Cancellable;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobGroups;
import io.levity.da.Cell;
import io.levity.da.CellProof;
import io.levity.da.GroupRecord;
import io.levity.da.ShardAssignment;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Fetches cells of one blob from the members that have to keep them, and proves them. Thread-safe. */
final class CellReader {
    /** A holder that has not answered by then does not have the cell. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final DaNode node;
    private final BlobHeader header;
    private final CompletionStage<Optional<List<Hash>>> roots;
    private final Map<Integer, CompletionStage<Optional<GroupRecord>>> records = new ConcurrentHashMap<>();

    CellReader(DaNode node, BlobHeader header) {
        this.node = node;
        this.header = header;
        this.roots = header.groups() == 1
                ? CompletableFuture.completedStage(Optional.of(List.of(header.root())))
                : SliceQuest.of(node, header.root(), list -> BlobGroups.decodeList(header, list));
    }

    /** The cell, which verifies; empty when its holder does not give it. @param cell one that the blob has */
    CompletionStage<Optional<CellProof>> read(Cell cell) {
        CompletableFuture<Optional<CellProof>> answer = new CompletableFuture<>();
        Cancellable end = node.after(PATIENCE, () -> answer.complete(Optional.empty()));
        roots.thenCompose(found -> found.map(list -> read(cell, list)).orElseGet(CellReader::nothing))
                .whenComplete((proof, failure) -> answer.complete(failure == null ? proof : Optional.empty()));
        return answer.whenComplete((proof, failure) -> end.cancel());
    }

    /** The shards of a group that a member has to keep. */
    CompletionStage<int[]> shardsOf(int group, int member) {
        return roots.thenApply(
                found -> found.map(list -> ShardAssignment.of(node.config(), list.get(group), header.totalShards())
                                .shardsOf(member))
                        .orElse(new int[0]));
    }

    private CompletionStage<Optional<CellProof>> read(Cell cell, List<Hash> list) {
        Hash root = list.get(cell.group());
        return record(cell.group(), root).thenCompose(found -> {
            if (found.isEmpty()) {
                return nothing();
            }
            GroupRecord record = found.get();
            int holder = ShardAssignment.of(node.config(), root, header.totalShards())
                    .memberOf(cell.shard());
            return node.holders()
                    .get(holder)
                    .get(record.shardHash(cell.shard()))
                    .thenApply(shard -> shard.filter(bytes -> bytes.length == record.shardBytes())
                            .map(bytes -> CellProof.of(list, record, cell, Bytes.wrap(bytes)))
                            .filter(proof -> proof.verify(header, cell).isEmpty()));
        });
    }

    private CompletionStage<Optional<GroupRecord>> record(int group, Hash root) {
        return records.computeIfAbsent(
                group,
                g -> SliceQuest.of(node, root, bytes -> GroupRecord.decode(header, g, bytes)
                        .filter(record -> record.root().equals(root))));
    }

    private static <T> CompletionStage<Optional<T>> nothing() {
        return CompletableFuture.completedStage(Optional.empty());
    }
}
