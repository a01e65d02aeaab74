package io.levity.http;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One range of bytes that a client asks for (RFC 9110 §14.2). Several ranges at once, and other units, are answered with
 * the whole, which the standard allows.
 *
 * @param from first byte
 * @param to behind the last
 */
record ByteRange(long from, long to) {
    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** Empty = the whole. */
    static Optional<ByteRange> of(Optional<String> header, long size) {
        Optional<Matcher> matcher = header.map(SINGLE::matcher).filter(Matcher::matches);
        if (matcher.isEmpty()) {
            return Optional.empty();
        }
        String first = matcher.get().group(1);
        String last = matcher.get().group(2);
        if (first.isEmpty()) {
            long count = last.isEmpty() ? 0 : Long.parseLong(last);
            return Optional.of(checked(Math.max(0, size - count), size, size, count > 0));
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size : Math.min(size, Long.parseLong(last) + 1);
        return Optional.of(checked(from, to, size, from < to));
    }

    private static ByteRange checked(long from, long to, long size, boolean good) {
        if (!good) {
            throw new RequestProblem(
                    ProblemCode.RANGE_NOT_SATISFIABLE, "there are " + size + " bytes", Map.of("sizeBytes", size));
        }
        return new ByteRange(from, to);
    }

    long length() {
        return to - from;
    }
}
