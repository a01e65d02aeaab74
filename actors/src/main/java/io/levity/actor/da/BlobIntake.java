package io.levity.actor.da;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.levity.actor.da.RowGroups.RowGroup;
import io.levity.actor.da.StageClock.Stage;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobGroups;
import io.levity.da.EncodedGroup;
import io.levity.da.GroupEncoder;
import io.levity.da.GroupRecord;
import io.levity.da.ShardAssignment;
import io.levity.da.ShardPlan;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Takes bodies in: while a row group is coded and handed to its members, the next one arrives. A group's bytes are in
 * memory once, from the socket to the volumes.
 */
final class BlobIntake {
    /** Groups of one body that are coded, or wait until they are durable, at a time. */
    private static final int GROUPS_AHEAD = 3;

    private final ActorSystem<?> system;
    private final DaNode node;
    private final EncoderPool encoders;
    private final ConcurrentLinkedDeque<GroupEncoder> spare = new ConcurrentLinkedDeque<>();

    BlobIntake(ActorSystem<?> system, DaNode node, EncoderPool encoders) {
        this.system = system;
        this.node = node;
        this.encoders = encoders;
    }

    private record StoredGroup(ShardPlan plan, Hash root, int length) {}

    /**
     * Completes when every slice of the blob is durable; empty when the body has no bytes.
     *
     * @param sizeBytes of the body where it is known
     */
    CompletionStage<Optional<BlobHeader>> take(Source<ByteString, ?> body, OptionalLong sizeBytes, long expirySeconds) {
        Source<StoredGroup, NotUsed> stored = body.via(new RowGroups(node.uploadMemory(), sizeBytes, node.stages()))
                .mapMaterializedValue(_ -> NotUsed.getInstance())
                .mapAsync(GROUPS_AHEAD, group -> store(group, expirySeconds));
        return stored.runWith(Sink.seq(), system)
                .thenCompose(groups -> groups.isEmpty()
                        ? CompletableFuture.completedStage(Optional.empty())
                        : list(groups, expirySeconds).thenApply(Optional::of));
    }

    private CompletionStage<StoredGroup> store(RowGroup group, long expirySeconds) {
        return encoders.submit(() -> disperse(group, expirySeconds))
                .thenCompose(durable -> durable)
                .whenComplete((stored, failure) -> group.close());
    }

    /** Codes a group and writes every shard where it belongs; what it returns completes when all of it is durable. */
    private CompletionStage<StoredGroup> disperse(RowGroup group, long expirySeconds) {
        GroupEncoder encoder = Optional.ofNullable(spare.poll()).orElseGet(GroupEncoder::new);
        // The plan is that of the whole blob: of several groups all are cut like the first, which is whole.
        ShardPlan plan = ShardPlan.of(node.config(), group.index() == 0 ? group.length() : BlobHeader.GROUP_BYTES);
        try (StageClock.Span span = node.stages().enter(Stage.ENCODE)) {
            EncodedGroup encoded = encoder.encode(group.data(), 0, group.length(), plan);
            span.turnTo(Stage.DISPERSE);
            GroupRecord record = encoded.record();
            ShardAssignment assignment = ShardAssignment.of(node.config(), record.root(), record.totalShards());
            List<CompletionStage<Void>> puts = new ArrayList<>();
            for (int shard = 0; shard < record.totalShards(); shard++) {
                SliceHolder holder = node.holders().get(assignment.memberOf(shard));
                puts.add(holder.put(record.shardHash(shard), expirySeconds, encoded.shard(shard)));
            }
            puts.addAll(toAll(record.root(), record.encode(), expirySeconds));
            return all(puts).thenApply(_ -> new StoredGroup(plan, record.root(), group.length()));
        } finally {
            spare.push(encoder);
        }
    }

    private CompletionStage<BlobHeader> list(List<StoredGroup> groups, long expirySeconds) {
        long size = groups.stream().mapToLong(StoredGroup::length).sum();
        List<Hash> roots = groups.stream().map(StoredGroup::root).toList();
        BlobHeader header = BlobGroups.header(size, groups.getFirst().plan(), roots);
        return roots.size() == 1
                ? CompletableFuture.completedStage(header)
                : all(toAll(header.root(), BlobGroups.encodeList(roots), expirySeconds))
                        .thenApply(_ -> header);
    }

    /** What every member keeps. */
    private List<CompletionStage<Void>> toAll(Hash key, Bytes content, long expirySeconds) {
        return node.holders().stream()
                .map(holder -> holder.put(key, expirySeconds, ByteBuffer.wrap(content.unsafeArray())))
                .toList();
    }

    private static CompletionStage<Void> all(List<CompletionStage<Void>> stages) {
        return CompletableFuture.allOf(
                stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
    }
}
