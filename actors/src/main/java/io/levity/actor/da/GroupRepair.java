package io.levity.actor.da;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobGroups;
import io.levity.da.EncodedGroup;
import io.levity.da.GroupEncoder;
import io.levity.da.GroupReader;
import io.levity.da.GroupRecord;
import io.levity.da.ShardAssignment;
import io.levity.da.ShardPlan;
import io.levity.persistence.StorageFailure;
import io.levity.persistence.da.BlobProjection.Kept;
import io.levity.persistence.da.SliceStore;
import io.levity.persistence.da.SliceVolumes;
import io.levity.persistence.volume.VolumeFull;
import io.levity.types.Hash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Sees by the index whether the members on this node have their slices of a row group where they belong and for as long
 * as promised, and puts back what is missing: from another volume or node that has it, else rebuilt from any k shards of
 * the members. Nothing is put that the group's record does not vouch for. One thread; waits for disks
 * and nodes.
 */
final class GroupRepair {
    private static final int GROUP_LIST = -2;
    private static final int GROUP_RECORD = -1;

    private final SetConfig config;
    private final IntPredicate hosted;
    private final SliceVolumes volumes;
    private final SliceSource source;

    /** @param hosted which validators' slices are this node's to keep */
    GroupRepair(SetConfig config, IntPredicate hosted, SliceVolumes volumes, SliceSource source) {
        this.config = config;
        this.hosted = hosted;
        this.volumes = volumes;
        this.source = source;
    }

    /** Why a group can not be made whole now. */
    enum Reason {
        /** Nobody has the list of groups that the header commits to. */
        GROUP_LIST_MISSING,
        /** Nobody has the record of the group. */
        GROUP_RECORD_MISSING,
        /** Fewer shards are left than rebuild it. */
        TOO_FEW_SHARDS,
        /** The committed shards are no code word, so that nobody can rebuild any. */
        INCONSISTENT,
        VOLUME_FULL,
        VOLUME_FAILED
    }

    /** @param detail for people; empty if the reason says all */
    record Problem(Reason reason, String detail) {}

    /**
     * What was found or done.
     *
     * @param missing slices that were not where they belong
     * @param rebuilt of them that are there now, with their bytes
     * @param movedBytes read and written for it
     */
    record Outcome(int missing, int rebuilt, long rebuiltBytes, long movedBytes, Optional<Problem> problem) {
        private static Outcome failed(int missing, Reason reason) {
            return new Outcome(missing, 0, 0, 0, Optional.of(new Problem(reason, "")));
        }
    }

    /** A slice that belongs in a store. @param shard its index, or which of the two others it is */
    private record Place(SliceStore store, Hash key, int shard) {}

    /** Counts what is missing of a group. */
    Outcome audit(Kept blob, int group) {
        return run(blob, group, false);
    }

    /** Puts back what is missing of a group. */
    Outcome repair(Kept blob, int group) {
        return run(blob, group, true);
    }

    private Outcome run(Kept blob, int group, boolean repairing) {
        BlobHeader header = blob.header();
        List<Integer> members = hosted();
        if (members.isEmpty()) {
            return new Outcome(0, 0, 0, 0, Optional.empty());
        }
        Optional<List<Hash>> roots = groupRoots(header);
        if (roots.isEmpty()) {
            return Outcome.failed(stores(members).size(), Reason.GROUP_LIST_MISSING);
        }
        Hash root = roots.get().get(group);
        Optional<GroupReader> reader = reader(header, group, root);
        if (reader.isEmpty()) {
            return Outcome.failed(stores(members).size(), Reason.GROUP_RECORD_MISSING);
        }
        GroupRecord record = reader.get().record();
        ShardAssignment dealt = ShardAssignment.of(config, root, header.totalShards());
        List<Place> missing = missing(blob, group, members, record, dealt);
        return repairing && !missing.isEmpty()
                ? new Repair(blob, roots.get(), reader.get(), dealt).run(missing)
                : new Outcome(missing.size(), 0, 0, record.encode().size(), Optional.empty());
    }

    private Optional<List<Hash>> groupRoots(BlobHeader header) {
        return header.groups() == 1
                ? Optional.of(List.of(header.root()))
                : source.find(header.root(), list -> BlobGroups.decodeList(header, list));
    }

    private Optional<GroupReader> reader(BlobHeader header, int group, Hash root) {
        return source.find(root, encoded -> GroupRecord.decode(header, group, encoded)
                        .filter(record -> record.root().equals(root)))
                .map(GroupReader::of);
    }

    /** Members that are this node's to keep slices of now. */
    private List<Integer> hosted() {
        return IntStream.range(0, config.members().size())
                .filter(member -> hosted.test(config.members().get(member).validatorId()))
                .boxed()
                .toList();
    }

    private SliceStore store(int member) {
        return volumes.of(config.members().get(member).validatorId());
    }

    /** Where these members are placed. */
    private SequencedSet<SliceStore> stores(List<Integer> members) {
        SequencedSet<SliceStore> stores = new LinkedHashSet<>();
        members.forEach(member -> stores.add(store(member)));
        return stores;
    }

