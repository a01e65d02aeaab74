package io.levity.simulation;

import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.consensus.VoteKind;
import io.levity.chain.validator.VoteRecord;
import io.levity.simulation.cast.Randomness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The log of one host: appended to at once, durable after a sync that covers all that was appended before it began. A
 * crash loses a suffix of what was not synced, and the last record that it leaves may be torn, which loses it too.
 */
final class SimDisk {
    sealed interface Entry permits Kept, Voted, Floor {}

    record Kept(DurableRecord record) implements Entry {}

    record Voted(VoteRecord vote) implements Entry {}

    record Floor(long view) implements Entry {}

    /** What waits for the log to be durable up to an index. */
    private record Waiting(int index, Runnable then) {}

    private final World world;
    private final Runnable onError;
    private final Randomness random;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Durable durable = new Durable();
    private final boolean perfect;
    private List<Entry> log = new ArrayList<>();
    private int synced;
    private boolean syncing;
    private int life;

    SimDisk(World world, Randomness random, boolean perfect, Runnable onError) {
        this.world = world;
        this.random = random;
        this.perfect = perfect;
        this.onError = onError;
    }

    /** Returns the index that {@link #when} takes. */
    int append(Entry entry) {
        log.add(entry);
        if (!syncing) {
            beginSync();
        }
        return log.size();
    }

    int end() {
        return log.size();
    }

    boolean durableTo(int index) {
        return synced >= index || world.scenario().ablation() == Ablation.SENDS_DO_NOT_WAIT;
    }

    /** Runs {@code then} once everything up to {@code index} is durable; at once if it is. */
    void when(int index, Runnable then) {
        if (durableTo(index)) {
            then.run();
        } else {
            waiting.add(new Waiting(index, then));
        }
    }

    Durable durable() {
        return durable;
    }

    List<Entry> entries() {
        return log;
    }

    private void beginSync() {
        syncing = true;
        int target = log.size();
        int alive = life;
        world.agenda().after(delay(), () -> {
            if (alive == life) {
                endSync(target);
            }
        });
    }

    private long delay() {
        if (perfect || world.healed()) {
            return 200;
        }
        Scenario.Disks disks = world.scenario().disks();
        if (random.perMille(disks.slowPerMille())) {
            world.tallies().count(Fault.SLOW_SYNC);
            return random.between(100_000, 5_000_000);
        }
        return random.between(disks.minSyncMicros(), disks.maxSyncMicros());
    }

    private void endSync(int target) {
        syncing = false;
        if (!perfect
                && !world.healed()
                && random.perMillion(world.scenario().disks().errorPerMillion())) {
            world.tallies().count(Fault.SYNC_ERROR);
            onError.run();
            return;
        }
        for (int i = synced; i < target; i++) {
            durable.add(log.get(i));
        }
        synced = Math.max(synced, target);
        int alive = life;
        int crashes = perfect ? 0 : world.crashesAtSync();
        while (!waiting.isEmpty() && waiting.peek().index() <= synced) {
            if (random.perMillion(crashes)) {
                world.tallies().count(Fault.CRASH_AT_SYNC);
                onError.run();
            }
            if (alive != life) {
                return;
            }
            waiting.poll().then().run();
        }
        if (alive == life && !syncing && log.size() > synced) {
            beginSync();
        }
    }

    /** The host died: what is left is what a restart finds. */
    void crash() {
        life++;
        syncing = false;
        waiting.clear();
        int left = synced;
        if (log.size() > synced) {
            left += random.below(log.size() - synced + 1);
            world.tallies().count(Fault.LOST_SUFFIX);
            if (left > synced && random.coin()) {
                world.tallies().count(Fault.TORN_RECORD);
                left--;
            }
        }
        log = forget(new ArrayList<>(log.subList(0, left)));
        synced = log.size();
        if (world.scenario().ablation() == Ablation.NONE) {
            durable.clear();
        }
        log.forEach(durable::add);
    }

    /** A disk that lies: what it forgets it goes on claiming to hold, so that only the consequences can tell. */
    private List<Entry> forget(List<Entry> entries) {
        if (perfect) {
            return entries;
        }
        switch (world.scenario().ablation()) {
            case NOTARIZE_VOTES_FORGOTTEN -> entries.removeIf(e -> isVote(e, VoteKind.NOTARIZE));
            case NULLIFY_VOTES_FORGOTTEN -> entries.removeIf(e -> isVote(e, VoteKind.NULLIFY));
            case FINALIZE_VOTES_FORGOTTEN -> entries.removeIf(e -> isVote(e, VoteKind.FINALIZE));
            case CERTIFICATES_FORGOTTEN -> entries.removeIf(e -> e instanceof Kept(DurableRecord.Certified c));
            case NOTARIZATION_BEHIND_FINALIZE_FORGOTTEN -> {
                List<Entry> all = List.copyOf(entries);
                entries.removeIf(e -> e instanceof Kept(DurableRecord.Certified c)
                        && c.certificate().kind() == VoteKind.NOTARIZE
                        && all.stream()
                                .anyMatch(f -> isVote(f, VoteKind.FINALIZE)
                                        && ((Voted) f).vote().view()
                                                == c.certificate().view()));
            }
            case NONE, SENDS_DO_NOT_WAIT, OWN_VOTES_NOT_TALLIED_AGAIN -> {}
        }
        return entries;
    }

    private static boolean isVote(Entry entry, VoteKind kind) {
        return entry instanceof Voted voted && voted.vote().kind() == kind;
    }
}
