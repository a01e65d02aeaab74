package io.levity.simulation;

import io.levity.simulation.cast.Randomness;
import io.levity.simulation.cast.Role;
import java.util.Arrays;
import java.util.List;

/**
 * Everything that a seed decides before the run: a random subset of the faults with random rates, so that a campaign
 * covers corners that a fixed mix would average away (swarm testing).
 *
 * @param weights seats by member
 * @param roles what each member plays
 */
record Scenario(
        long seed,
        List<Integer> weights,
        List<Role> roles,
        long deltaMillis,
        long blockTimeMillis,
        Net net,
        Crashes crashes,
        Disks disks,
        Clocks clocks,
        Ablation ablation) {

    /** Periods are means in milliseconds, 0 = never. */
    record Net(
            int baseMicros,
            int tailMicros,
            int dropPerMille,
            int duplicatePerMille,
            int stragglerPerMille,
            int partitionEveryMillis,
            int isolateLeaderEveryMillis,
            int typeDropEveryMillis) {}

    record Crashes(
            int crashEveryMillis,
            int maxDownMillis,
            int allEveryMillis,
            int loopPerMille,
            int pauseEveryMillis,
            int secondEveryMillis,
            int atSyncPerMillion,
            int inEffectsPerMillion) {}

    /** @param rotten the honest member whose ledger rots at its first crash, −1 = nobody */
    record Disks(int minSyncMicros, int maxSyncMicros, int slowPerMille, int errorPerMillion, int rotten) {}

    /** @param skewed members whose clock may be minutes off: they count as faulty */
    record Clocks(int offsetMillis, int driftPerMille, int jumpEveryMillis, int timerJitterPerMille, int skewed) {}

    static final Net CALM_NET = new Net(2_000, 3_000, 0, 0, 0, 0, 0, 0);

    static Scenario draw(long seed, int members, CastChoice cast, Ablation ablation) {
        Randomness random = Randomness.of(seed, "scenario");
        int[] weights = weights(random, members);
        int spare = (Arrays.stream(weights).sum() - 1) / 3;
        Role[] roles = new Role[members];
        Arrays.fill(roles, Role.HONEST);
        spare = cast.assign(random, weights, roles, spare);
        boolean amnesia = ablation != Ablation.NONE;
        int rotten = !amnesia && random.perMille(100) ? spareMember(random, weights, roles, spare) : -1;
        if (rotten >= 0) {
            spare -= weights[rotten];
        }
        int skewed = random.perMille(150) ? spareMember(random, weights, roles, spare) : -1;
        return new Scenario(
                seed,
                Arrays.stream(weights).boxed().toList(),
                List.of(roles),
                random.between(100, 1_000),
                random.coin() ? 0 : random.between(10, 500),
                net(random),
                crashes(random, amnesia),
                disks(random, rotten),
                clocks(random, skewed),
                ablation);
    }

    private static int[] weights(Randomness random, int members) {
        int[] weights = new int[members];
        boolean even = random.perMille(700);
        for (int i = 0; i < members; i++) {
            weights[i] = even ? 1 : (int) random.between(1, 3);
        }
        return weights;
    }

    private static int spareMember(Randomness random, int[] weights, Role[] roles, int spare) {
        int member = random.below(weights.length);
        return roles[member] == Role.HONEST && weights[member] <= spare ? member : -1;
    }

    private static Net net(Randomness r) {
        return new Net(
                (int) r.between(500, 30_000),
                r.coin() ? (int) r.between(1_000, 60_000) : 1_000,
                r.coin() ? (int) r.between(1, 400) : 0,
                r.coin() ? (int) r.between(1, 500) : 0,
                r.perMille(300) ? (int) r.between(1, 100) : 0,
                r.coin() ? (int) r.between(2_000, 20_000) : 0,
                r.perMille(250) ? (int) r.between(500, 5_000) : 0,
                r.perMille(300) ? (int) r.between(1_000, 10_000) : 0);
    }

    private static Crashes crashes(Randomness r, boolean always) {
        boolean crashing = always || r.perMille(650);
        return new Crashes(
                crashing ? (int) r.between(500, 15_000) : 0,
                r.perMille(200) ? 60_000 : (int) r.between(10, 5_000),
                crashing && (always || r.perMille(400)) ? (int) r.between(3_000, 30_000) : 0,
                r.perMille(300) ? (int) r.between(100, 700) : 0,
                r.perMille(300) ? (int) r.between(1_000, 20_000) : 0,
                r.perMille(250) ? (int) r.between(3_000, 30_000) : 0,
                crashing && r.coin() ? (int) r.between(100, 20_000) : 0,
                crashing && r.coin() ? (int) r.between(100, 10_000) : 0);
    }

    private static Disks disks(Randomness r, int rotten) {
        int min = (int) r.between(100, 2_000);
        return new Disks(
                min,
                min + (int) r.between(0, 20_000),
                r.perMille(300) ? (int) r.between(1, 20) : 0,
                r.perMille(200) ? (int) r.between(10, 2_000) : 0,
                rotten);
    }

    private static Clocks clocks(Randomness r, int skewed) {
        return new Clocks(
                r.coin() ? (int) r.between(0, 400) : 0,
                r.coin() ? (int) r.between(0, 200) : 0,
                r.perMille(200) ? (int) r.between(2_000, 20_000) : 0,
                r.coin() ? (int) r.between(0, 300) : 0,
                skewed);
    }

    int members() {
        return weights.size();
    }

    boolean honest(int member) {
        return roles.get(member) == Role.HONEST;
    }

    /** May always vote: honest, with its ledger and its clock in order. */
    boolean sound(int member) {
        return honest(member) && member != disks.rotten && member != clocks.skewed;
    }

    List<Role> cast() {
        return roles.stream().filter(r -> r != Role.HONEST).toList();
    }
}
