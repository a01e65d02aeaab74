package io.levity.crypto;

import fr.acinq.secp256k1.Secp256k1Exception;
import java.math.BigInteger;
import java.util.Arrays;

/** libsecp256k1 through its JNI binding; constructing one fails with a linkage error where no library loads. */
final class NativeSecp256k1 implements Secp256k1Curve {
    private static final byte[] NONE = {};

    private final fr.acinq.secp256k1.Secp256k1 library = fr.acinq.secp256k1.Secp256k1.get();

    @Override
    public byte[] recover(byte[] digest, byte[] signature, int yParity) {
        try {
            return withoutPrefix(library.ecdsaRecover(signature, digest, yParity));
        } catch (Secp256k1Exception noSuchPoint) {
            return NONE;
        }
    }

    /** The binding returns r and s only: the parity is the one that recovers our own key. */
    @Override
    public Secp256k1.Signature sign(byte[] digest, byte[] privateKey) {
        byte[] compact = library.sign(digest, privateKey, null);
        BigInteger r = new BigInteger(1, compact, 0, 32);
        BigInteger s = new BigInteger(1, compact, 32, 32);
        int yParity = Arrays.equals(recover(digest, compact, 0), publicKey(privateKey)) ? 0 : 1;
        return new Secp256k1.Signature(yParity, r, s);
    }

    @Override
    public byte[] publicKey(byte[] privateKey) {
        return withoutPrefix(library.pubkeyCreate(privateKey));
    }

    private static byte[] withoutPrefix(byte[] point) {
        return Arrays.copyOfRange(point, 1, 65);
    }
}
