package io.levity.actor.da;

import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobCode;
import io.levity.persistence.da.SliceStore;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.List;
import java.util.Optional;

/** Reads slices of a blob from this node's store and believes none of them before it is checked. */
final class SliceReader {
    private final SliceStore store;

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

    /** What reading the blob gave. */
    sealed interface Read {
        record Blob(Bytes bytes) implements Read {}

        record TooFew(int found, int needed) implements Read {}

        record Inconsistent() implements Read {}
    }

    /** Reads each of the shards, checks it against the header, and that it is kept as long as will be promised. */
    Check check(BlobHeader header, int[] shards, long keptUntilSeconds) {
        Optional<List<Hash>> hashes = hashes(header);
        if (hashes.isEmpty()) {
            return new Check.Incomplete("SHARD_LIST_MISSING", "no list of shards that the header commits to");
        }
        if (!store.keeps(header.shardRoot(), keptUntilSeconds)) {
            return new Check.Incomplete("SLICE_EXPIRES_EARLY", "the list of shards is not kept that long");
        }
        long bytes = 0;
        for (int shard : shards) {
            Hash hash = hashes.get().get(shard);
            Optional<byte[]> content = store.get(hash);
            if (content.isEmpty()) {
                return new Check.Incomplete("SLICE_MISSING", "shard " + shard + " is not here");
            }
            if (!BlobCode.verify(header, hash, content.get())) {
                return new Check.Incomplete("SLICE_WRONG", "shard " + shard + " is not the one committed to");
            }
            if (!store.keeps(hash, keptUntilSeconds)) {
                return new Check.Incomplete("SLICE_EXPIRES_EARLY", "shard " + shard + " is not kept that long");
            }
            bytes += content.get().length;
        }
        return new Check.Complete(shards.length, bytes);
    }

    /** The blob from its data shards where they are here and right, else from any that suffice. */
    Read read(BlobHeader header) {
        Optional<List<Hash>> hashes = hashes(header);
        if (hashes.isEmpty()) {
            return new Read.TooFew(0, header.dataShards());
        }
        byte[][] shards = new byte[header.totalShards()][];
        int found = 0;
        for (int i = 0; i < shards.length && found < header.dataShards(); i++) {
            Hash hash = hashes.get().get(i);
            shards[i] = store.get(hash)
                    .filter(content -> BlobCode.verify(header, hash, content))
                    .orElse(null);
            found += shards[i] != null ? 1 : 0;
        }
        if (found < header.dataShards()) {
            return new Read.TooFew(found, header.dataShards());
        }
        return BlobCode.decode(header, shards)
                .<Read>map(blob -> new Read.Blob(Bytes.wrap(blob)))
                .orElseGet(Read.Inconsistent::new);
    }

    private Optional<List<Hash>> hashes(BlobHeader header) {
        return store.get(header.shardRoot()).flatMap(list -> BlobCode.shardHashes(header, list));
    }
}
