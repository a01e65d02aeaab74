package io.levity.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.LevityClientException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands of {@code ./levity} that talk to a running network, and how all of them fail. */
@Command(
        name = "levity",
        mixinStandardHelpOptions = true,
        description = "Talks to a running Levity network. Start one with ./levity up.",
        subcommands = {
            StatusCommand.class,
            DownCommand.class,
            NodesCommand.class,
            TxCommand.class,
            AccountCommand.class,
            BlockCommand.class,
            BlobCommand.class,
            DemoCommand.class,
            NetworkCommand.class,
            StakeCommand.class,
            ValidatorKeyCommand.class
        })
public final class LevityCommand implements Runnable {
    /** Words that are fixed already and whose work is to come. */
    static final List<String> NOT_YET = List.of("upload", "download", "root", "chat", "models", "kv");

    @Spec
    CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(writer(System.out), writer(System.err), args));
    }

    /** In the encoding of the terminal. */
    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
    }

    /** Runs one command line and answers its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new LevityCommand());
        for (String name : NOT_YET) {
            line.addSubcommand(name, new NotYetCommand());
        }
        return line.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(
                        (e, where, parsed) -> onFailure(e, where, List.of(args).contains("--json")))
                .setParameterExceptionHandler((e, ignored) -> onBadUsage(e))
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    private static int onBadUsage(ParameterException e) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("levity: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.println("next: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return ExitCode.USAGE.code();
    }

    private static int onFailure(Exception e, CommandLine where, boolean json) throws Exception {
        CommandFailure failure =
                switch (e) {
                    case CommandFailure known -> known;
                    case LevityClientException refused -> of(refused);
                    default -> throw e; // our own bug: the stack trace is wanted
                };
        PrintWriter err = where.getErr();
        if (json) {
            print(where.getOut(), e, failure);
        }
        err.println("levity: " + failure.getMessage() + " [" + failure.code() + "]");
        if (!failure.nextStep().isEmpty()) {
            err.println("next: " + failure.nextStep());
        }
        err.flush();
        return failure.exit().code();
    }

    private static void print(PrintWriter out, Exception e, CommandFailure failure) {
        ObjectNode error = Output.object().put("code", failure.code()).put("message", failure.getMessage());
        Throwable origin = e.getCause() instanceof LevityClientException ? e.getCause() : e;
        error.put("retryable", origin instanceof LevityClientException refused && refused.retryable());
        if (origin instanceof LevityClientException refused) {
            refused.traceId().ifPresent(id -> error.put("traceId", id));
        }
        error.put("next", failure.nextStep());
        out.println(Output.object().<ObjectNode>set("error", error).toPrettyString());
        out.flush();
    }

    private static CommandFailure of(LevityClientException e) {
        String next =
                switch (e.code()) {
                    case LevityClientException.UNREACHABLE ->
                        "start a network with ./levity up, or name one with --data," + " --port-offset or LEVITY_URL";
                    case LevityClientException.TIMEOUT -> "the node may be busy: ./levity status, then try again";
                    case LevityClientException.PROOF_INVALID ->
                        "do not trust this node: ask another one, and keep its answer";
                    case "nonce_too_low" -> "leave --nonce out, or see the account with ./levity account show";
                    case "insufficient_funds" -> "see the balance with ./levity account show, or send less";
                    default ->
                        e.retryable()
                                ? "try the same command again"
                                : e.traceId()
                                        .map(id -> "look for " + id + " in the node's log")
                                        .orElse("");
                };
        return new CommandFailure(ExitCode.FAILED, e.code(), e.getMessage(), next);
    }
}
