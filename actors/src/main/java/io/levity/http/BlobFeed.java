package io.levity.http;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.levity.actor.da.BlobService;
import io.levity.actor.da.BlobService.BlobRow;
import io.levity.da.BlobState;
import io.levity.da.BlobState.StageTime;
import io.levity.types.BlobId;
import java.util.List;
import java.util.Optional;

/**
 * All stages of one blob in order, for one reader at its own speed: those that it has passed, then each new one. Changes
 * may come late or be dropped for a slow reader, so each only makes this look at the blob's history, which forgets nothing.
 */
final class BlobFeed {
    private final BlobId id;
    private List<StageTime> told = List.of();

    private BlobFeed(BlobId id) {
        this.id = id;
    }

    /** Empty at first when the blob is not known yet; never ends. A new attempt after a failure is told from its start. */
    static Source<BlobRow, NotUsed> stages(BlobService blobs, BlobId id) {
        return Source.single(id)
                .concat(blobs.changes().map(BlobRow::id).filter(id::equals))
                .mapAsync(1, changed -> blobs.find(changed))
                .statefulMapConcat(() -> {
                    BlobFeed feed = new BlobFeed(id);
                    return feed::news;
                });
    }

    private List<BlobRow> news(Optional<BlobState> found) {
        if (found.isEmpty()) {
            return List.of();
        }
        BlobState state = found.get();
        List<StageTime> history = state.history();
        int known =
                told.size() <= history.size() && history.subList(0, told.size()).equals(told) ? told.size() : 0;
        told = history;
        return history.subList(known, history.size()).stream()
                .map(stage -> BlobRow.of(id, state, stage))
                .toList();
    }
}
