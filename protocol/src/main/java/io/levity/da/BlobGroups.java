package io.levity.da;

import io.levity.chain.publishing.BlobHeader;
import io.levity.crypto.Blake3;
import io.levity.da.coding.StripeLayout;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the names of row groups make the name of a blob. The root of a blob of one group is that group's; of several it is
 * the BLAKE3 of a domain and the <em>group list</em>, their roots in order, which members keep under that root.
 */
public final class BlobGroups {
    private static final byte[] DOMAIN = "levity.da.groups.v1".getBytes(StandardCharsets.US_ASCII);

    private BlobGroups() {}

    /** @param groupRoots of all groups in order, as many as a blob of this size has */
    public static BlobHeader header(long sizeBytes, ShardPlan plan, List<Hash> groupRoots) {
        BlobHeader header = new BlobHeader(
                sizeBytes, plan.dataShards(), plan.totalShards(), plan.fingerprintKeys(), root(groupRoots));
        if (header.groups() != groupRoots.size()) {
            throw new IllegalArgumentException(groupRoots.size() + " groups of " + sizeBytes + " bytes");
        }
        return header;
    }

    /** The header of this content when it is cut so; empty when it can not be cut so. Keeps no shards. */
    public static Optional<BlobHeader> commit(byte[] blob, ShardPlan plan) {
        if (blob.length < 1 || blob.length > BlobHeader.MAX_SIZE_BYTES || !plan.possible()) {
            return Optional.empty();
        }
        GroupEncoder encoder = new GroupEncoder();
        List<Hash> roots = new ArrayList<>();
        for (int from = 0; from < blob.length; from += BlobHeader.GROUP_BYTES) {
            int length = Math.min(BlobHeader.GROUP_BYTES, blob.length - from);
            roots.add(encoder.encode(blob, from, length, plan).record().root());
        }
        return Optional.of(header(blob.length, plan, roots));
    }

    public static Hash root(List<Hash> groupRoots) {
        return groupRoots.size() == 1 ? groupRoots.getFirst() : Blake3.hash(list(DOMAIN, groupRoots));
    }

    /** The group list in bytes: 32 for each. */
    public static Bytes encodeList(List<Hash> groupRoots) {
        return Bytes.wrap(list(new byte[0], groupRoots));
    }

    /** The roots of the groups of a blob of several; empty when these bytes are not the list that the header commits to. */
    public static Optional<List<Hash>> decodeList(BlobHeader header, byte[] encoded) {
        if (!possible(header) || encoded.length != header.groups() * Hash.SIZE_BYTES) {
            return Optional.empty();
        }
        List<Hash> roots = new ArrayList<>(header.groups());
        for (int i = 0; i < header.groups(); i++) {
            roots.add(Hash.at(encoded, i * Hash.SIZE_BYTES));
        }
        return root(roots).equals(header.root()) ? Optional.of(roots) : Optional.empty();
    }

    /** Whether the code can have made such a header. */
    public static boolean possible(BlobHeader header) {
        return header.wellFormed()
                && ShardPlan.possible(header.dataShards(), header.totalShards(), header.fingerprintKeys());
    }

    public static StripeLayout layout(BlobHeader header, int group) {
        return new StripeLayout(GroupRecord.params(header), header.groupBytes(group));
    }

    private static byte[] list(byte[] domain, List<Hash> roots) {
        byte[] out = new byte[domain.length + roots.size() * Hash.SIZE_BYTES];
        System.arraycopy(domain, 0, out, 0, domain.length);
        for (int i = 0; i < roots.size(); i++) {
            roots.get(i).copyTo(out, domain.length + i * Hash.SIZE_BYTES);
        }
        return out;
    }
}
