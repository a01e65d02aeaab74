package io.levity.crypto;

import io.levity.types.Address;
import io.levity.types.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Keys from a mnemonic as Ethereum wallets derive them: BIP-39 to the seed, BIP-32 and BIP-44 along
 * {@code m/44'/60'/0'/0/index}.
 *
 * <p>The words are taken as they are: neither the word list nor the checksum of BIP-39 is checked, so a mistyped
 * mnemonic gives other keys, not an error.
 */
public final class HdWallet {
    private static final int SEED_ROUNDS = 2048;
    private static final int HARDENED = 0x8000_0000;
    private static final int[] ACCOUNTS_PATH = {44 | HARDENED, 60 | HARDENED, HARDENED, 0};

    private final Node accounts;

    /** A private key with the chain code that its children need. */
    private record Node(BigInteger key, Bytes chainCode) {}

    private HdWallet(Node accounts) {
        this.accounts = accounts;
    }

    public static HdWallet ofMnemonic(String mnemonic) {
        return ofMnemonic(mnemonic, "");
    }

    /** @param passphrase the optional "25th word", usually empty */
    public static HdWallet ofMnemonic(String mnemonic, String passphrase) {
        return ofSeed(seed(mnemonic, passphrase));
    }

    /** BIP-32 from a seed of 16 to 64 bytes. */
    public static HdWallet ofSeed(Bytes seed) {
        if (seed.size() < 16 || seed.size() > 64) {
            throw new IllegalArgumentException("a seed has 16 to 64 bytes, not " + seed.size());
        }
        byte[] master = hmacSha512("Bitcoin seed".getBytes(StandardCharsets.US_ASCII), seed.unsafeArray());
        Node node = new Node(checkRange(new BigInteger(1, master, 0, 32)), Bytes.copyOf(master, 32, 32));
        for (int index : ACCOUNTS_PATH) {
            node = child(node, index);
        }
        return new HdWallet(node);
    }

    /** BIP-39: PBKDF2-HMAC-SHA512 over the words, salted with "mnemonic" and the passphrase. */
    public static Bytes seed(String mnemonic, String passphrase) {
        PKCS5S2ParametersGenerator pbkdf2 = new PKCS5S2ParametersGenerator(new SHA512Digest());
        pbkdf2.init(normal(mnemonic), normal("mnemonic" + passphrase), SEED_ROUNDS);
        return Bytes.wrap(((KeyParameter) pbkdf2.generateDerivedMacParameters(512)).getKey());
    }

    /** The private key of account {@code index}, counted from 0. */
    public Bytes privateKey(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("an account index is not negative: " + index);
        }
        return Bytes.wrap(bytes32(child(accounts, index).key()));
    }

    public Address address(int index) {
        return Secp256k1.address(privateKey(index));
    }

    /** BIP-32, private parent key to private child key. */
    private static Node child(Node parent, int index) {
        byte[] data = new byte[37];
        if (index < 0) {
            System.arraycopy(bytes32(parent.key()), 0, data, 1, 32);
        } else {
            byte[] point =
                    Secp256k1.publicKey(Bytes.wrap(bytes32(parent.key()))).unsafeArray();
            data[0] = (byte) (2 | (point[63] & 1));
            System.arraycopy(point, 0, data, 1, 32);
        }
        for (int i = 0; i < 4; i++) {
            data[33 + i] = (byte) (index >>> (24 - 8 * i));
        }
        byte[] derived = hmacSha512(parent.chainCode().unsafeArray(), data);
        BigInteger tweak = new BigInteger(1, derived, 0, 32);
        if (tweak.compareTo(Secp256k1.ORDER) >= 0) {
            throw new IllegalStateException("this index has no key, take the next one");
        }
        BigInteger key = checkRange(tweak.add(parent.key()).mod(Secp256k1.ORDER));
        return new Node(key, Bytes.wrap(Arrays.copyOfRange(derived, 32, 64)));
    }

    /** Fails once in 2^127 derivations, as BIP-32 says it must. */
    private static BigInteger checkRange(BigInteger key) {
        if (key.signum() == 0 || key.compareTo(Secp256k1.ORDER) >= 0) {
            throw new IllegalStateException("this seed or index has no key, take the next one");
        }
        return key;
    }

    private static byte[] bytes32(BigInteger number) {
        byte[] out = new byte[32];
        Secp256k1.put(number, out, 0);
        return out;
    }

    private static byte[] hmacSha512(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(key, "HmacSHA512"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks HmacSHA512", e);
        }
    }

    private static byte[] normal(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD).getBytes(StandardCharsets.UTF_8);
    }
}
