package io.levity.actor.da;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobGroups;
import io.levity.da.GroupReader;
import io.levity.da.GroupRecord;
import io.levity.da.ShardAssignment;
import io.levity.persistence.da.SliceStore;
import io.levity.types.Hash;
import java.util.List;
import java.util.Optional;

/** A signer's look at its slices in a store: it believes none of them before it is checked. One thread. */
final class SliceReader {
    private final SliceStore store;
    /** Is read over by the next slice, as all of a group have one length. */
    private byte[] lastSlice = new byte[0];

    SliceReader(SliceStore store) {
        this.store = store;
    }

    /** What a signer finds when it looks at its shards. */
    sealed interface Check {
        /** @param bytes of all of them */
        record Complete(int shards, long bytes) implements Check {}

        /** @param code for machines */
        record Incomplete(String code, String detail) implements Check {}
    }

    /**
     * Reads each of a member's shards in every group, checks it against the header, and that it is kept as long as will be
     * promised.
     */
    Check check(BlobHeader header, SetConfig config, int member, long keptUntilSeconds) {
        Optional<List<Hash>> roots = groupRoots(header);
        if (roots.isEmpty()) {
            return new Check.Incomplete("GROUP_LIST_MISSING", "no list of groups that the header commits to");
        }
        if (header.groups() > 1 && !store.keeps(header.root(), keptUntilSeconds)) {
            return new Check.Incomplete("SLICE_EXPIRES_EARLY", "the list of groups is not kept that long");
        }
        int count = 0;
        long bytes = 0;
        for (int group = 0; group < roots.get().size(); group++) {
            Hash root = roots.get().get(group);
            Optional<GroupReader> reader = group(header, group, root);
            if (reader.isEmpty()) {
                return new Check.Incomplete("GROUP_RECORD_MISSING", "no record of group " + group);
            }
            if (!store.keeps(root, keptUntilSeconds)) {
                return new Check.Incomplete("SLICE_EXPIRES_EARLY", "the record of a group is not kept that long");
            }
            ShardAssignment assignment = ShardAssignment.of(config, root, header.totalShards());
            for (int shard : assignment.shardsOf(member)) {
                Optional<Check.Incomplete> problem =
                        problem(reader.get(), shard, keptUntilSeconds, "shard " + shard + " of group " + group);
                if (problem.isPresent()) {
                    return problem.get();
                }
                count++;
                bytes += reader.get().record().shardBytes();
            }
        }
        return new Check.Complete(count, bytes);
    }

    private Optional<Check.Incomplete> problem(GroupReader group, int shard, long keptUntilSeconds, String name) {
        Hash hash = group.record().shardHash(shard);
        Optional<byte[]> content = store.get(hash, lastSlice);
        lastSlice = content.orElse(lastSlice);
        if (content.isEmpty()) {
            return Optional.of(new Check.Incomplete("SLICE_MISSING", name + " is not here"));
        }
        if (!group.verify(shard, content.get())) {
            return Optional.of(new Check.Incomplete("SLICE_WRONG", name + " is not one of the code word committed to"));
        }
        if (!store.keeps(hash, keptUntilSeconds)) {
            return Optional.of(new Check.Incomplete("SLICE_EXPIRES_EARLY", name + " is not kept that long"));
        }
        return Optional.empty();
    }

    private Optional<List<Hash>> groupRoots(BlobHeader header) {
        return header.groups() == 1
                ? Optional.of(List.of(header.root()))
                : store.get(header.root()).flatMap(list -> BlobGroups.decodeList(header, list));
    }

    private Optional<GroupReader> group(BlobHeader header, int group, Hash root) {
        return store.get(root)
                .flatMap(encoded -> GroupRecord.decode(header, group, encoded))
                .filter(record -> record.root().equals(root))
                .map(GroupReader::of);
    }
}
