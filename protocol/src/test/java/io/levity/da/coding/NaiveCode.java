package io.levity.da.coding;

import io.levity.crypto.NaiveGhash;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.digests.Blake3Digest;

/**
 * The format said a second time, symbol by symbol and in the plainest way: Lagrange's formula over GF(2^8), or
 * GF(2^16) above 256 shards, hashes of Bouncy Castle, a recursive tree. It shares no line with what it checks, and made the
 * golden vectors.
 */
final class NaiveCode {
    private static final int[] POINT_BASIS = {1, 214, 152, 146, 86, 200, 88, 230, 0x100, 0xD6F8, 0x98B0, 0x92E8};
    private static final int[] PLANE_BASIS = {1, 214, 152, 68, 86, 140, 203, 97};
    private static final int[][] PRODUCT = new int[256][256];
    private static final int[] COORDINATES = new int[256];
    private static final int V7 = 230;

    static {
        for (int a = 0; a < 256; a++) {
            COORDINATES[combine(PLANE_BASIS, a)] = a;
            for (int b = 0; b < 256; b++) {
                PRODUCT[a][b] = product(a, b);
            }
        }
    }

    private NaiveCode() {}

    /** All shards of a blob. */
    static List<byte[]> encode(int k, int m, byte[] blob) {
        List<ByteArrayOutputStream> shards = new ArrayList<>();
        for (int i = 0; i < k + m; i++) {
            shards.add(new ByteArrayOutputStream());
        }
        int planes = k + m > 256 ? 16 : 8;
        int full = k + m > 256 ? 1024 : 4096;
        for (int at = 0; at < blob.length; at += k * full) {
            int size = Math.min(k * full, blob.length - at);
            int chunk = chunkBytes(k, size, planes);
            byte[] stripe = Arrays.copyOf(Arrays.copyOfRange(blob, at, at + size), k * chunk);
            int plane = chunk < planes * 64 ? 8 : 64;
            for (int i = 0; i < k; i++) {
                shards.get(i).write(stripe, i * chunk, chunk);
            }
            byte[][] parity = new byte[m][chunk];
            extend(stripe, k, chunk, planes, plane, parity);
            for (int i = 0; i < m; i++) {
                shards.get(k + i).write(parity[i], 0, chunk);
            }
        }
        return shards.stream().map(ByteArrayOutputStream::toByteArray).toList();
    }

    /** The commitment to shards in its canonical encoding. */
    static byte[] commitment(int k, int m, int length, List<byte[]> shards) {
        List<byte[]> leaves = new ArrayList<>();
        for (byte[] shard : shards) {
            leaves.add(hash(new byte[] {0}, hash(shard)));
        }
        while (Integer.bitCount(leaves.size()) != 1) {
            leaves.add(new byte[32]);
        }
        ByteBuffer out = ByteBuffer.allocate(53);
        out.put((byte) 1).putShort((short) k).putShort((short) (k + m)).putLong(length);
        out.putLong(shards.getFirst().length).put(root(leaves));
        return out.array();
    }

    static byte[] id(byte[] commitment) {
        return hash("levity.da.blob.v1".getBytes(StandardCharsets.US_ASCII), commitment);
    }

