package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobGroups;
import io.levity.da.GroupEncoder;
import io.levity.da.ShardPlan;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Encodes content again while it comes, to see whether it is what an id names. Holds one row group. How the content was
 * cut is taken from the node: the id commits to it.
 */
final class ContentCheck {
    private final long sizeBytes;
    private final ShardPlan plan;
    private final GroupEncoder encoder = new GroupEncoder();
    private final byte[] group;
    private final List<Hash> roots = new ArrayList<>();
    private int filled;
    private long seen;

    private ContentCheck(long sizeBytes, ShardPlan plan) {
        this.sizeBytes = sizeBytes;
        this.plan = plan;
        this.group = new byte[(int) Math.min(BlobHeader.GROUP_BYTES, sizeBytes)];
    }

    /** @throws LevityClientException with {@code bad_answer} when no blob can be cut as the node says */
    static ContentCheck of(BlobStatus status) {
        JsonNode detail = status.json();
        int data = detail.path("dataShards").asInt();
        int total = detail.path("totalShards").asInt();
        int keys = detail.path("fingerprintKeys").asInt();
        if (!BlobGroups.possible(new BlobHeader(status.sizeBytes(), data, total, keys, Hash.ZERO))) {
            throw LevityClientException.local(
                    LevityClientException.BAD_ANSWER, "the node does not say how blob " + status.id() + " is cut");
        }
        return new ContentCheck(status.sizeBytes(), new ShardPlan(data, total, 1, keys));
    }

    /** The next bytes. */
    void update(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        seen += length;
        int at = offset;
        int left = length;
        while (left > 0 && seen <= sizeBytes) {
            int taken = Math.min(left, group.length - filled);
            System.arraycopy(data, at, group, filled, taken);
            filled += taken;
            at += taken;
            left -= taken;
            if (filled == group.length || (left == 0 && seen == sizeBytes)) {
                roots.add(encoder.encode(group, 0, filled, plan).record().root());
                filled = 0;
            }
        }
    }

    /** Whether exactly the content that has this id came. */
    boolean matches(BlobId id) {
        return seen == sizeBytes
                && BlobGroups.header(sizeBytes, plan, roots).id().equals(id);
    }

    /** @throws LevityClientException with {@link LevityClientException#PROOF_INVALID} unless {@link #matches} */
    void require(BlobId id) {
        if (!matches(id)) {
            throw LevityClientException.local(
                    LevityClientException.PROOF_INVALID, "the content that the node gave is not that of blob " + id);
        }
    }
}
