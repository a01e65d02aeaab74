package io.levity.actor.da;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.publishing.BlobHeader;
import io.levity.da.BlobReceipt;
import io.levity.da.BlobStage;
import io.levity.da.BlobState;
import io.levity.da.Cell;
import io.levity.da.CellProof;
import io.levity.types.BlobId;
import io.levity.types.NetworkId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

/** The blobs of one network as this node offers them to the edge. Thread-safe. */
public interface BlobService {

    NetworkId network();

    /** The set that new blobs are dealt to. */
    SetConfig setConfig();

    DaLimits limits();

    /**
     * Takes a blob; completes when it is durable, or with why it was refused. Reads no faster than it can write.
     *
     * @param sizeBytes of the body where it is known beforehand; saves memory, and is believed no further
     */
    CompletionStage<Submission> put(Source<ByteString, ?> body, OptionalLong sizeBytes);

    default CompletionStage<Submission> put(Source<ByteString, ?> body) {
        return put(body, OptionalLong.empty());
    }

    CompletionStage<Optional<BlobState>> find(BlobId id);

    /** As {@link #find}, when the blob is certified or will never be, at the latest after this time. */
    CompletionStage<Optional<BlobState>> await(BlobId id, Duration atMost);

    /** The newest first. @param token of the page before */
    BlobPage page(Optional<String> token, int limit);

    /**
     * A range of the content; no byte is given before its row group is verified. Completes when the first group is.
     *
     * @param range of what is wanted, chosen when the blob's size is known; what it throws the answer fails with
     */
    CompletionStage<Retrieval> retrieve(BlobId id, LongFunction<Range> range);

    /** All of the content. */
    default CompletionStage<Retrieval> retrieve(BlobId id) {
        return retrieve(id, size -> new Range(0, size));
    }

    /** Empty until the blob is certified. */
    CompletionStage<Optional<BlobReceipt>> receipt(BlobId id);

    /** Cells with their proofs, for light clients. @param cells at most {@code SamplingRules.MAX_CELLS_A_REQUEST} */
    CompletionStage<Sampling> sample(BlobId id, List<Cell> cells);

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
            String failure) {

        /** The blob as it was when it reached this stage of its history. */
        public static BlobRow of(BlobId id, BlobState state, BlobState.StageTime stage) {
            String failure = stage.stage() == BlobStage.FAILED
                    ? state.failure().map(f -> f.reason().name()).orElse("")
                    : "";
            return new BlobRow(
                    id,
                    state.network(),
                    state.sizeBytes(),
                    stage.stage(),
                    state.history().getFirst().atMillis(),
                    stage.atMillis(),
                    failure);
        }
    }

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

    /** @param from first byte @param to behind the last, more than {@code from}, at most the blob's size */
    record Range(long from, long to) {}

    /** What asking for cells gave. */
    sealed interface Sampling {
        /** In the order of the question; empty where nobody gave the cell. */
        record Cells(BlobHeader header, List<Optional<CellProof>> proofs) implements Sampling {
            public Cells {
                proofs = List.copyOf(proofs);
            }
        }

        record Unknown() implements Sampling {}

        /** The blob has no such cell. */
        record NoSuchCell(Cell cell) implements Sampling {}

        record Busy() implements Sampling {}
    }

    sealed interface Retrieval {
        /**
         * @param sizeBytes of the whole blob
         * @param bytes of the range; to be run once and soon
         */
        record Content(long sizeBytes, Source<ByteString, NotUsed> bytes) implements Retrieval {}

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
