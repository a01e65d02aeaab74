package io.levity.loadtest.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.types.Address;
import io.levity.types.BlobId;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** What the check reads of one node, the same that any client can. May throw {@code LevityClientException}. */
interface NodeReading {
    String name();

    long height();

    /** As {@code eth_getBlockByNumber} shows it, with hashes of transactions; JSON null where there is none. */
    List<JsonNode> blocks(long from, long to);

    /** As {@code eth_getBlockReceipts} shows them. */
    JsonNode receipts(long height);

    /** After the block of this height. */
    List<BigInteger> balances(List<Address> accounts, long height);

    /** Stake that validators have lost for contradicting themselves. */
    BigInteger slashedWei(int validators);

    /** As {@code /v1/blobs/ID} shows it; empty if the node knows none such. */
    Optional<JsonNode> blob(BlobId id);

    /** The content as the node gives it, verified by nothing but its SHA-256. */
    Content content(BlobId id);

    /** The receipt's document. */
    JsonNode blobReceipt(BlobId id);

    /** What a node gave when it was asked for a blob's content. */
    sealed interface Content {
        record Read(long sizeBytes, Hash sha256) implements Content {}

        record Refused(String why) implements Content {}
    }
}
