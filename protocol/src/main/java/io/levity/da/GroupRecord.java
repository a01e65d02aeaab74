package io.levity.da;

import io.levity.chain.publishing.BlobHeader;
import io.levity.crypto.Blake3;
import io.levity.da.coding.CodingParams;
import io.levity.da.coding.Fingerprints;
import io.levity.da.coding.ShardTree;
import io.levity.da.coding.StripeLayout;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * What a row group's shards are checked against: their hashes in order and, in checked mode, the fingerprints of the data
 * shards. {@link #root} commits to both, so whoever has the record checks every shard alone.
 *
 * <p>Canonical encoding: the hashes, 32 bytes each, then the fingerprints.
 */
public final class GroupRecord {
    private static final byte[] DOMAIN = "levity.da.group.v1".getBytes(StandardCharsets.US_ASCII);

    private final StripeLayout layout;
    private final ShardTree tree;
    private final Optional<Fingerprints> fingerprints;
    private final Hash root;

    private GroupRecord(StripeLayout layout, ShardTree tree, Optional<Fingerprints> fingerprints) {
        this.layout = layout;
        this.tree = tree;
        this.fingerprints = fingerprints;
        this.root = root(tree.root(), fingerprintRoot());
    }

    static GroupRecord of(StripeLayout layout, ShardTree tree, Optional<Fingerprints> fingerprints) {
        return new GroupRecord(layout, tree, fingerprints);
    }

    /** Reads the record of a group; empty when it is none of this shape. Whether it is the committed one, {@link #root} tells. */
    public static Optional<GroupRecord> decode(BlobHeader header, int group, byte[] encoded) {
        int hashes = header.totalShards() * Hash.SIZE_BYTES;
        if (!BlobGroups.possible(header)
                || group < 0
                || group >= header.groups()
                || encoded.length != hashes + fingerprintBytes(header)) {
            return Optional.empty();
        }
        StripeLayout layout = BlobGroups.layout(header, group);
        ShardTree tree = ShardTree.of(layout, java.util.Arrays.copyOf(encoded, hashes));
        Bytes rest = Bytes.copyOf(encoded, hashes, encoded.length - hashes);
        return header.fingerprintKeys() == 0
                ? Optional.of(new GroupRecord(layout, tree, Optional.empty()))
                : fingerprints(header, rest).map(read -> new GroupRecord(layout, tree, Optional.of(read)));
    }

    private static Optional<Fingerprints> fingerprints(BlobHeader header, Bytes encoded) {
        return switch (Fingerprints.decode(params(header), header.fingerprintKeys(), encoded)) {
            case Fingerprints.Read(var read) -> Optional.of(read);
            case Fingerprints.Refused _ -> Optional.empty();
        };
    }

    public Bytes encode() {
        int total = totalShards();
        Bytes rest = fingerprints.map(Fingerprints::content).orElse(Bytes.EMPTY);
        byte[] out = new byte[total * Hash.SIZE_BYTES + rest.size()];
        for (int i = 0; i < total; i++) {
            tree.shardHash(i).copyTo(out, i * Hash.SIZE_BYTES);
        }
        rest.copyTo(out, total * Hash.SIZE_BYTES);
        return Bytes.wrap(out);
    }

    /** The name of the group. */
    public Hash root() {
        return root;
    }

    /** How a group's name follows from the roots of its shards and of its fingerprints. */
    public static Hash root(Hash shardRoot, Hash fingerprintRoot) {
        byte[] input = new byte[DOMAIN.length + 2 * Hash.SIZE_BYTES];
        System.arraycopy(DOMAIN, 0, input, 0, DOMAIN.length);
        shardRoot.copyTo(input, DOMAIN.length);
        fingerprintRoot.copyTo(input, DOMAIN.length + Hash.SIZE_BYTES);
        return Blake3.hash(input);
    }

    /** Zero in fast mode. */
    public Hash fingerprintRoot() {
        return fingerprints.map(Fingerprints::root).orElse(Hash.ZERO);
    }

    public ShardTree tree() {
        return tree;
    }

    /** Of the data shards; empty in fast mode. */
    public Optional<Fingerprints> fingerprints() {
        return fingerprints;
    }

    public StripeLayout layout() {
        return layout;
    }

    public int totalShards() {
        return layout.params().totalShards();
    }

    /** The key under which the shard is kept. */
    public Hash shardHash(int shard) {
        return tree.shardHash(Objects.checkIndex(shard, totalShards()));
    }

    /** Length of each shard in bytes. */
    public int shardBytes() {
        return layout.shardBytes();
    }

    /** Length of the fingerprints that a header asks for. */
    private static int fingerprintBytes(BlobHeader header) {
        return Fingerprints.sizeBytes(params(header), header.fingerprintKeys());
    }

    static CodingParams params(BlobHeader header) {
        return new CodingParams(header.dataShards(), header.totalShards() - header.dataShards());
    }

    @Override
    public String toString() {
        return "group " + root;
    }
}
