package io.levity.simulation;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code ./levity sim}: runs seeds and prints what was covered. Exit 0 = clean, 1 = an invariant was broken, 2 = bad
 * usage.
 */
public final class SimulationMain {
    private static final OperatingSystemMXBean CPU = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private static final String USAGE = """
            usage: ./levity sim [--seeds N] [--seed S] [--nodes 4,7] [--cast all|none|ROLE[+ROLE…]] [--twice]
                                [--ablation RULE] [--keep-going] [--trace] [--json]
              --seeds N      how many seeds to run for each size (100)
              --seed S       run this seed alone, or with --seeds the first of them
              --nodes LIST   members of the set, 4 to 32, separated by commas (4,7)
              --cast CAST    who may be Byzantine: all, none, or roles joined by + (all)
              --twice        run each seed twice and compare
              --ablation R   take a durability rule away, to see it caught
              --keep-going   do not stop at the first violation
              --trace        print every step of a single seed
              --json         one line of JSON for each size""";

    private record Options(
            long first,
            int seeds,
            List<Integer> nodes,
            CastChoice cast,
            Ablation ablation,
            boolean twice,
            boolean keepGoing,
            boolean trace,
            boolean json) {}

    /** The command line is wrong. */
    private static final class BadUsage extends Exception {
        BadUsage(String message) {
            super(message);
        }
    }

    private SimulationMain() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        Options options;
        try {
            options = parse(args);
        } catch (BadUsage e) {
            err.println(e.getMessage());
            err.println(USAGE);
            return 2;
        }
        boolean clean = true;
        for (int members : options.nodes()) {
            clean &= explore(options, members, out);
        }
        return clean ? 0 : 1;
    }

    private static boolean explore(Options options, int members, PrintStream out) {
        Campaign campaign = new Campaign(members, options.cast(), options.ablation());
        long began = System.nanoTime();
        long begunCpu = CPU.getProcessCpuTime();
        for (int i = 0; i < options.seeds(); i++) {
            long seed = options.first() + i;
            Campaign.Outcome outcome =
                    options.trace() ? campaign.once(seed, true) : campaign.run(seed, options.twice());
            if (outcome.violation().isPresent()) {
                RuntimeException violation = outcome.violation().get();
                out.println("VIOLATION " + violation.getMessage());
                if (violation.getCause() != null) {
                    violation.getCause().printStackTrace(out);
                }
                out.println("replay: " + campaign.replayLine(seed));
                if (!options.keepGoing()) {
                    break;
                }
            }
        }
        CampaignReport report =
                new CampaignReport(campaign, members, System.nanoTime() - began, CPU.getProcessCpuTime() - begunCpu);
        out.println(options.json() ? report.json() : report.text());
        return campaign.failures().isEmpty();
    }

    private static Options parse(String[] args) throws BadUsage {
        long first = 1;
        int seeds = 0;
        boolean single = false;
        List<Integer> nodes = List.of(4, 7);
        CastChoice cast = CastChoice.ALL;
        Ablation ablation = Ablation.NONE;
        boolean twice = false;
        boolean keepGoing = false;
        boolean trace = false;
        boolean json = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--seeds" -> seeds = (int) number(args, ++i, 1, 100_000_000);
                case "--seed" -> {
                    first = number(args, ++i, Long.MIN_VALUE, Long.MAX_VALUE);
                    single = true;
                }
                case "--nodes" -> nodes = nodes(value(args, ++i));
                case "--cast" -> {
                    String text = value(args, ++i);
                    cast = CastChoice.parse(text).orElseThrow(() -> new BadUsage("no such cast: " + text));
                }
                case "--ablation" -> ablation = ablation(value(args, ++i));
                case "--twice" -> twice = true;
                case "--keep-going" -> keepGoing = true;
                case "--trace" -> trace = true;
                case "--json" -> json = true;
                default -> throw new BadUsage("unknown option: " + args[i]);
            }
        }
        int count = seeds > 0 ? seeds : single ? 1 : 100;
        if (trace && count > 1) {
            throw new BadUsage("--trace takes a single --seed");
        }
        return new Options(first, count, nodes, cast, ablation, twice, keepGoing, trace, json);
    }

    private static String value(String[] args, int i) throws BadUsage {
        if (i >= args.length) {
            throw new BadUsage(args[i - 1] + " needs a value");
        }
        return args[i];
    }

    private static long number(String[] args, int i, long low, long high) throws BadUsage {
        String text = value(args, i);
        try {
            long number = Long.parseLong(text);
            if (number >= low && number <= high) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new BadUsage(args[i - 1] + " needs a number, not " + text);
        }
        throw new BadUsage(args[i - 1] + " is out of range: " + text);
    }

    private static List<Integer> nodes(String text) throws BadUsage {
        List<Integer> nodes = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            nodes.add((int) number(new String[] {"--nodes", part}, 1, 4, 32));
        }
        return nodes;
    }

    private static Ablation ablation(String text) throws BadUsage {
        Optional<Ablation> found = List.of(Ablation.values()).stream()
                .filter(a -> a.name().equals(text.toUpperCase(Locale.ROOT).replace('-', '_')))
                .findFirst();
        return found.orElseThrow(() -> new BadUsage("no such rule: " + text));
    }
}
