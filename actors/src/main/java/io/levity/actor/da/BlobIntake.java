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
import io.levity.da.coding.BlobEncoder;
import io.levity.persistence.StorageFailure;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BiFunction;

/**
 * Takes bodies in: while a row group is coded and handed to its members, the next one arrives. A group's bytes are in
 * memory once, from the socket to the volumes.
 */
final class BlobIntake {
    /** Groups of one body that are coded, or wait until they are durable, at a time. */
    private static final int GROUPS_AHEAD = 3;

    /** Slices of a body that breaks off, or of a node that does, are gone after this time. */
    private static final Duration PROVISIONAL = Duration.ofHours(1);

    private final ActorSystem<?> system;
    private final DaNode node;
    private final EncoderPool encoders;
    private final GroupBuffers buffers;
    private final ConcurrentLinkedDeque<GroupEncoder> spare = new ConcurrentLinkedDeque<>();

    BlobIntake(ActorSystem<?> system, DaNode node, EncoderPool encoders) {
        this.system = system;
        this.node = node;
        this.encoders = encoders;
        this.buffers = new GroupBuffers((int) (node.uploadMemory().limitBytes() / BlobHeader.GROUP_BYTES));
    }

    /** @param provisional what each member keeps for {@link #PROVISIONAL} only */
    private record StoredGroup(ShardPlan plan, Hash root, int length, List<List<Hash>> provisional) {}

    /**
     * Completes when a quorum has made its slices of the blob durable; empty when the body has no bytes.
     *
     * @param sizeBytes of the body where it is known
     */
    CompletionStage<Optional<BlobHeader>> take(Source<ByteString, ?> body, OptionalLong sizeBytes, long expirySeconds) {
        Source<StoredGroup, NotUsed> stored = body.via(
                        new RowGroups(node.uploadMemory(), sizeBytes, node.stages(), buffers))
                .mapMaterializedValue(_ -> NotUsed.getInstance())
                .mapAsync(GROUPS_AHEAD, group -> store(group, expirySeconds));
        return stored.runWith(Sink.seq(), system)
                .thenCompose(groups -> groups.isEmpty()
                        ? CompletableFuture.completedStage(Optional.empty())
                        : keep(groups, expirySeconds)
                                .thenCompose(_ -> list(groups, expirySeconds))
                                .thenApply(Optional::of));
    }

    private CompletionStage<StoredGroup> store(RowGroup group, long expirySeconds) {
        return encoders.submit(() -> disperse(group, expirySeconds))
                .thenCompose(durable -> durable)
                .whenComplete((stored, failure) -> group.close());
    }

    /** Codes a group and writes every shard where it belongs; what it returns completes when a quorum has made it durable. */
    private CompletionStage<StoredGroup> disperse(RowGroup group, long expirySeconds) {
        GroupEncoder encoder = Optional.ofNullable(spare.poll()).orElseGet(GroupEncoder::new);
        // The plan is that of the whole blob: of several groups all are cut like the first, which is whole.
        ShardPlan plan = node.plan(group.index() == 0 ? group.length() : BlobHeader.GROUP_BYTES);
        boolean ends = group.length() < BlobHeader.GROUP_BYTES;
        long untilSeconds = ends ? expirySeconds : Math.min(expirySeconds, provisionalSeconds());
        try (StageClock.Span span = node.stages().enter(Stage.ENCODE)) {
            EncodedGroup encoded =
                    encoder.encode(group.data(), 0, group.length(), plan, step -> span.turnTo(stage(step)));
            span.turnTo(Stage.DISPERSE);
            GroupRecord record = encoded.record();
            Bytes encodedRecord = record.encode();
            ShardAssignment assignment = ShardAssignment.of(node.config(), record.root(), record.totalShards());
            List<List<Hash>> slices = new ArrayList<>();
            CompletionStage<Void> stored = everyMember((member, holder) -> {
                List<Hash> keys = new ArrayList<>();
                List<CompletionStage<Void>> puts = new ArrayList<>();
                for (int shard : assignment.shardsOf(member)) {
                    keys.add(record.shardHash(shard));
                    puts.add(holder.put(record.shardHash(shard), untilSeconds, encoded.shard(shard)));
                }
                keys.add(record.root());
                puts.add(holder.put(record.root(), untilSeconds, ByteBuffer.wrap(encodedRecord.unsafeArray())));
                slices.add(ends ? List.of() : keys);
                return all(puts);
            });
            return stored.thenApply(_ -> new StoredGroup(plan, record.root(), group.length(), slices));
        } finally {
            spare.push(encoder);
        }
    }

    private static Stage stage(BlobEncoder.Step step) {
        return switch (step) {
            case HASH -> Stage.HASH;
            case CODE -> Stage.ENCODE;
        };
    }

    private long provisionalSeconds() {
        return node.clock().nowMillis() / 1000 + PROVISIONAL.toSeconds();
    }

    /** The body has come whole: what members keep for a while they keep for good from now on. */
    private CompletionStage<Void> keep(List<StoredGroup> groups, long expirySeconds) {
        return everyMember((member, holder) -> all(groups.stream()
                .flatMap(group -> group.provisional().get(member).stream())
                .map(key -> holder.keep(key, expirySeconds).thenAccept(there -> {
                    if (!there) {
                        throw new StorageFailure("a slice is gone before its blob was whole");
                    }
                }))
                .toList()));
    }

    private CompletionStage<BlobHeader> list(List<StoredGroup> groups, long expirySeconds) {
        long size = groups.stream().mapToLong(StoredGroup::length).sum();
        List<Hash> roots = groups.stream().map(StoredGroup::root).toList();
        BlobHeader header = BlobGroups.header(size, groups.getFirst().plan(), roots);
        if (roots.size() == 1) {
            return CompletableFuture.completedStage(header);
        }
        Bytes list = BlobGroups.encodeList(roots);
        return everyMember((member, holder) ->
                        holder.put(header.root(), expirySeconds, ByteBuffer.wrap(list.unsafeArray())))
                .thenApply(_ -> header);
    }

    /** Asks every member, and goes on when a quorum has done it. */
    private CompletionStage<Void> everyMember(BiFunction<Integer, SliceHolder, CompletionStage<Void>> request) {
        List<CompletionStage<Void>> members = new ArrayList<>();
        for (int member = 0; member < node.holders().size(); member++) {
            members.add(request.apply(member, node.holders().get(member)));
        }
        return MemberQuorum.of(node, members);
    }

    private static CompletionStage<Void> all(List<CompletionStage<Void>> stages) {
        return CompletableFuture.allOf(
                stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
    }
}
