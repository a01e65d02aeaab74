package io.levity.simulation;

import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.DurableRecord;
import io.levity.chain.consensus.FinalBlock;
import io.levity.chain.consensus.Message;
import io.levity.chain.consensus.Recovered;
import io.levity.chain.consensus.Vote;
import io.levity.simulation.cast.Mask;
import io.levity.simulation.cast.Randomness;
import io.levity.simulation.cast.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One machine of one member: log, signer, journal, application and clock, and the processes that run on them, which are
 * one, or none while it is down, or for a while two incarnations that share the signer. Twins are two hosts.
 */
final class Host {
    private final World world;
    private final int index;
    private final int member;
    private final int side;
    private final Randomness random;
    private final SimDisk disk;
    private final SimSigner signer;
    private final SimJournal journal;
    private final SimApp app = new SimApp();
    private final SimClock clock;
    private final Mask mask;
    private final List<SimProcess> processes = new ArrayList<>();
    private int life;
    private long pausedUntil;

    Host(World world, int index, int member, int side) {
        this.world = world;
        this.index = index;
        this.member = member;
        this.side = side;
        boolean honest = world.scenario().honest(member);
        random = world.stream("host" + index);
        disk = new SimDisk(world, world.stream("disk" + index), !honest, this::crashAndRestart);
        signer = new SimSigner(disk, world.crypto(), member, world.scope(member));
        journal = new SimJournal(world, world.stream("journal" + index));
        clock = new SimClock(
                world,
                world.stream("clock" + index),
                member == world.scenario().clocks().skewed());
        Role role = world.scenario().roles().get(member);
        mask = role == Role.TWINS ? new TwinSide(world, member, side) : role.mask();
        app.recover(journal);
    }

    int index() {
        return index;
    }

    int member() {
        return member;
    }

    /** Which of two twins, 0 for everybody else. */
    int side() {
        return side;
    }

    boolean honest() {
        return world.scenario().honest(member);
    }

    boolean up() {
        return !processes.isEmpty();
    }

    World world() {
        return world;
    }

    SimDisk disk() {
        return disk;
    }

    SimSigner signer() {
        return signer;
    }

    SimJournal journal() {
        return journal;
    }

    SimApp app() {
        return app;
    }

    SimClock clock() {
        return clock;
    }

    Mask mask() {
        return mask;
    }

    Randomness random() {
        return random;
    }

    List<SimProcess> processes() {
        return processes;
    }

    long pausedUntil() {
        return pausedUntil;
    }

    void pause(long micros) {
        pausedUntil = world.agenda().now() + micros;
    }

    void unpause() {
        pausedUntil = 0;
    }

    /** Everything in memory is gone; the log keeps what its disk kept. */
    void crash() {
        life++;
        processes.forEach(SimProcess::kill);
        processes.clear();
        disk.crash();
        journal.crash();
        signer.recover();
        if (member == world.scenario().disks().rotten()) {
            world.tallies().count(Fault.ROTTEN_LEDGER);
            signer.rot();
        }
        app.recover(journal);
    }

    void crashAndRestart() {
        if (!up()) {
            return;
        }
        crash();
        world.tallies().count(Fault.CRASH);
        int seen = life;
        world.agenda().after(world.downtime(), () -> {
            if (seen == life && !up()) {
                start();
            }
        });
    }

    void start() {
        life++;
        SimProcess process = new SimProcess(this, signer.acquire(), recovered());
        processes.add(process);
        process.start();
    }

    /** A newer incarnation takes over while the older, fenced off by the signer, lives on for a while. */
    void startSecond(long overlapMicros) {
        if (processes.size() != 1) {
            return;
        }
        SimProcess old = processes.getFirst();
        start();
        world.agenda().after(overlapMicros, () -> {
            old.kill();
            processes.remove(old);
        });
    }

    void receive(int from, Message message) {
        for (SimProcess process : List.copyOf(processes)) {
            process.receive(from, message);
        }
    }

    private Recovered recovered() {
        Optional<FinalBlock> last = journal.last();
        long above = last.map(b -> b.header().view()).orElse(0L);
        List<DurableRecord> records = new ArrayList<>();
        for (SimDisk.Entry entry : disk.entries()) {
            if (entry instanceof SimDisk.Kept(DurableRecord record) && viewOf(record) > above) {
                records.add(record);
            }
        }
        List<Vote> votes = signer.votesAbove(above);
        if (!votes.isEmpty()) {
            world.tallies().saw(Sometimes.RESTARTED_WITH_VOTES);
        }
        boolean tell = world.scenario().ablation() != Ablation.OWN_VOTES_NOT_TALLIED_AGAIN;
        return new Recovered(last, records, tell ? votes : List.of());
    }

    private static long viewOf(DurableRecord record) {
        return switch (record) {
            case DurableRecord.Block block -> block.header().view();
            case DurableRecord.Certified(Certificate c) -> c.view();
        };
    }
}
