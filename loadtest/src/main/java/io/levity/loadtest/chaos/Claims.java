package io.levity.loadtest.chaos;

import io.levity.types.Address;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What clients were told, and what therefore must be so.
 *
 * @param certified blobs that some node showed as certified
 * @param accounts others than those that the chain names, which may hold money
 */
public record Claims(
        Map<Hash, TransferLoad.Acknowledged> transfers,
        Map<BlobId, BlobTraffic.Acknowledged> blobs,
        Set<BlobId> certified,
        List<Address> accounts) {
    public Claims {
        transfers = Map.copyOf(transfers);
        blobs = Map.copyOf(blobs);
        certified = Set.copyOf(certified);
        accounts = List.copyOf(accounts);
    }
}
