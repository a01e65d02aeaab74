package io.levity.da;

import io.levity.da.coding.StripeLayout;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A coded row group whose shards lie where the encoder left them: in the caller's data and in its own parity. */
public final class EncodedGroup {
    private static final ByteBuffer FILLING =
            ByteBuffer.allocateDirect(StripeLayout.CHUNK_BYTES).asReadOnlyBuffer();

    private final GroupRecord record;
    private final byte[] data;
    private final int offset;
    private final byte[] parity;

    EncodedGroup(GroupRecord record, byte[] data, int offset, byte[] parity) {
        this.record = record;
        this.data = data;
        this.offset = offset;
        this.parity = parity;
    }

    public GroupRecord record() {
        return record;
    }

    /**
     * The bytes of a shard, one part for each stripe and one for the filling. They are views: good until the encoder is
     * used again or the data changes.
     */
    public ByteBuffer[] shard(int shard) {
        StripeLayout layout = record.layout();
        Objects.checkIndex(shard, layout.params().totalShards());
        return shard < layout.params().dataShards() ? dataShard(layout, shard) : parityShard(layout, shard);
    }

    private ByteBuffer[] dataShard(StripeLayout layout, int shard) {
        int stripes = layout.stripes();
        ByteBuffer[] parts = new ByteBuffer[stripes + 1];
        int filling = 0;
        for (int s = 0; s < stripes; s++) {
            int chunk = layout.chunkBytes(s);
            int stripeAt = s * layout.fullStripeBytes();
            int from = Math.min(stripeAt + shard * chunk, layout.lengthBytes());
            int to = Math.min(stripeAt + (shard + 1) * chunk, layout.lengthBytes());
            parts[s] = ByteBuffer.wrap(data, offset + from, to - from);
            filling = chunk - (to - from);
        }
        parts[stripes] = FILLING.slice(0, filling);
        return parts;
    }

    private ByteBuffer[] parityShard(StripeLayout layout, int shard) {
        int stripes = layout.stripes();
        ByteBuffer[] parts = new ByteBuffer[stripes];
        int stripeAt = 0;
        for (int s = 0; s < stripes; s++) {
            int chunk = layout.chunkBytes(s);
            parts[s] =
                    ByteBuffer.wrap(parity, stripeAt + (shard - layout.params().dataShards()) * chunk, chunk);
            stripeAt += layout.parityBytes(s);
        }
        return parts;
    }

    /** A shard in one piece. */
    public byte[] copyOfShard(int shard) {
        ByteBuffer out = ByteBuffer.allocate(record.shardBytes());
        for (ByteBuffer part : shard(shard)) {
            out.put(part);
        }
        return out.array();
    }
}
