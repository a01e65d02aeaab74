package io.levity.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** The same curve in Java by Bouncy Castle: some twenty times slower than the native twin, but it runs anywhere. */
final class PortableSecp256k1 implements Secp256k1Curve {
    private static final byte[] NONE = {};
    private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("secp256k1");
    private static final BigInteger N = PARAMETERS.getN();

    /** SEC 1, 4.1.6: Q = r⁻¹(sR − eG), with R the point of abscissa r and the given parity. */
    @Override
    public byte[] recover(byte[] digest, byte[] signature, int yParity) {
        BigInteger r = new BigInteger(1, signature, 0, 32);
        BigInteger s = new BigInteger(1, signature, 32, 32);
        byte[] compressed = new byte[33];
        compressed[0] = (byte) (2 | yParity);
        System.arraycopy(signature, 0, compressed, 1, 32);
        ECPoint nonce;
        try {
            nonce = PARAMETERS.getCurve().decodePoint(compressed);
        } catch (IllegalArgumentException notOnTheCurve) {
            return NONE;
        }
        BigInteger inverse = r.modInverse(N);
        BigInteger u1 =
                N.subtract(new BigInteger(1, digest).mod(N)).multiply(inverse).mod(N);
        BigInteger u2 = s.multiply(inverse).mod(N);
        ECPoint key = ECAlgorithms.sumOfTwoMultiplies(PARAMETERS.getG(), u1, nonce, u2);
        return key.isInfinity() ? NONE : encode(key);
    }

    @Override
    public Secp256k1.Signature sign(byte[] digest, byte[] privateKey) {
        BigInteger d = new BigInteger(1, privateKey);
        BigInteger e = new BigInteger(1, digest);
        HMacDSAKCalculator nonces = new HMacDSAKCalculator(new SHA256Digest());
        nonces.init(N, d, digest);
        while (true) {
            BigInteger k = nonces.nextK();
            ECPoint point = multiplyBase(k);
            BigInteger x = point.getAffineXCoord().toBigInteger();
            BigInteger r = x.mod(N);
            BigInteger s = k.modInverse(N).multiply(e.add(d.multiply(r))).mod(N);
            // x >= n happens once in 2^127 signatures; Ethereum has no recovery id for it, so take the next nonce.
            if (r.signum() != 0 && s.signum() != 0 && x.compareTo(N) < 0) {
                int yParity = point.getAffineYCoord().testBitZero() ? 1 : 0;
                boolean high = s.compareTo(Secp256k1.HALF_ORDER) > 0;
                return new Secp256k1.Signature(high ? yParity ^ 1 : yParity, r, high ? N.subtract(s) : s);
            }
        }
    }

    @Override
    public byte[] publicKey(byte[] privateKey) {
        return encode(multiplyBase(new BigInteger(1, privateKey)));
    }

    private static ECPoint multiplyBase(BigInteger k) {
        return new FixedPointCombMultiplier().multiply(PARAMETERS.getG(), k).normalize();
    }

    private static byte[] encode(ECPoint point) {
        return Arrays.copyOfRange(point.normalize().getEncoded(false), 1, 65);
    }
}
