package io.levity.actor.da;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.levity.chain.consensus.SetConfig;
import io.levity.da.BlobReceipt;
import io.levity.da.BlobStage;
import io.levity.da.BlobState;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The blobs of one network as this node offers them to the edge. Thread-safe. */
public interface BlobService {

    NetworkId network();

    /** The set that new blobs are dealt to. */
    SetConfig setConfig();

    DaLimits limits();

    /** Takes a blob; completes when it is durable, or with why it was refused. Reads no faster than it can write. */
    CompletionStage<Submission> put(Source<ByteString, ?> body);

    CompletionStage<Optional<BlobState>> find(BlobId id);

    /** As {@link #find}, when the blob is certified or will never be, at the latest after this time. */
    CompletionStage<Optional<BlobState>> await(BlobId id, Duration atMost);

    /** The newest first. @param token of the page before */
    BlobPage page(Optional<String> token, int limit);

    /** The content, verified as a whole. */
    CompletionStage<Retrieval> retrieve(BlobId id);

    /** Empty until the blob is certified. */
    CompletionStage<Optional<BlobReceipt>> receipt(BlobId id);

    /** Changes of stage from now on; a slow reader loses the oldest. */
    Source<BlobRow, NotUsed> changes();

    /** @param failure empty without one */
    record BlobRow(
            BlobId id,
            NetworkId network,
            long sizeBytes,
            BlobStage stage,
            long receivedAtMillis,
            long changedAtMillis,
            String failure) {}

    /** @param next empty on the last page */
    record BlobPage(List<BlobRow> rows, Optional<String> next) {
        public BlobPage {
            rows = List.copyOf(rows);
        }
    }

    sealed interface Submission {
        /** Durable; {@code known} when the same content is on its way or certified already. */
        record Accepted(BlobId id, BlobStage stage, boolean known) implements Submission {}

        record Empty() implements Submission {}

        record TooLarge(long maxBytes) implements Submission {}

        record Busy() implements Submission {}

        /** The volume takes nothing new; what it has is served. */
        record Full() implements Submission {}

        /** The body broke off; nothing is kept. */
        record BrokenOff(String reason) implements Submission {}
    }

    sealed interface Retrieval {
        /** @param release to be run once when the bytes are not needed any more */
        record Content(Bytes bytes, Runnable release) implements Retrieval {}

        record Unknown() implements Retrieval {}

        /** The signers' duty is over, and what is left does not suffice. */
        record Expired() implements Retrieval {}

        /** Too few slices for now. */
        record Unavailable(int found, int needed) implements Retrieval {}

        /** The committed slices were never one blob: nobody can read it. */
        record Inconsistent() implements Retrieval {}

        record Busy() implements Retrieval {}
    }
}
