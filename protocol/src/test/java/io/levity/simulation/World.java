package io.levity.simulation;

import io.levity.chain.consensus.CoreView;
import io.levity.chain.consensus.SetConfig;
import io.levity.chain.validator.LedgerScope;
import io.levity.simulation.cast.Randomness;
import io.levity.simulation.cast.Role;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One run of one scenario: a minute of virtual chaos in which only safety is asked, then a healed core of a quorum that
 * must finalise, then everybody healed, who must agree.
 */
final class World {
    static final long START_HEIGHT = 0;
    static final Hash START_HASH = new Hash(7, 7, 7, 7);
    static final Hash START_ROOT = new Hash(8, 8, 8, 8);
    static final int MAX_BODY_BYTES = 64;
    static final long CHAOS_MICROS = 60_000_000L;
    /** The timeouts may have grown to minutes, and a third of the leaders may waste each of theirs. */
    static final long PATIENCE_MICROS = 2 * 3_600_000_000L;

    private static final long CONSPIRACY_MICROS = 8_000_000;
    private static final int WANTED_BLOCKS = 5;

    private final Scenario scenario;
    private final Agenda agenda = new Agenda();
    private final Tallies tallies = new Tallies();
    private final Audit audit = new Audit();
    private final SetConfig config;
    private final FakeCrypto crypto;
    private final Randomness chaos;
    private final List<Host> hosts = new ArrayList<>();
    private final List<List<Host>> byMember = new ArrayList<>();
    private final Oracle oracle;
    private final SimNetwork network;
    private final boolean conspiracy;
    private boolean healed;

    World(Scenario scenario, boolean agreementMayBreak) {
        this.scenario = scenario;
        config = config(scenario);
        crypto = new FakeCrypto(scenario.seed(), config);
        chaos = stream("chaos");
        conspiracy = agreementMayBreak;
        oracle = new Oracle(this, agreementMayBreak);
        network = new SimNetwork(this);
        for (int member = 0; member < scenario.members(); member++) {
            boolean twins = scenario.roles().get(member) == Role.TWINS;
            List<Host> own = new ArrayList<>();
            for (int i = 0; i < (twins ? 2 : 1); i++) {
                own.add(new Host(this, hosts.size(), member, i));
                hosts.add(own.getLast());
            }
            byMember.add(own);
        }
    }

    private static SetConfig config(Scenario scenario) {
        Randomness random = Randomness.of(scenario.seed(), "config");
        List<SetConfig.Member> members = new ArrayList<>();
        for (int i = 0; i < scenario.members(); i++) {
            byte[] key = new byte[96];
            key[0] = (byte) i;
            members.add(new SetConfig.Member(
                    i + 1,
                    Bytes.wrap(key),
                    new Hash(i, 1, 1, 1),
                    scenario.weights().get(i)));
        }
        return new SetConfig(
                random.next(),
                0,
                0,
                members,
                new Hash(random.next(), random.next(), random.next(), random.next()),
                new SetConfig.Start(START_HEIGHT, START_HASH, START_ROOT, 0),
                new SetConfig.Params(
                        scenario.deltaMillis(), scenario.blockTimeMillis(), 1, MAX_BODY_BYTES, MAX_BODY_BYTES, 2_000),
                0,
                Hash.ZERO);
    }

    Scenario scenario() {
        return scenario;
    }

    Agenda agenda() {
        return agenda;
    }

    Tallies tallies() {
        return tallies;
    }

    Audit audit() {
        return audit;
    }

    SetConfig config() {
        return config;
    }

    FakeCrypto crypto() {
        return crypto;
    }

    Oracle oracle() {
        return oracle;
    }

    SimNetwork network() {
        return network;
    }

    List<Host> hosts() {
        return hosts;
    }

    List<Host> hostsOf(int member) {
        return byMember.get(member);
    }

    int members() {
        return scenario.members();
    }

    boolean healed() {
        return healed;
    }

    /** Whether the Byzantine members, a third or more, work together to split the honest ones. */
    boolean conspiracy() {
        return conspiracy;
    }

    /** On which side of the conspirators' line an honest member is at present. */
    int sideOf(int member) {
        return (int) (Randomness.mix(agenda.now() / CONSPIRACY_MICROS + scenario.seed() * 31) >>> member & 1);
    }

    /** Whether the conspirators keep these two apart. */
    boolean keptApart(Host from, Host to) {
        if (!conspiracy || healed) {
            return false;
        }
        boolean honest = from.honest() && to.honest();
        boolean twins = !from.honest() && !to.honest();
        return (honest && sideOf(from.member()) != sideOf(to.member())) || (twins && from.side() != to.side());
    }

    Randomness stream(String name) {
        return Randomness.of(scenario.seed(), name);
    }

    LedgerScope scope(int member) {
        return new LedgerScope(
                config.networkMagic(),
                config.setId(),
                config.epoch(),
                Hash.ZERO,
                config.params().termLength(),
                config.members().get(member).blsKey());
    }

    int crashesAtSync() {
        return healed ? 0 : scenario.crashes().atSyncPerMillion();
    }

    int crashesInEffects() {
        return healed ? 0 : scenario.crashes().inEffectsPerMillion();
    }

