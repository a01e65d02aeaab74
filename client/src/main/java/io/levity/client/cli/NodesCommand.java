package io.levity.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.levity.client.LevityClient;
import io.levity.client.LevityClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Operates on the nodes of a cluster that {@code ./levity up --nodes N} runs on this machine. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "operate on the nodes of a local cluster",
        subcommands = {
            NodesCommand.Listing.class,
            NodesCommand.Kill.class,
            NodesCommand.Pause.class,
            NodesCommand.Resume.class,
            NodesCommand.Add.class,
            NodesCommand.Drain.class
        })
final class NodesCommand extends CommandGroup {

    /** A command to the process that runs the cluster. */
    @Command(mixinStandardHelpOptions = true)
    abstract static class ToCluster implements Callable<Integer> {
        @Mixin
        ConnectionOptions connection;

        @Spec
        CommandSpec spec;

        @Override
        public final Integer call() {
            Output output = new Output(spec.commandLine().getOut(), connection.json);
            ClusterFile file = connection.clusterFile().orElseThrow(this::noCluster);
            try (ClusterDoor door = new ClusterDoor(file)) {
                return run(door, output).code();
            }
        }

        private CommandFailure noCluster() {
            boolean alone = connection.nodeFile().flatMap(NodeFile::process).isPresent();
            return new CommandFailure(
                    ExitCode.FAILED,
                    alone ? "node_alone" : "no_cluster",
                    alone
                            ? "the node on " + connection.dataDirectory() + " runs alone, without a cluster"
                            : "no cluster runs on " + connection.dataDirectory(),
                    "start one: ./levity up --nodes 3 --data " + (alone ? "ANOTHER-DIR" : connection.dataDirectory()));
        }

        abstract ExitCode run(ClusterDoor door, Output output);

        /** Says how a node is now. */
        static void tell(JsonNode node, Output output) {
            output.document(node);
            long pid = node.path("pid").asLong(0);
            output.line(node.path("name").asText() + " is " + node.path("state").asText()
                    + (pid == 0 ? "" : ", process " + pid));
        }
    }

    /** A command upon one node. */
    abstract static class ToNode extends ToCluster {
        private static final Pattern NAME = Pattern.compile("(?:node-)?([0-9]{1,3})");

        @Parameters(paramLabel = "K", description = "number of the node, as 1 or node-1")
        String name;

        final int index() {
            Matcher matcher = NAME.matcher(name);
            if (!matcher.matches()) {
                throw CommandFailure.usage("no node is called '" + name + "'", "see ./levity node list");
            }
            return Integer.parseInt(matcher.group(1));
        }
    }

