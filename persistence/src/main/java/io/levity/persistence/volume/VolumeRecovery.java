package io.levity.persistence.volume;

import io.levity.types.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the index of a volume from its files: index files where they cover a segment, the segment itself from there on,
 * then the changes. Cuts torn ends off and goes on in the newest segment.
 */
final class VolumeRecovery {
    /** @param deletedTo sequence up to which the key's records are dead @param extendedTo that its expiry is of */
    private record Fate(long deletedTo, long extendedTo, Expiry expiry) {
        static final Fate UNTOUCHED = new Fate(0, 0, new Expiry(0));

        Fate after(Change change) {
            return switch (change.kind()) {
                case DELETE -> new Fate(Math.max(deletedTo, change.sequence()), extendedTo, expiry);
                case EXTEND ->
                    change.sequence() > extendedTo
                            ? new Fate(deletedTo, change.sequence(), new Expiry(change.value()))
                            : this;
                case EPOCH -> this;
            };
        }
    }

    private final VolumeState state;
    private final Map<Hash, Fate> fates = new HashMap<>();
    private final List<Hash> damaged = new ArrayList<>();
    private long scannedBytes;
    private long tornBytes;

    VolumeRecovery(VolumeState state) {
        this.state = state;
    }

    Recovery recover(Path segments) throws IOException {
        state.changes.read(this::note);
        List<Segment> found = open(segments);
        found.forEach(state.segments::add);
        for (Segment segment : found) {
            boolean scanned = load(segment);
            boolean resumed =
                    segment.number == found.getLast().number && state.segments.hasRoom(segment, RecordHeader.BYTES);
            if (resumed) {
                state.segments.resume(segment);
            } else {
                segment.sealed = true;
                if (scanned || !Files.exists(segment.indexPath())) {
                    state.segments.writeIndex(segment);
                }
                segment.entries = new SegmentEntries();
            }
        }
        if (state.changes.isWorthRewriting()) {
            state.changes.rewrite(number -> state.segments.get(number) != null);
        }
        damaged.removeIf(key -> state.index.get(key) != null);
        return new Recovery(state.index.size(), scannedBytes, tornBytes, damaged);
    }

    private void note(Change change) {
        state.sequence.accumulateAndGet(change.sequence(), Math::max);
        switch (change.kind()) {
            case EPOCH -> state.epoch.accumulateAndGet(change.value(), Math::max);
            case DELETE, EXTEND ->
                fates.merge(change.key(), Fate.UNTOUCHED.after(change), (known, _) -> known.after(change));
        }
    }

    private List<Segment> open(Path directory) throws IOException {
        List<Segment> found = new ArrayList<>();
        Set<Path> indexes = new HashSet<>();
        for (Path path : VolumeFiles.list(directory)) {
            Optional<Segment> segment = Segment.open(path);
            segment.ifPresentOrElse(found::add, () -> indexes.add(path));
        }
        found.forEach(s -> indexes.remove(s.indexPath()));
        for (Path orphan : indexes) {
            Files.delete(orphan); // of a segment that is gone, or the draft of one
        }
        return found;
    }

    /** @return whether its index file did not cover it */
    private boolean load(Segment segment) throws IOException {
        long size = segment.file.size();
        Optional<IndexFile.Content> known = IndexFile.read(segment.indexPath(), segment.number, size);
        long covered = Segment.HEADER_BYTES;
        if (known.isPresent()) {
            segment.entries = known.get().entries();
            covered = known.get().coveredBytes();
        }
        long end = size > covered ? scan(segment, covered, size) : covered;
        state.space.add(end - segment.end);
        segment.end = end;
        segment.records = segment.entries.count();
        segment.entries.forEach(segment.number, (key, sequence, location) -> admit(segment, key, sequence, location));
        return size > covered;
    }

    private long scan(Segment segment, long covered, long size) throws IOException {
        SegmentScanner scanner = new SegmentScanner(segment);
        scanner.scan(covered);
        scannedBytes += size - covered;
        tornBytes += scanner.tornBytes() + Math.max(0, size - scanner.end());
        damaged.addAll(scanner.damaged());
        if (size > scanner.end()) {
            segment.file.truncate(scanner.end());
        }
        segment.file.sync(); // what a killed process wrote is served and acknowledged from now on
        return scanner.end();
    }

    private void admit(Segment segment, Hash key, long sequence, Location location) {
        state.sequence.accumulateAndGet(sequence, Math::max);
        Fate fate = fates.getOrDefault(key, Fate.UNTOUCHED);
        if (sequence <= fate.deletedTo()) {
            return;
        }
        boolean extended = sequence <= fate.extendedTo() && fate.expiry().compareTo(location.expiry()) > 0;
        Location alive = extended
                ? new Location(location.segment(), location.unit(), location.length(), fate.expiry())
                : location;
        if (!alive.expiry().isOver(state.epoch.get()) && state.index.add(key, alive)) {
            state.enliven(segment, alive.recordBytes());
        }
    }
}
