package io.levity.client.cli;

import io.levity.client.Wallet;
import io.levity.client.WalletAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/**
 * Who signs: {@code --key-file}, {@code --from INDEX} of the dev accounts, the environment variable
 * {@code LEVITY_PRIVATE_KEY}, or the first dev account. Dev accounts sign only for a dev network.
 */
final class SignerOptions {
    static final String KEY_VARIABLE = "LEVITY_PRIVATE_KEY";
    /** Chain ids of dev networks: the root and those that it opens. */
    private static final long DEV_CHAIN_ID = 31337;

    @Option(names = "--from", paramLabel = "INDEX", description = "dev account 0 to 9 that signs (default: 0)")
    Integer from;

    @Option(names = "--key-file", paramLabel = "F", description = "file with a private key of 64 hexadecimal digits")
    Path keyFile;

    WalletAccount account(long chainId) {
        if (from != null && keyFile != null) {
            throw CommandFailure.usage("--from and --key-file are both given", "choose one of them");
        }
        if (keyFile != null) {
            return fromFile();
        }
        String key = System.getenv(KEY_VARIABLE);
        if (from == null && key != null && !key.isBlank()) {
            return Wallet.parseKey(key, KEY_VARIABLE);
        }
        return devAccount(chainId);
    }

    private WalletAccount devAccount(long chainId) {
        int index = from == null ? 0 : from;
        if (index < 0 || index >= Wallet.DEV_ACCOUNTS) {
            throw CommandFailure.usage("there is no dev account " + index, "see ./levity account list");
        }
        if (chainId != DEV_CHAIN_ID && chainId / 1000 != DEV_CHAIN_ID) {
            throw CommandFailure.usage(
                    "chain " + chainId + " is no dev network: the keys of its dev accounts are public",
                    "sign with --key-file or " + KEY_VARIABLE);
        }
        return Wallet.dev().account(index);
    }

    private WalletAccount fromFile() {
        try {
            return Wallet.parseKey(Files.readString(keyFile), keyFile.toString());
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.usage(
                    "no private key in " + keyFile + ": " + e.getMessage(),
                    "make one: ./levity account new --out FILE");
        }
    }
}