    private List<Place> missing(
            Kept blob, int group, List<Integer> members, GroupRecord record, ShardAssignment dealt) {
        BlobHeader header = blob.header();
        SequencedSet<Place> places = new LinkedHashSet<>();
        for (SliceStore store : stores(members)) {
            if (header.groups() > 1 && group == 0) {
                places.add(new Place(store, header.root(), GROUP_LIST));
            }
            places.add(new Place(store, record.root(), GROUP_RECORD));
        }
        for (int member : members) {
            SliceStore store = store(member);
            for (int shard : dealt.shardsOf(member)) {
                places.add(new Place(store, record.shardHash(shard), shard));
            }
        }
        return places.stream()
                .filter(place -> !place.store().keeps(place.key(), blob.expirySeconds()))
                .toList();
    }

    private record Put(CompletableFuture<Void> stored, long bytes) {}

    /** The repair of one group. */
    private final class Repair {
        private final Kept blob;
        private final List<Hash> roots;
        private final GroupReader reader;
        private final ShardAssignment assignment;
        private final List<Put> puts = new ArrayList<>();
        private long readBytes;

        Repair(Kept blob, List<Hash> roots, GroupReader reader, ShardAssignment dealt) {
            this.blob = blob;
            this.roots = roots;
            this.reader = reader;
            this.assignment = dealt;
        }

        Outcome run(List<Place> missing) {
            List<Place> lost = new ArrayList<>();
            for (Place place : missing) {
                Optional<byte[]> copy = copy(place);
                if (copy.isPresent()) {
                    put(place, ByteBuffer.wrap(copy.get()));
                } else {
                    lost.add(place);
                }
            }
            Optional<Problem> problem = lost.isEmpty() ? Optional.empty() : rebuild(lost);
            Optional<Problem> failure = settle();
            List<Put> done = puts.stream()
                    .filter(put -> !put.stored().isCompletedExceptionally())
                    .toList();
            return new Outcome(
                    missing.size(),
                    done.size(),
                    done.stream().mapToLong(Put::bytes).sum(),
                    readBytes + puts.stream().mapToLong(Put::bytes).sum(),
                    problem.or(() -> failure));
        }

        /** What need not be rebuilt: lists, records, and shards that are on another volume or expire too early. */
        private Optional<byte[]> copy(Place place) {
            return switch (place.shard()) {
                case GROUP_LIST -> Optional.of(BlobGroups.encodeList(roots).toArray());
                case GROUP_RECORD -> Optional.of(reader.record().encode().toArray());
                default -> read(place.shard());
            };
        }

        private Optional<byte[]> read(int shard) {
            Optional<byte[]> content =
                    source.get(assignment.memberOf(shard), reader.record().shardHash(shard));
            readBytes += content.map(bytes -> bytes.length).orElse(0);
            return content.filter(bytes -> reader.verify(shard, bytes));
        }

        private Optional<Problem> rebuild(List<Place> lost) {
            BlobHeader header = blob.header();
            byte[][] shards = new byte[header.totalShards()][];
            int found = 0;
            for (int i = 0; i < shards.length && found < header.dataShards(); i++) {
                shards[i] = read(i).orElse(null);
                found += shards[i] != null ? 1 : 0;
            }
            if (found < header.dataShards()) {
                return Optional.of(new Problem(
                        Reason.TOO_FEW_SHARDS, found + " of " + header.dataShards() + " that rebuild it are left"));
            }
            Optional<byte[]> content = reader.decode(shards);
            if (content.isEmpty()) {
                return Optional.of(new Problem(Reason.INCONSISTENT, ""));
            }
            ShardPlan plan = new ShardPlan(
                    header.dataShards(), header.totalShards(), header.totalShards() / config.totalWeight(), 0);
            EncodedGroup encoded = new GroupEncoder().encode(content.get(), 0, content.get().length, plan);
            // In checked mode a committed shard that no honest signer passed may be another one: it is not to be
            // restored.
            List<Place> right = lost.stream()
                    .filter(place -> encoded.record().shardHash(place.shard()).equals(place.key()))
                    .toList();
            right.forEach(place -> put(place, encoded.shard(place.shard())));
            return right.size() == lost.size() ? Optional.empty() : Optional.of(new Problem(Reason.INCONSISTENT, ""));
        }

        private void put(Place place, ByteBuffer... parts) {
            long bytes = 0;
            for (ByteBuffer part : parts) {
                bytes += part.remaining();
            }
            puts.add(new Put(
                    place.store().put(place.key(), blob.expirySeconds(), parts).toCompletableFuture(), bytes));
        }

        /** Waits for the puts; the first failure stands for all. */
        private Optional<Problem> settle() {
            Optional<Problem> problem = Optional.empty();
            for (Put put : puts) {
                try {
                    put.stored().join();
                } catch (CompletionException e) {
                    Problem found =
                            switch (e.getCause()) {
                                case VolumeFull full -> new Problem(Reason.VOLUME_FULL, full.getMessage());
                                case StorageFailure failure -> new Problem(Reason.VOLUME_FAILED, failure.getMessage());
                                default -> throw e;
                            };
                    problem = problem.or(() -> Optional.of(found));
                }
            }
            return problem;
        }
    }
}
