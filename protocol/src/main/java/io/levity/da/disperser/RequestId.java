package io.levity.da.disperser;

import io.levity.crypto.Sha256;
import io.levity.types.BlobId;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a disperser answers for a blob and is asked for its status with.
 *
 * <p>Its text is {@code hex(payload digest)-hex(tail)} in lower-case digits without prefixes, where the tail is the ASCII
 * text {@code <arrival in ns>/<blob id>/} followed by SHA-256 of nothing. So any node can tell which blob is meant,
 * without having kept anything.
 *
 * @param payloadDigest SHA-256 of the content
 * @param arrivalNanos since the Unix epoch
 */
public record RequestId(Hash payloadDigest, long arrivalNanos, BlobId blob) {
    private static final byte[] EMPTY_DIGEST = Sha256.hash(Bytes.EMPTY).toArray();
    private static final Pattern TAIL = Pattern.compile("(\\d{1,19})/([0-9a-f]{64})/");

    public String encode() {
        byte[] text = (arrivalNanos + "/" + digits(blob.hash()) + "/").getBytes(StandardCharsets.US_ASCII);
        byte[] tail = Arrays.copyOf(text, text.length + EMPTY_DIGEST.length);
        System.arraycopy(EMPTY_DIGEST, 0, tail, text.length, EMPTY_DIGEST.length);
        return digits(payloadDigest) + "-" + HexFormat.of().formatHex(tail);
    }

    /** Empty when it is no id that {@link #encode} makes. */
    public static Optional<RequestId> decode(String text) {
        try {
            int hyphen = text.indexOf('-');
            if (hyphen != 2 * Hash.SIZE_BYTES) {
                return Optional.empty();
            }
            Hash digest = Hash.fromHex(text.substring(0, hyphen));
            byte[] tail = HexFormat.of().parseHex(text, hyphen + 1, text.length());
            int end = tail.length - EMPTY_DIGEST.length;
            if (end < 0 || !Arrays.equals(tail, end, tail.length, EMPTY_DIGEST, 0, EMPTY_DIGEST.length)) {
                return Optional.empty();
            }
            Matcher parts = TAIL.matcher(new String(tail, 0, end, StandardCharsets.ISO_8859_1));
            return parts.matches()
                    ? Optional.of(new RequestId(digest, Long.parseLong(parts.group(1)), BlobId.fromHex(parts.group(2))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String digits(Hash hash) {
        return hash.toHex().substring(2);
    }
}
