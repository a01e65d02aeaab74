package io.levity.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.levity.client.Wallet;
import io.levity.client.WalletAccount;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes an account from secure randomness. The key goes into a file that only its owner can read, or to the screen. */
@Command(name = "new", mixinStandardHelpOptions = true, description = "make an account")
final class AccountNewCommand implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "F", description = "write the private key to this new file")
    Path out;

    @Option(names = "--json", description = "print one JSON document instead of text")
    boolean json;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        WalletAccount account = Wallet.create();
        ObjectNode shown = Output.object().put("address", account.address().toHex());
        if (out == null) {
            shown.put("privateKey", account.privateKey().toHex());
        } else {
            PrivateFile.write(out, account.privateKey().toHex() + "\n");
            shown.put("keyFile", out.toString());
        }
        new Output(spec.commandLine().getOut(), json).fields(shown);
        return ExitCode.OK.code();
    }
}