    /** All nodes. */
    @Command(name = "list", description = "all nodes with their processes and ports")
    static final class Listing extends ToCluster {
        @Override
        ExitCode run(ClusterDoor door, Output output) {
            JsonNode state = door.state();
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode node : state.path("nodes")) {
                rows.add(List.of(
                        Rest.cell(node, "name"),
                        Rest.cell(node, "state"),
                        Rest.cell(node, "pid"),
                        Rest.cell(node, "http"),
                        Rest.cell(node, "restarts"),
                        Rest.cell(node, "note")));
            }
            output.table(List.of("node", "state", "process", "url", "restarts", ""), rows);
            output.document(state);
            return ExitCode.OK;
        }
    }

    /** SIGKILL. */
    @Command(name = "kill", description = "end a node at once (SIGKILL); it stays away until ./levity node add")
    static final class Kill extends ToNode {
        @Override
        ExitCode run(ClusterDoor door, Output output) {
            tell(door.command(index(), "kill"), output);
            return ExitCode.OK;
        }
    }

    /** SIGSTOP. */
    @Command(
            name = "pause",
            description = "freeze a node (SIGSTOP); after some seconds the others go on without it, and when it is"
                    + " resumed it starts again")
    static final class Pause extends ToNode {
        @Override
        ExitCode run(ClusterDoor door, Output output) {
            tell(door.command(index(), "pause"), output);
            return ExitCode.OK;
        }
    }

    /** SIGCONT. */
    @Command(name = "resume", description = "let a frozen node go on (SIGCONT)")
    static final class Resume extends ToNode {
        @Override
        ExitCode run(ClusterDoor door, Output output) {
            tell(door.command(index(), "resume"), output);
            return ExitCode.OK;
        }
    }

    /** Starts the lowest node that is not running. */
    @Command(name = "add", description = "start one more node: the lowest number that is not running")
    static final class Add extends ToCluster {
        @Mixin
        Waiting waiting;

        @Override
        ExitCode run(ClusterDoor door, Output output) {
            JsonNode node = door.add();
            output.line(node.path("name").asText() + " starts as process "
                    + node.path("pid").asLong() + ", at " + node.path("http").asText());
            tell(waiting.until(door, node, "starting", output, () -> ""), output);
            return ExitCode.OK;
        }
    }

    /** Lets a node hand over and end. */
    @Command(name = "drain", description = "let a node hand over what it has, leave the cluster and end")
    static final class Drain extends ToNode {
        @Mixin
        Waiting waiting;

        @Override
        ExitCode run(ClusterDoor door, Output output) {
            JsonNode node = door.command(index(), "drain");
            output.line(node.path("name").asText() + " drains: it hands over, leaves the cluster and ends");
            tell(
                    waiting.until(
                            door,
                            node,
                            "draining",
                            output,
                            () -> progress(node.path("name").asText())),
                    output);
            return ExitCode.OK;
        }

        /** As the node tells the others; empty when nobody knows. */
        private String progress(String name) {
            try (LevityClient client = connection.connect()) {
                for (JsonNode told : Rest.optional(client, "/v1/cluster").path("nodes")) {
                    if (told.path("name").asText().equals(name)) {
                        return told.path("drain").asText("");
                    }
                }
            } catch (LevityClientException e) {
                // only for people to look at
            }
            return "";
        }
    }

    /** How long a command waits for what it began. */
    static final class Waiting {
        private static final Duration POLL = Duration.ofMillis(200);
        private static final Duration TELL = Duration.ofSeconds(3);

        @Option(names = "--no-wait", description = "return at once; ./levity node list shows how it goes on")
        boolean noWait;

        @Option(
                names = "--timeout",
                paramLabel = "S",
                defaultValue = "180",
                description = "seconds to wait (default: 180)")
        int timeoutSeconds;

        /** What a person is told while it lasts. */
        interface Progress {
            String now();
        }

        /** Waits until the node is no longer in a state. @return the node then */
        JsonNode until(ClusterDoor door, JsonNode begun, String state, Output output, Progress progress) {
            JsonNode node = begun;
            long end = System.nanoTime() + Duration.ofSeconds(timeoutSeconds).toNanos();
            long tell = System.nanoTime() + TELL.toNanos();
            while (!noWait && node.path("state").asText().equals(state)) {
                if (System.nanoTime() - end >= 0) {
                    throw new CommandFailure(
                            ExitCode.FAILED,
                            "still_" + state,
                            node.path("name").asText() + " is still " + state + " after " + timeoutSeconds + " s",
                            "it goes on; see ./levity node list and "
                                    + node.path("log").asText());
                }
                if (System.nanoTime() - tell >= 0) {
                    tell = System.nanoTime() + TELL.toNanos();
                    String now = progress.now();
                    output.line("still " + state + (now.isEmpty() ? " …" : ": " + now));
                }
                sleep();
                node = door.node(begun.path("index").asInt());
            }
            String became = node.path("state").asText();
            if (!noWait && (became.equals("failed") || became.equals("restarting"))) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "node_" + became,
                        node.path("name").asText() + " is " + became + ": "
                                + node.path("note").asText(),
                        "read " + node.path("log").asText());
            }
            return node;
        }

        private static void sleep() {
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
