package io.levity.da;

import io.levity.chain.publishing.BlobHeader;
import io.levity.da.coding.BlobEncoder;
import io.levity.da.coding.Fingerprints;
import io.levity.da.coding.ShardTree;
import io.levity.da.coding.StripeLayout;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Codes row groups one after the other, each in the memory of the one before. One thread. */
public final class GroupEncoder {
    private byte[] parity = new byte[0];

    /**
     * Codes {@code length} bytes, 1 to {@link BlobHeader#GROUP_BYTES}, from {@code offset}.
     *
     * @return good until the next call
     */
    public EncodedGroup encode(byte[] data, int offset, int length, ShardPlan plan) {
        return encode(data, offset, length, plan, step -> {});
    }

    /** @param steps told each step as it begins */
    public EncodedGroup encode(byte[] data, int offset, int length, ShardPlan plan, Consumer<BlobEncoder.Step> steps) {
        if (length > BlobHeader.GROUP_BYTES) {
            throw new IllegalArgumentException("a group of " + length + " bytes");
        }
        Objects.checkFromIndexSize(offset, length, data.length);
        StripeLayout layout = new StripeLayout(plan.params(), length);
        int parityBytes = layout.params().parityShards() * layout.shardBytes();
        if (parity.length < parityBytes) {
            parity = new byte[parityBytes];
        }
        BlobEncoder encoder = new BlobEncoder(layout, steps);
        int parityAt = 0;
        for (int s = 0; s < layout.stripes(); s++) {
            encoder.encodeStripe(data, offset + s * layout.fullStripeBytes(), parity, parityAt);
            parityAt += layout.parityBytes(s);
        }
        ShardTree tree = encoder.finish();
        steps.accept(BlobEncoder.Step.CODE);
        Optional<Fingerprints> fingerprints = plan.fingerprintKeys() == 0
                ? Optional.empty()
                : Optional.of(Fingerprints.of(tree.commitment(), plan.fingerprintKeys(), data, offset));
        return new EncodedGroup(GroupRecord.of(layout, tree, fingerprints), data, offset, parity);
    }
}
