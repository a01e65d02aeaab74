package io.levity.client;

import io.levity.crypto.HdWallet;
import io.levity.types.Bytes;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;

/** Accounts that can sign, in order. */
public final class Wallet {
    /** The public phrase of dev networks: whoever reads this can spend from its accounts. */
    public static final String DEV_MNEMONIC = "test test test test test test test test test test test junk";

    public static final int DEV_ACCOUNTS = 10;

    private final List<WalletAccount> accounts;

    private Wallet(List<WalletAccount> accounts) {
        this.accounts = List.copyOf(accounts);
    }

    /** The ten funded accounts of every dev network. */
    public static Wallet dev() {
        return fromMnemonic(DEV_MNEMONIC, DEV_ACCOUNTS);
    }

    /** Accounts {@code m/44'/60'/0'/0/i} of a BIP-39 phrase, the path that Ethereum wallets use. */
    public static Wallet fromMnemonic(String phrase, int count) {
        HdWallet seed = HdWallet.ofMnemonic(phrase);
        return new Wallet(IntStream.range(0, count)
                .mapToObj(i -> WalletAccount.of(seed.privateKey(i)))
                .toList());
    }

    public static Wallet of(List<WalletAccount> accounts) {
        return new Wallet(accounts);
    }

    /** A new account from the system's secure randomness. */
    public static WalletAccount create() {
        SecureRandom random = new SecureRandom();
        while (true) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            Bytes candidate = Bytes.wrap(key);
            if (io.levity.crypto.Secp256k1.isPrivateKey(candidate)) {
                return WalletAccount.of(candidate);
            }
        }
    }

    /**
     * Reads a private key of 64 hexadecimal digits.
     *
     * @param origin named in the error instead of the text, which may be a secret with a typing mistake
     * @throws IllegalArgumentException if the text is no private key
     */
    public static WalletAccount parseKey(String text, String origin) {
        try {
            return WalletAccount.of(Bytes.fromHex(text.strip()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(origin + " holds no private key of 64 hexadecimal digits");
        }
    }

    public WalletAccount account(int index) {
        return accounts.get(index);
    }

    public List<WalletAccount> accounts() {
        return accounts;
    }
}
