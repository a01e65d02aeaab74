package io.levity.persistence.da;

import io.levity.persistence.StorageFailure;
import io.levity.persistence.da.VolumeStatus.Condition;
import io.levity.persistence.volume.VolumeHeld;
import io.levity.persistence.volume.VolumeLimits;
import io.levity.types.Hash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The volumes of a node, and which validator's slices belong on which.
 *
 * <p>When a volume goes, only its validators move, and when it comes back, only they return. A volume that can not be opened is lost, and
 * one whose disk fails while it is open is broken: the node goes on without it, a broken one still serves what it has, and
 * what either had is to be rebuilt where its validators are now. Nothing is made anew in the directory of a lost volume
 * until the operator takes it off the list. Thread-safe.
 */
public final class SliceVolumes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SliceVolumes.class);

    /** @param store empty when it is lost @param reason why it is */
    private record Volume(int number, Path directory, Optional<UUID> id, Optional<SliceStore> store, String reason) {
        boolean isHealthy() {
            return store.isPresent() && store.get().failure().isEmpty();
        }
    }

    /** @param healthy one bit for each volume @param validators by their id: the number of the volume */
    private record Placed(VolumePlacement placement, long healthy, Map<Integer, Integer> validators) {}

    private final List<Volume> volumes;
    private volatile Placed placed;

    private SliceVolumes(List<Volume> volumes) {
        this.volumes = List.copyOf(volumes);
        this.placed = placed(List.of());
    }

    private Placed placed(List<Integer> validators) {
        return new Placed(new VolumePlacement(volumes.stream().map(Volume::id).toList(), validators), 0, Map.of());
    }

    /**
     * Spreads these validators evenly from now on, so that no volume takes more of a blob with it than it must. Others
     * are placed by their hash alone.
     */
    public void host(List<Integer> validatorIds) {
        placed = placed(validatorIds);
    }

    /**
     * Opens what can be opened and makes what is new; says of the rest that it is lost.
     *
     * @param base that relative directories lie in
     * @param roster file that remembers which volumes there are; apart from them
     * @param directories 1 to 64
     * @throws VolumeHeld if another process has one of them
     * @throws StorageFailure if the roster can not be read or written
     */
    public static SliceVolumes open(Path base, Path roster, List<Path> directories, VolumeLimits limits) {
        if (directories.isEmpty() || directories.size() > Long.SIZE) {
            throw new IllegalArgumentException("a node has 1 to 64 volumes, not " + directories.size());
        }
        VolumeRoster list = new VolumeRoster(roster);
        Map<Path, UUID> known = list.read();
        Set<UUID> present = present(base, directories);
        Set<UUID> taken = new HashSet<>();
        List<Volume> volumes = new ArrayList<>();
        try {
            for (Path name : directories) {
                Optional<UUID> expected = Optional.ofNullable(known.get(name)).filter(id -> !present.contains(id));
                Volume volume = open(volumes.size(), base.resolve(name), expected, taken, limits);
                volumes.add(volume);
                volume.id().filter(_ -> volume.store().isPresent()).ifPresent(taken::add);
            }
            list.write(remembered(directories, volumes));
        } catch (RuntimeException | Error e) {
            volumes.forEach(v -> v.store().ifPresent(SliceStore::close));
            throw e;
        }
        known.forEach((name, id) -> {
            if (!taken.contains(id)) {
                LOG.error("the volume {} that was in {} is not in use", id, name);
            }
        });
        return new SliceVolumes(volumes);
    }

    /** Volumes that are in one of the directories, maybe in another one than last time. */
    private static Set<UUID> present(Path base, List<Path> directories) {
        Set<UUID> present = new HashSet<>();
        for (Path name : directories) {
            try {
                VolumeRoster.identify(base.resolve(name)).ifPresent(present::add);
            } catch (IOException e) {
                // Opening it will fail with the same and say so.
            }
        }
        return present;
    }

    private static Map<Path, UUID> remembered(List<Path> directories, List<Volume> volumes) {
        Map<Path, UUID> ids = new LinkedHashMap<>();
        for (Volume volume : volumes) {
            volume.id().ifPresent(id -> ids.put(directories.get(volume.number()), id));
        }
        return ids;
    }

    private static Volume open(
            int number, Path directory, Optional<UUID> expected, Set<UUID> taken, VolumeLimits limits) {
        try {
            Optional<UUID> found = VolumeRoster.identify(directory);
            if (found.isEmpty() && expected.isPresent()) {
                throw new StorageFailure("its directory is missing, not mounted or emptied");
            }
            if (found.isEmpty() && !VolumeRoster.isVacant(directory)) {
                throw new StorageFailure("its directory holds something else");
            }
            if (found.isPresent() && taken.contains(found.get())) {
                throw new StorageFailure("its directory holds a copy of another volume");
            }
            UUID id = found.isPresent() ? found.get() : VolumeRoster.create(directory);
            return new Volume(number, directory, Optional.of(id), Optional.of(SliceStore.open(directory, limits)), "");
        } catch (VolumeHeld e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "volume {} in {} is LOST, its validators move to others and its slices are rebuilt there: {}",
                    number,
                    directory,
                    text(e));
            return new Volume(number, directory, expected, Optional.empty(), text(e));
        }
    }

    /**
     * Where the slices of a validator belong now.
     *
     * @throws StorageFailure if no volume is healthy
     */
    public SliceStore of(int validatorId) {
        return placement(validatorId)
                .store()
                .orElseThrow(() -> new IllegalStateException("a volume without a store is not healthy"));
    }

    /** Number of the volume where the slices of a validator belong now; empty if no volume is healthy. */
    public Optional<Integer> numberOf(int validatorId) {
        return place(validatorId).map(Volume::number);
    }

    private Volume placement(int validatorId) {
        return place(validatorId).orElseThrow(() -> new StorageFailure("no volume of this node is healthy"));
    }

    private Optional<Volume> place(int validatorId) {
        long healthy = 0;
        for (Volume volume : volumes) {
            healthy |= volume.isHealthy() ? 1L << volume.number() : 0;
        }
        Placed current = placed;
        if (current.healthy() != healthy) {
            long now = healthy;
            VolumePlacement placement = current.placement();
            current = new Placed(placement, now, placement.place(v -> (now >>> v & 1) != 0));
            placed = current;
        }
        Integer number = current.validators().get(validatorId);
        if (number != null) {
            return Optional.of(volumes.get(number));
        }
        OptionalInt unknown = current.placement()
                .placeUnknown(validatorId, v -> volumes.get(v).isHealthy());
        return unknown.isPresent() ? Optional.of(volumes.get(unknown.getAsInt())) : Optional.empty();
    }

    /** A slice of a validator: from where it belongs, else from any volume that has it, for placements change. */
    public Optional<byte[]> get(int validatorId, Hash key) {
        Optional<SliceStore> home = place(validatorId).flatMap(Volume::store);
        Optional<byte[]> found = home.flatMap(store -> store.get(key));
        for (Volume volume : volumes) {
            if (found.isEmpty() && volume.store().isPresent() && !volume.store().equals(home)) {
                found = volume.store().get().get(key);
            }
        }
        return found;
    }

    /** Whether any volume has the slice, by the index alone. */
    public boolean contains(Hash key) {
        for (Volume volume : volumes) {
            if (volume.store().isPresent() && volume.store().get().contains(key)) {
                return true;
            }
        }
        return false;
    }

    /** The volumes that are open, broken ones too, each with its number. */
    public Map<Integer, SliceStore> stores() {
        Map<Integer, SliceStore> stores = new LinkedHashMap<>();
        volumes.forEach(v -> v.store().ifPresent(store -> stores.put(v.number(), store)));
        return stores;
    }

    /** How every configured volume is. */
    public List<VolumeStatus> status() {
        return volumes.stream().map(SliceVolumes::status).toList();
    }

    private static VolumeStatus status(Volume volume) {
        if (volume.store().isEmpty()) {
            return new VolumeStatus(
                    volume.number(),
                    volume.directory(),
                    volume.id(),
                    Condition.LOST,
                    volume.reason(),
                    Optional.empty());
        }
        SliceStore store = volume.store().get();
        Optional<StorageFailure> failure = store.failure();
        return new VolumeStatus(
                volume.number(),
                volume.directory(),
                volume.id(),
                failure.isPresent() ? Condition.BROKEN : Condition.HEALTHY,
                failure.map(SliceVolumes::text).orElse(""),
                Optional.of(store.stats()));
    }

    private static String text(Exception failure) {
        String message = failure instanceof StorageFailure ? failure.getMessage() : failure.toString();
        return failure.getCause() == null ? message : message + ": " + failure.getCause();
    }

    /** Looks whether the volumes are still where they were, since files of an unmounted disk may seem to take writes. */
    public void probe() {
        for (Volume volume : volumes) {
            if (volume.isHealthy()) {
                try {
                    if (!VolumeRoster.identify(volume.directory()).equals(volume.id())) {
                        throw new IOException("it is not in its directory any more");
                    }
                } catch (IOException e) {
                    volume.store().orElseThrow().condemn(new StorageFailure("the volume went away", e));
                }
            }
        }
    }

    /** Drops what nobody has to keep any more, on every volume that is open. @return slices dropped */
    public long expire(long nowSeconds) {
        long dropped = 0;
        for (SliceStore store : stores().values()) {
            dropped += store.failure().isEmpty() ? store.expire(nowSeconds) : 0;
        }
        return dropped;
    }

    /** Gives space of deleted slices back, one step of about so many bytes on every volume that takes writes. */
    public void compact(long maxBytes) {
        for (SliceStore store : stores().values()) {
            if (store.failure().isEmpty()) {
                store.compact(maxBytes);
            }
        }
    }

    @Override
    public void close() {
        stores().values().forEach(SliceStore::close);
    }
}
