package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.da.BlobGroups;
import io.levity.da.BlobReceipt;
import io.levity.da.BlobReceiptCodec;
import io.levity.da.ShardPlan;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.NetworkId;
import java.io.FileNotFoundException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Data availability of one network. What is read is verified here: content by encoding it again and comparing the id,
 * receipts by their signatures and proofs.
 */
public final class BlobClient {
    private static final Duration POLL = Duration.ofMillis(50);

    private final HttpTransport transport;
    private final URI base;
    private final NetworkId network;

    BlobClient(HttpTransport transport, URI base, NetworkId network) {
        this.transport = transport;
        this.base = base;
        this.network = network;
    }

    /** Returns when the node has it on its disk. */
    public BlobStatus put(byte[] content) {
        return put(HttpRequest.BodyPublishers.ofByteArray(content));
    }

    /** As {@link #put(byte[])}, read from a file as the node takes it. */
    public BlobStatus put(Path file) throws FileNotFoundException {
        return put(HttpRequest.BodyPublishers.ofFile(file));
    }

    private BlobStatus put(HttpRequest.BodyPublisher body) {
        return BlobStatus.of(transport.send(HttpRequest.newBuilder(at(""))
                .header("Content-Type", "application/octet-stream")
                .PUT(body)));
    }

    public BlobStatus status(BlobId id) {
        return BlobStatus.of(transport.send(HttpRequest.newBuilder(at("/" + id)).GET()));
    }

    /** As {@link #status}, when it is certified or will never be, at the latest after this time. */
    public BlobStatus await(BlobId id, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        BlobStatus status = status(id);
        while (!status.settled() && System.nanoTime() < deadline) {
            Thread.sleep(POLL);
            status = status(id);
        }
        return status;
    }

    /**
     * The content, encoded again here to see that it is what the id names.
     *
     * @throws LevityClientException with {@link LevityClientException#PROOF_INVALID} if it is not
     */
    public Bytes get(BlobId id) {
        JsonNode detail = status(id).json();
        byte[] content =
                transport.bytes(HttpRequest.newBuilder(at("/" + id + "/data")).GET());
        ShardPlan plan = new ShardPlan(
                detail.path("dataShards").asInt(),
                detail.path("totalShards").asInt(),
                1,
                detail.path("fingerprintKeys").asInt());
        if (!BlobGroups.commit(content, plan)
                .filter(header -> header.id().equals(id))
                .isPresent()) {
            throw LevityClientException.local(
                    LevityClientException.PROOF_INVALID, "the content that the node gave is not that of blob " + id);
        }
        return Bytes.wrap(content);
    }

    /** The receipt as the node gives it: a document whose field {@code receipt} is what {@link #read} takes. */
    public JsonNode receipt(BlobId id) {
        return transport.send(HttpRequest.newBuilder(at("/" + id + "/receipt")).GET());
    }

    /** Reads the document of {@link #receipt}; empty when it holds none. */
    public static Optional<BlobReceipt> read(JsonNode document) {
        try {
            return BlobReceiptCodec.decode(
                    Bytes.fromHex(document.path("receipt").asText()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private URI at(String path) {
        return URI.create(base + "/v1/blobs" + path + "?network=" + network);
    }
}
