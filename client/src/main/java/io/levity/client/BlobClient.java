package io.levity.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.da.BlobReceipt;
import io.levity.da.BlobReceiptCodec;
import io.levity.da.Cell;
import io.levity.da.CellProof;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.NetworkId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Data availability of one network. What is read is verified here: content by encoding it again and comparing the id,
 * receipts by their signatures and proofs.
 */
public final class BlobClient {
    /** A node holds a question no longer than this, well below the time limit of requests. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** What a node says while there is no receipt yet. */
    private static final String NOT_CERTIFIED = "BLOB_NOT_CERTIFIED";

    private final HttpTransport transport;
    private final URI base;
    private final NetworkId network;

    BlobClient(HttpTransport transport, URI base, NetworkId network) {
        this.transport = transport;
        this.base = base;
        this.network = network;
    }

    /** The most bytes that this network takes as one blob. */
    public long maxBlobBytes() {
        JsonNode limits = transport.send(HttpRequest.newBuilder(URI.create(base + "/v1/limits?network=" + network))
                .GET());
        long most = limits.path("maxBlobBytes").asLong(0);
        if (most < 1) {
            throw LevityClientException.local(
                    LevityClientException.BAD_ANSWER, "the node does not say how large a blob may be");
        }
        return most;
    }

    public NetworkId network() {
        return network;
    }

    /** Returns when the node has it on its disk. */
    public BlobStatus put(byte[] content) {
        return put(HttpRequest.BodyPublishers.ofByteArray(content), content.length);
    }

    /** As {@link #put(byte[])}, read from a file as the node takes it. */
    public BlobStatus put(Path file) throws FileNotFoundException {
        return put(HttpRequest.BodyPublishers.ofFile(file), file.toFile().length());
    }

    /** @param reader told of each reading of the part: a repeat reads it again */
    BlobStatus put(FilePart part, Consumer<FilePart.Reading> reader) {
        return put(part.body(reader), part.length());
    }

    private BlobStatus put(HttpRequest.BodyPublisher body, long sizeBytes) {
        return BlobStatus.of(transport.send(
                HttpRequest.newBuilder(at(""))
                        .header("Content-Type", "application/octet-stream")
                        .PUT(body),
                moving(sizeBytes)));
    }

    /** How long the node may take for so many bytes: a second for each MiB besides the usual time. */
    private Duration moving(long sizeBytes) {
        return transport.params().requestTimeout().plusSeconds(sizeBytes >> 20);
    }

    public BlobStatus status(BlobId id) {
        return BlobStatus.of(transport.send(HttpRequest.newBuilder(at("/" + id)).GET()));
    }

    /** As {@link #status}, when it is certified or will never be, at the latest after this time. */
    public BlobStatus await(BlobId id, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            Duration asked = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
            BlobStatus status = BlobStatus.of(transport.send(
                    HttpRequest.newBuilder(at("/" + id, "wait=certified&timeout=" + asked.toMillis() + "ms"))
                            .GET()));
            if (status.settled() || System.nanoTime() - deadline >= 0) {
                return status;
            }
        }
    }

    /**
     * The content, encoded again here to see that it is what the id names.
     *
     * @throws LevityClientException with {@link LevityClientException#PROOF_INVALID} if it is not
     */
    public Bytes get(BlobId id) {
        BlobStatus status = status(id);
        ContentCheck check = ContentCheck.of(status);
        byte[] content = new byte[Math.toIntExact(status.sizeBytes())];
        try (InputStream in = content(id, 0, status.sizeBytes())) {
            int read = in.readNBytes(content, 0, content.length);
            check.update(content, 0, read);
        } catch (IOException e) {
            throw new UncheckedIOException("closing a stream does not fail", e);
        }
        check.require(id);
        return Bytes.wrap(content);
    }

    /** The content from a place on, as the node gives it: not verified. */
    InputStream content(BlobId id, long from, long sizeBytes) {
        return new BlobContent(transport, at("/" + id + "/data"), id, from, sizeBytes, moving(sizeBytes));
    }

    /** Cells with their proofs, not verified; empty where the node has none. */
    List<Optional<CellProof>> cells(BlobId id, List<Cell> asked) {
        String words = asked.stream()
                .map(cell -> cell.group() + ":" + cell.shard() + ":" + cell.piece())
                .collect(Collectors.joining(","));
        return CellAnswer.read(
                transport.send(HttpRequest.newBuilder(at("/" + id + "/cells", "cells=" + words))
                        .GET()),
                asked);
    }

    /** The receipt as the node gives it: a document whose field {@code receipt} is what {@link #read} takes. */
    public JsonNode receipt(BlobId id) {
        return transport.send(HttpRequest.newBuilder(at("/" + id + "/receipt")).GET());
    }

    /** As {@link #receipt}, once it is there: the proof follows the certificate some blocks later. */
    public JsonNode awaitReceipt(BlobId id, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                return receipt(id);
            } catch (LevityClientException e) {
                if (!e.code().equals(NOT_CERTIFIED) || System.nanoTime() - deadline >= 0) {
                    throw e;
                }
                transport.pause(Math.min(attempt, 3), Duration.ZERO);
            }
        }
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
        return at(path, "");
    }

    private URI at(String path, String query) {
        return URI.create(base + "/v1/blobs" + path + "?network=" + network + (query.isEmpty() ? "" : "&") + query);
    }
}
