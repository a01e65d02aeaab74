package io.levity.chain.validator;

import io.levity.types.Bytes;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * How a keystore's password becomes 32 bytes of key (EIP-2335). The parameters come from a file, so they are bounded:
 * a construction outside the bounds throws.
 */
public sealed interface KeyDerivation {
    int KEY_BYTES = 32;
    int MAX_SALT_BYTES = 64;

    Bytes salt();

    /** @return 32 bytes, which the caller owns */
    byte[] derive(byte[] password);

    /**
     * RFC 7914.
     *
     * @param cost N, a power of two
     * @param blockSize r; memory is 128·N·r bytes
     * @param parallelism p
     */
    record Scrypt(int cost, int blockSize, int parallelism, Bytes salt) implements KeyDerivation {
        /** 256 MiB, what the EIP's own parameters take. */
        static final long MAX_MEMORY_BYTES = 256L << 20;

        static final int MAX_PARALLELISM = 8;

        /** The EIP's: N = 2^18, r = 8, p = 1. */
        public static Scrypt standard(Bytes salt) {
            return new Scrypt(1 << 18, 8, 1, salt);
        }

        public Scrypt {
            checkSalt(salt);
            boolean bounded = cost > 1
                    && Integer.bitCount(cost) == 1
                    && blockSize >= 1
                    && 128L * cost * blockSize <= MAX_MEMORY_BYTES
                    && parallelism >= 1
                    && parallelism <= MAX_PARALLELISM;
            if (!bounded) {
                throw new IllegalArgumentException("scrypt with n " + cost + ", r " + blockSize + ", p " + parallelism);
            }
        }

        @Override
        public byte[] derive(byte[] password) {
            return SCrypt.generate(password, salt.unsafeArray(), cost, blockSize, parallelism, KEY_BYTES);
        }
    }

    /**
     * RFC 8018 with HMAC-SHA-256.
     *
     * @param iterations c
     */
    record Pbkdf2(int iterations, Bytes salt) implements KeyDerivation {
        static final int MAX_ITERATIONS = 1 << 22;

        /** The EIP's: 2^18 iterations. */
        public static Pbkdf2 standard(Bytes salt) {
            return new Pbkdf2(1 << 18, salt);
        }

        public Pbkdf2 {
            checkSalt(salt);
            if (iterations < 1 || iterations > MAX_ITERATIONS) {
                throw new IllegalArgumentException("pbkdf2 with " + iterations + " iterations");
            }
        }

        @Override
        public byte[] derive(byte[] password) {
            PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
            generator.init(password, salt.unsafeArray(), iterations);
            return ((KeyParameter) generator.generateDerivedMacParameters(KEY_BYTES * Byte.SIZE)).getKey();
        }
    }

    private static void checkSalt(Bytes salt) {
        if (salt.isEmpty() || salt.size() > MAX_SALT_BYTES) {
            throw new IllegalArgumentException("a salt of " + salt.size() + " bytes");
        }
    }
}
