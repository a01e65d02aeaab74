package io.levity.loadtest.chaos;

import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.util.Map;
import java.util.Set;

/**
 * What clients were told, and what therefore must be so.
 *
 * @param certified blobs that some node showed as certified
 */
public record Claims(
        Map<Hash, TransferLoad.Acknowledged> transfers,
        Map<BlobId, BlobTraffic.Acknowledged> blobs,
        Set<BlobId> certified) {
    public Claims {
        transfers = Map.copyOf(transfers);
        blobs = Map.copyOf(blobs);
        certified = Set.copyOf(certified);
    }
}
