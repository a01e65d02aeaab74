package io.levity.loadtest.chaos;

import io.levity.loadtest.cluster.ClusterOptions;
import io.levity.loadtest.cluster.LocalCluster;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./levity chaos}. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Run a cluster of its own under load, with faults drawn from a seed, and check that nothing acknowledged is lost.",
            "Exit code 0 = survived, 1 = violated. Links are cut where there is root and iproute2."
        })
public final class ChaosCommand implements Callable<Integer> {
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final int MOST_MINUTES = 24 * 60;

    @Option(names = "--minutes", paramLabel = "M", defaultValue = "5", description = "of the schedule (5)")
    double minutes;

    @Option(names = "--seed", paramLabel = "S", description = "of the schedule; default: another each time")
    Long seed;

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "1 to 9 (3)")
    int nodes;

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "F",
            description =
                    "kill restart freeze cut isolate one-way flap slow fill-disk clock db-restart db-pause db-down;"
                            + " default: all")
    List<String> kinds = List.of();

    @Option(names = "--validators", paramLabel = "V", description = "of the network (half more than nodes, 4 at least)")
    Integer validators;

    @Option(names = "--loopback", description = "no network namespaces: faults of processes only")
    boolean loopback;

    @Option(names = "--port-offset", paramLabel = "O", description = "of the first node, on loopback")
    Integer portOffset;

    @Option(names = "--plan", description = "print the schedule and do nothing")
    boolean planOnly;

    @Option(names = "--keep", description = "keep the logs even if nothing is wrong")
    boolean keep;

    @Option(names = "--json", description = "print one JSON document instead of a table")
    boolean json;

    @Spec
    CommandSpec spec;

    public static void main(String[] args) {
        System.exit(new CommandLine(new ChaosCommand()).execute(args));
    }

    @Override
    public Integer call() {
        Set<FaultKind> wanted = wanted();
        if (!(minutes > 0) || minutes > MOST_MINUTES || nodes < 1 || nodes > 9) {
            throw usage("--minutes is above 0 and at most " + MOST_MINUTES + ", --nodes 1 to 9");
        }
        long chosen = seed != null ? seed : System.nanoTime() & 0xffff_ffffL;
        if (planOnly) {
            print(draw(chosen, wanted));
            return 0;
        }
        try (LocalCluster cluster = LocalCluster.create(options())) {
            FaultSwitch.impossible(cluster).forEach((kind, why) -> {
                if (wanted.remove(kind)) {
                    progress(kind.label() + " is left out: " + why);
                }
            });
            return run(cluster, draw(chosen, wanted), replay(chosen, wanted));
        } catch (IllegalStateException e) {
            progress(e.getMessage());
            return 1;
        }
    }

    private int run(LocalCluster cluster, FaultSchedule schedule, String replay) {
        progress("replay with: " + replay);
        print(schedule);
        ChaosResult result;
        try {
            progress("starting Cassandra and " + nodes + " nodes in " + cluster.directory());
            cluster.start(START_LIMIT);
            progress("up; a slow link sends " + cluster.network().slowness());
            result = new ChaosRun(cluster, this::progress).run(schedule);
        } catch (RuntimeException e) {
            cluster.keepLogs();
            progress("logs are kept in " + cluster.directory());
            throw e;
        }
        PrintWriter out = spec.commandLine().getOut();
        ChaosTable table = new ChaosTable(result, replay);
        out.print(json ? table.json().toPrettyString() + "\n" : table.text());
        out.flush();
        if (!result.survived()) {
            cluster.keepLogs();
            progress("logs are kept in " + cluster.directory());
        }
        return result.survived() ? 0 : 1;
    }

    private FaultSchedule draw(long chosen, Set<FaultKind> wanted) {
        try {
            return FaultSchedule.draw(chosen, Duration.ofMillis((long) (minutes * 60_000)), nodes, wanted);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private Set<FaultKind> wanted() {
        try {
            return kinds.isEmpty()
                    ? EnumSet.allOf(FaultKind.class)
                    : kinds.stream()
                            .map(FaultKind::of)
                            .collect(Collectors.toCollection(() -> EnumSet.noneOf(FaultKind.class)));
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage() + "; there are "
                    + Arrays.stream(FaultKind.values()).map(FaultKind::label).collect(Collectors.joining(" ")));
        }
    }

    private ClusterOptions options() {
        ClusterOptions options =
                ClusterOptions.of(nodes).withNamespaces(!loopback).withKeep(keep);
        options = Optional.ofNullable(validators).map(options::withValidators).orElse(options);
        return Optional.ofNullable(portOffset).map(options::withPortOffset).orElse(options);
    }

    /** With the kinds that were possible here, so that another machine draws the same. */
    private String replay(long chosen, Set<FaultKind> wanted) {
        String faults = wanted.size() == FaultKind.values().length
                ? ""
                : " --faults " + wanted.stream().map(FaultKind::label).collect(Collectors.joining(","));
        String length = minutes == Math.rint(minutes) ? Long.toString((long) minutes) : Double.toString(minutes);
        return "./levity chaos --minutes " + length + " --seed " + chosen + " --nodes " + nodes + faults;
    }

    private void print(FaultSchedule schedule) {
        progress(schedule.faults().size() + " faults in " + schedule.length().toSeconds() + " s, at most "
                + Math.max(1, FaultSchedule.mostAtATime(nodes)) + " at a time:");
        schedule.faults().forEach(fault -> progress("  " + fault));
    }

    private CommandLine.ParameterException usage(String what) {
        return new CommandLine.ParameterException(spec.commandLine(), what);
    }

    private void progress(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("chaos: " + line);
        err.flush();
    }
}