    long downtime() {
        if (healed) {
            return 1_000;
        }
        int longest = scenario.crashes().maxDownMillis();
        boolean loop = chaos.perMille(scenario.crashes().loopPerMille());
        return loop ? chaos.between(1_000, 20_000) : chaos.between(0, longest) * 1_000;
    }

    long checkDelay(Randomness random) {
        return random.perMille(healed ? 0 : 10) ? random.between(0, 2_000_000) : random.between(100, 4_000);
    }

    /** Pools are shared and may be busy. */
    long cryptoDelay(Randomness random) {
        return random.perMille(healed ? 0 : 5) ? random.between(0, 500_000) : random.between(100, 2_000);
    }

    /** Lets something happen again and again while there is chaos. */
    void every(int meanMillis, Randomness random, Runnable action) {
        if (meanMillis > 0) {
            agenda.after(random.waiting(meanMillis * 1_000L), () -> {
                if (!healed) {
                    action.run();
                    every(meanMillis, random, action);
                }
            });
        }
    }

    /** @throws Violation at the first broken invariant */
    void run() {
        hosts.forEach(Host::start);
        planChaos();
        runUntil(CHAOS_MICROS, () -> false);
        healQuorum();
        healAll();
        close();
    }

    private void planChaos() {
        network.planFaults();
        Scenario.Crashes crashes = scenario.crashes();
        every(crashes.crashEveryMillis(), chaos, () -> honestHost().crashAndRestart());
        every(crashes.allEveryMillis(), chaos, this::crashAll);
        every(crashes.pauseEveryMillis(), chaos, this::pause);
        every(crashes.secondEveryMillis(), chaos, this::startSecond);
        every(scenario.clocks().jumpEveryMillis(), chaos, () -> {
            tallies.count(Fault.CLOCK_JUMP);
            honestHost().clock().jump();
        });
    }

    private void crashAll() {
        tallies.count(Fault.CRASH_OF_ALL);
        hosts.stream().filter(Host::honest).forEach(Host::crashAndRestart);
    }

    private void pause() {
        tallies.count(Fault.PAUSE);
        honestHost().pause(chaos.between(100_000, chaos.coin() ? 1_000_000 : 20_000_000));
    }

    private void startSecond() {
        Host host = honestHost();
        if (host.up()) {
            tallies.count(Fault.SECOND_INCARNATION);
            host.startSecond(chaos.between(0, 20_000_000));
        }
    }

    private Host honestHost() {
        Host host = hosts.get(chaos.below(hosts.size()));
        while (!host.honest()) {
            host = hosts.get(chaos.below(hosts.size()));
        }
        return host;
    }

    /** A quorum of sound members, perfectly connected, must finalise while the other honest ones stay away (I18). */
    private void healQuorum() {
        healed = true;
        List<Host> core = new ArrayList<>();
        long away = 0;
        int weight = 0;
        int start = chaos.below(hosts.size());
        for (int i = 0; i < hosts.size(); i++) {
            Host host = hosts.get((start + i) % hosts.size());
            if (!host.honest()) {
                continue;
            }
            if (scenario.sound(host.member()) && weight < config.quorum()) {
                weight += scenario.weights().get(host.member());
                core.add(host);
            } else {
                away |= 1L << host.member();
            }
        }
        network.heal(away);
        core.forEach(World::heal);
        require(core, oracle.height() + WANTED_BLOCKS, Invariant.I18);
    }

    /** Everybody that is honest catches up with the highest (I19); that they agree, the oracle checks at each delivery. */
    private void healAll() {
        network.heal(0);
        List<Host> all = hosts.stream().filter(Host::honest).toList();
        all.forEach(World::heal);
        require(all, oracle.height() + WANTED_BLOCKS, Invariant.I19);
        all.forEach(h -> h.processes().forEach(oracle::look));
    }

    private static void heal(Host host) {
        host.unpause();
        host.clock().heal();
        if (!host.up()) {
            host.start();
        }
    }

    private void require(List<Host> some, long height, Invariant invariant) {
        boolean reached = runUntil(agenda.now() + PATIENCE_MICROS, () -> some.stream()
                .allMatch(h -> h.journal().height() >= height));
        if (!reached) {
            StringBuilder where = new StringBuilder("height " + height + " not reached by all:");
            for (Host host : some) {
                where.append("\n  member ")
                        .append(host.member())
                        .append(" height ")
                        .append(host.journal().height());
                host.processes().forEach(p -> where.append(' ').append(inShort(p.view())));
            }
            throw new Violation(invariant, where.toString());
        }
    }

    private static String inShort(CoreView v) {
        return "view " + v.view() + " leader " + v.leader() + " final " + v.lastFinalView() + " delivered "
                + v.deliveredView() + " backoff " + v.backoff() + " " + v.retained() + " " + v.armedTimers();
    }

    private boolean runUntil(long micros, BooleanSupplier done) {
        for (int i = 0; !agenda.isEmpty() && agenda.nextAt() <= micros; i++) {
            agenda.step();
            tallies.events++;
            if ((i & 63) == 0 && done.getAsBoolean()) {
                return true;
            }
        }
        return done.getAsBoolean();
    }

    private void close() {
        tallies.virtualMicros += agenda.now();
        tallies.finalised += oracle.wire().finalViews();
        tallies.saw(Sometimes.NOTARIZED_AND_NULLIFIED, oracle.wire().notarizedAndNullified());
    }
}
