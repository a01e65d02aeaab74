package io.levity.actor.da;

import io.levity.persistence.da.BlobProjection;
import io.levity.persistence.da.BlobProjection.Kept;
import io.levity.types.BlobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Goes through all certified blobs in steps, each of bounded work and memory, and counts or puts back slices that are
 * missing. Blobs whose time is over are dropped on the way. One thread.
 */
final class RepairWalk {
    private static final int BLOBS_A_STEP = 64;
    /** A step that only looks ends after reading so many bytes of records. */
    private static final long LOOKED_BYTES_A_STEP = 1 << 20;

    private final BlobProjection blobs;
    private final GroupRepair groups;
    private final LongSupplier nowSeconds;

    RepairWalk(BlobProjection blobs, GroupRepair groups, LongSupplier nowSeconds) {
        this.blobs = blobs;
        this.groups = groups;
        this.nowSeconds = nowSeconds;
    }

    /** How far a walk has come: it goes on behind {@code done}, with that group of the next blob. */
    record Position(Optional<BlobId> done, int group) {
        static final Position START = new Position(Optional.empty(), 0);
    }

    /** A group that could not be made whole. */
    record Unrepairable(BlobId blob, int group, GroupRepair.Problem problem) {}

    /**
     * What a step found and did.
     *
     * @param ended whether no blob is left
     * @param blobs finished in it
     * @param missing slices found missing, whether they were put back then or not
     * @param movedBytes read and written
     */
    record Step(
            Position next,
            boolean ended,
            long blobs,
            long missing,
            long rebuilt,
            long rebuiltBytes,
            long movedBytes,
            List<Unrepairable> unrepairable) {}

    /** How many blobs a whole walk has before it. */
    long length() {
        return blobs.keptCount();
    }

    /** A step that only counts. */
    Step look(Position from) {
        return new Walk(from).run(false);
    }

    /** A step that ends with the first group of which something was missing and that it tried to make whole. */
    Step repair(Position from) {
        return new Walk(from).run(true);
    }

    /** Makes all groups of one blob whole as far as that can be done now. @return bytes read and written */
    long mend(Kept blob) {
        long moved = 0;
        for (int group = 0; group < blob.header().groups(); group++) {
            moved += groups.repair(blob, group).movedBytes();
        }
        return moved;
    }

    private final class Walk {
        private final List<Unrepairable> unrepairable = new ArrayList<>();
        private Position at;
        private long finished;
        private long missing;
        private long rebuilt;
        private long rebuiltBytes;
        private long movedBytes;

        Walk(Position from) {
            this.at = from;
        }

        Step run(boolean repairing) {
            List<Kept> page = blobs.kept(at.done(), BLOBS_A_STEP);
            for (Kept blob : page) {
                if (!visit(blob, repairing)) {
                    return step(false);
                }
            }
            return step(page.isEmpty());
        }

        /** False when the step is to end within the blob or right behind it. */
        private boolean visit(Kept blob, boolean repairing) {
            boolean over = blob.expirySeconds() <= nowSeconds.getAsLong();
            if (over) {
                blobs.dropKept(blob.id());
            }
            int end = over ? 0 : blob.header().groups();
            for (int group = at.group(); group < end; group++) {
                GroupRepair.Outcome outcome = repairing ? groups.repair(blob, group) : groups.audit(blob, group);
                note(blob, group, outcome);
                boolean last = group + 1 == end;
                boolean enough = repairing ? outcome.missing() > 0 : movedBytes >= LOOKED_BYTES_A_STEP;
                if (enough && !last) {
                    at = new Position(at.done(), group + 1);
                    return false;
                }
                if (enough) {
                    finish(blob);
                    return false;
                }
            }
            finish(blob);
            return true;
        }

        private void note(Kept blob, int group, GroupRepair.Outcome outcome) {
            missing += outcome.missing();
            rebuilt += outcome.rebuilt();
            rebuiltBytes += outcome.rebuiltBytes();
            movedBytes += outcome.movedBytes();
            outcome.problem().ifPresent(problem -> unrepairable.add(new Unrepairable(blob.id(), group, problem)));
        }

        private void finish(Kept blob) {
            at = new Position(Optional.of(blob.id()), 0);
            finished++;
        }

        private Step step(boolean ended) {
            return new Step(at, ended, finished, missing, rebuilt, rebuiltBytes, movedBytes, List.copyOf(unrepairable));
        }
    }
}
