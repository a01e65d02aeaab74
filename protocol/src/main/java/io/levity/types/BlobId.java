package io.levity.types;

/** Names a blob by its content and the code that it was encoded with; the same bytes have the same id. */
public record BlobId(Hash hash) implements Comparable<BlobId> {

    /** Reads 64 hexadecimal digits. @throws IllegalArgumentException if it is anything else */
    public static BlobId fromHex(String hex) {
        return new BlobId(Hash.fromHex(hex));
    }

    public String toHex() {
        return hash.toHex();
    }

    @Override
    public int compareTo(BlobId other) {
        return hash.compareTo(other.hash);
    }

    @Override
    public String toString() {
        return hash.toHex();
    }
}