    /** The canonical fingerprints of these shards: for each shard and plane its GHASH under each key. */
    static byte[] fingerprints(int k, int length, byte[] commitment, int keys, List<byte[]> shards) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] shard : shards) {
            for (byte[] plane : planes(k, length, shard)) {
                for (int j = 0; j < keys; j++) {
                    out.writeBytes(NaiveGhash.hash(fingerprintKey(commitment, keys, j), plane));
                }
            }
        }
        return out.toByteArray();
    }

    static Hash fingerprintKey(byte[] commitment, int keys, int j) {
        byte[] domain = "levity.da.fingerprint.key.v1".getBytes(StandardCharsets.US_ASCII);
        return Hash.of(hash(domain, id(commitment), new byte[] {(byte) keys, (byte) j}));
    }

    static byte[] fingerprintRoot(int k, int m, int keys, byte[] fingerprints) {
        byte[] domain = "levity.da.fingerprint.root.v1".getBytes(StandardCharsets.US_ASCII);
        return hash(domain, new byte[] {0, (byte) k, (byte) ((k + m) >> 8), (byte) (k + m), (byte) keys}, fingerprints);
    }

    /** The parity shards of data shards that consist of one group of planes of any size. */
    static byte[][] extendGroup(byte[] data, int k, int m, int plane) {
        byte[][] parity = new byte[m][8 * plane];
        extend(data, k, 8 * plane, 8, plane, parity);
        return parity;
    }

    static Bytes hashOf(byte[] content) {
        return Bytes.wrap(hash(content));
    }

    private static List<byte[]> planes(int k, int length, byte[] shard) {
        List<ByteArrayOutputStream> planes = new ArrayList<>();
        for (int p = 0; p < 8; p++) {
            planes.add(new ByteArrayOutputStream());
        }
        int at = 0;
        for (int left = length; left > 0; left -= k * 4096) {
            int chunk = chunkBytes(k, Math.min(left, k * 4096), 8);
            int plane = chunk < 512 ? 8 : 64;
            for (int end = at + chunk; at < end; ) {
                for (int p = 0; p < 8; p++, at += plane) {
                    planes.get(p).write(shard, at, plane);
                }
            }
        }
        return planes.stream().map(ByteArrayOutputStream::toByteArray).toList();
    }

    private static void extend(byte[] stripe, int k, int chunk, int planes, int plane, byte[][] parity) {
        int[][] weights = weights(k, parity.length);
        int symbols = 8 * plane;
        int[] data = new int[k];
        for (int group = 0; group < chunk; group += planes * plane) {
            for (int q = 0; q < symbols; q++) {
                for (int i = 0; i < k; i++) {
                    data[i] = symbol(stripe, i * chunk + group, planes, plane, q);
                }
                for (int p = 0; p < parity.length; p++) {
                    int sum = 0;
                    for (int i = 0; i < k; i++) {
                        sum ^= data[i] == 0 ? 0 : multiply(weights[p][i], data[i]);
                    }
                    putSymbol(parity[p], group, planes, plane, q, sum);
                }
            }
        }
    }

    /** What each of k data shards weighs in each of m parity shards: Lagrange's polynomials. */
    private static int[][] weights(int k, int m) {
        int[] own = new int[k];
        for (int i = 0; i < k; i++) {
            own[i] = 1;
            for (int j = 0; j < k; j++) {
                own[i] = j == i ? own[i] : multiply(own[i], point(i) ^ point(j));
            }
        }
        int[][] weights = new int[m][k];
        for (int p = 0; p < m; p++) {
            int all = 1;
            for (int j = 0; j < k; j++) {
                all = multiply(all, point(k + p) ^ point(j));
            }
            for (int i = 0; i < k; i++) {
                weights[p][i] = multiply(all, invert(multiply(own[i], point(k + p) ^ point(i))));
            }
        }
        return weights;
    }

    private static int chunkBytes(int k, int size, int planes) {
        for (int chunk = planes * 8; chunk < planes * 64; chunk += planes * 8) {
            if (k * chunk >= size) {
                return chunk;
            }
        }
        int chunk = planes * 64;
        while (k * chunk < size) {
            chunk += planes * 64;
        }
        return chunk;
    }

    private static int symbol(byte[] data, int at, int planes, int plane, int q) {
        int symbol = 0;
        for (int p = 0; p < planes; p++) {
            if ((data[at + p * plane + q / 8] >> q % 8 & 1) == 1) {
                symbol ^= PLANE_BASIS[p % 8] << (p < 8 ? 0 : 8);
            }
        }
        return symbol;
    }

    private static void putSymbol(byte[] data, int at, int planes, int plane, int q, int symbol) {
        int coordinates = COORDINATES[symbol >> 8] << 8 | COORDINATES[symbol & 255];
        for (int p = 0; p < planes; p++) {
            data[at + p * plane + q / 8] |= (byte) ((coordinates >> p & 1) << q % 8);
        }
    }

    private static int point(int index) {
        return combine(POINT_BASIS, index);
    }

    private static int combine(int[] basis, int coordinates) {
        int sum = 0;
        for (int i = 0; i < basis.length; i++) {
            sum ^= (coordinates >> i & 1) == 1 ? basis[i] : 0;
        }
        return sum;
    }

    /** In GF(2^16): bytes a, b stand for a + bw with w^2 = w + v7. Has GF(2^8) in it. */
    private static int multiply(int a, int b) {
        int square = PRODUCT[a >> 8][b >> 8];
        int low = PRODUCT[a & 255][b & 255] ^ PRODUCT[V7][square];
        int high = PRODUCT[a >> 8][b & 255] ^ PRODUCT[a & 255][b >> 8] ^ square;
        return high << 8 | low;
    }

    /** By Fermat: a to the power of 2^16 - 2. */
    private static int invert(int a) {
        int inverse = 1;
        int power = a;
        for (int bit = 1; bit < 16; bit++) {
            power = multiply(power, power);
            inverse = multiply(inverse, power);
        }
        return inverse;
    }

    private static int product(int a, int b) {
        int sum = 0;
        int shifted = a;
        for (int bit = 0; bit < 8; bit++) {
            sum ^= (b >> bit & 1) == 1 ? shifted : 0;
            shifted <<= 1;
            shifted ^= shifted > 255 ? 0x11D : 0;
        }
        return sum;
    }

    private static byte[] root(List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int half = leaves.size() / 2;
        byte[] tagged = new byte[33];
        tagged[0] = 1;
        System.arraycopy(root(leaves.subList(0, half)), 0, tagged, 1, 32);
        return hash(tagged, root(leaves.subList(half, leaves.size())));
    }

    private static byte[] hash(byte[]... parts) {
        Blake3Digest digest = new Blake3Digest(32);
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] out = new byte[32];
        digest.doFinal(out, 0);
        return out;
    }
}
