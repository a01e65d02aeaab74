package io.levity.simulation;

import io.levity.chain.consensus.LeaderSchedule;
import io.levity.chain.consensus.Message;
import io.levity.simulation.cast.Randomness;

/** Delays, drops, doubles and reorders messages, and cuts the members into parts. */
final class SimNetwork {
    private static final int NO_KIND = -1;

    private final World world;
    private final Randomness random;
    private final Randomness cuts;
    private final LeaderSchedule schedule;
    private Scenario.Net faults;
    private long groupA;
    private long groupB;
    private boolean bothWays;
    private int isolated = -1;
    private int droppedKind = NO_KIND;
    private int droppedFrom = -1;
    private long down;

    SimNetwork(World world) {
        this.world = world;
        random = world.stream("network");
        cuts = world.stream("partitions");
        faults = world.scenario().net();
        schedule = new LeaderSchedule(world.config());
    }

    /** Perfect again, but for members that stay cut off. */
    void heal(long cutOff) {
        faults = Scenario.CALM_NET;
        groupA = 0;
        groupB = 0;
        isolated = -1;
        droppedKind = NO_KIND;
        down = cutOff;
    }

    void planFaults() {
        world.every(faults.partitionEveryMillis(), cuts, this::cut);
        world.every(faults.isolateLeaderEveryMillis(), cuts, this::isolateNextLeader);
        world.every(faults.typeDropEveryMillis(), cuts, this::dropKind);
    }

    private void cut() {
        world.tallies().count(Fault.PARTITIONED);
        long all = (1L << world.members()) - 1;
        groupA = cuts.coin() ? cuts.next() & all : 1L << cuts.below(world.members());
        groupB = all & ~groupA;
        bothWays = cuts.perMille(700);
        long since = groupA;
        world.agenda().after(cuts.waiting(3_000_000), () -> {
            if (groupA == since) {
                groupA = 0;
            }
        });
    }

    private void isolateNextLeader() {
        world.tallies().count(Fault.PARTITIONED);
        isolated = schedule.leader(world.oracle().highestView() + 1 + cuts.below(2));
        world.agenda().after(cuts.waiting(500_000), () -> isolated = -1);
    }

    private void dropKind() {
        droppedKind = cuts.below(9);
        droppedFrom = cuts.coin() ? -1 : cuts.below(world.members());
        world.agenda().after(cuts.waiting(2_000_000), () -> droppedKind = NO_KIND);
    }

    void transmit(Host from, int to, Message message) {
        world.oracle().sent(from, message);
        world.tallies().messages++;
        if (lost(from.member(), to, message)) {
            return;
        }
        for (Host target : world.hostsOf(to)) {
            if (world.keptApart(from, target)) {
                continue;
            }
            carry(from.member(), target, message);
            if (random.perMille(faults.duplicatePerMille())) {
                world.tallies().count(Fault.DUPLICATED);
                carry(from.member(), target, message);
            }
        }
    }

    private void carry(int from, Host to, Message message) {
        long delay = faults.baseMicros() + random.below(faults.baseMicros()) + random.waiting(faults.tailMicros());
        if (random.perMille(faults.stragglerPerMille())) {
            delay += random.between(0, 3_000_000);
        }
        world.agenda().after(delay, () -> to.receive(from, message));
    }

    private boolean lost(int from, int to, Message message) {
        if ((down >>> from & 1) != 0 || (down >>> to & 1) != 0) {
            return true;
        }
        if (from == isolated || to == isolated || parted(from, to)) {
            return true;
        }
        if (droppedKind == kind(message) && (droppedFrom < 0 || droppedFrom == from)) {
            world.tallies().count(Fault.TYPE_DROPPED);
            return true;
        }
        if (random.perMille(faults.dropPerMille())) {
            world.tallies().count(Fault.DROPPED);
            return true;
        }
        return false;
    }

    private boolean parted(int from, int to) {
        if (groupA == 0) {
            return false;
        }
        boolean there = (groupA >>> from & 1) != 0 && (groupB >>> to & 1) != 0;
        boolean back = (groupB >>> from & 1) != 0 && (groupA >>> to & 1) != 0;
        return there || (bothWays && back);
    }

    private static int kind(Message message) {
        return switch (message) {
            case Message.Propose p -> 0;
            case Message.VoteCast v -> v.vote().kind().code();
            case Message.CertificateFormed c -> 3 + c.certificate().kind().code();
            case Message.Standstill s -> 7;
            case Message.FetchBlock f -> 8;
            case Message.BlockFetched f -> 8;
            case Message.FetchFinalised f -> 8;
            case Message.FinalisedFetched f -> 8;
            case Message.FetchCertificates f -> 8;
        };
    }
}
