package io.levity.admission;

import io.levity.persistence.da.UsageFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lets uploads in: by key, within the account's bytes of the day and its uploads at a time. What was used is on disk before
 * it is given, in steps, so that a crash forgets nothing and most uploads write nothing; a crash may cost an account the rest
 * of a step. Thread-safe.
 */
public final class Admission implements AutoCloseable {
    /** Of one account at a time. */
    public static final int MAX_UPLOADS = 64;

    private static final long MAX_STEP_BYTES = 64L << 20;
    private static final String SCHEME = "bearer ";

    private final Optional<ApiKeys> keys;
    private final Optional<UsageFile> file;
    private final Clock clock;
    private final Map<String, Usage> usages = new HashMap<>();
    private boolean draining;

    /** Whether somebody may write, and as whom. */
    public sealed interface Caller {
        record Known(Account account) implements Caller {}

        record NoKey() implements Caller {}

        record WrongKey() implements Caller {}
    }

    public sealed interface Verdict {
        record Admitted(Upload upload) implements Verdict {}

        record Unknown(boolean keyGiven) implements Verdict {}

        /** The bytes of the day do not suffice. */
        record UsedUp(Account account, Duration untilTomorrow) implements Verdict {}

        record TooMany(Account account) implements Verdict {}

        /** This node is about to stop: another one takes it. */
        record Draining() implements Verdict {}
    }

    /** What an account has used, and has left. @param resetsAt when the next day begins */
    public record Allowance(Account account, long bytesToday, int uploads, Instant resetsAt) {}

    private static final class Usage {
        long day;
        long used;
        long onDisk;
        int uploads;
    }

    private Admission(Optional<ApiKeys> keys, Optional<UsageFile> file, Clock clock) {
        this.keys = keys;
        this.file = file;
        this.clock = clock;
    }

    /** Everybody is {@link Account#ANONYMOUS}, without a quota. */
    public static Admission open() {
        return new Admission(Optional.empty(), Optional.empty(), Clock.systemUTC());
    }

    /** @param file what was used until now */
    public static Admission of(ApiKeys keys, UsageFile file, Clock clock) {
        Admission admission = new Admission(Optional.of(keys), Optional.of(file), clock);
        file.read().forEach((name, row) -> {
            Usage usage = new Usage();
            usage.day = row.day();
            usage.used = row.bytes();
            usage.onDisk = row.bytes();
            admission.usages.put(name, usage);
        });
        return admission;
    }

    /** @param authorization the header of that name, {@code Bearer key} */
    public Caller caller(Optional<String> authorization) {
        if (keys.isEmpty()) {
            return new Caller.Known(Account.ANONYMOUS);
        }
        if (authorization.isEmpty()) {
            return new Caller.NoKey();
        }
        String header = authorization.get();
        if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return new Caller.WrongKey();
        }
        return keys.get()
                .find(header.substring(SCHEME.length()).strip())
                .<Caller>map(Caller.Known::new)
                .orElseGet(Caller.WrongKey::new);
    }

    /** @param sizeBytes where it is known; it is then set aside at once */
    public Verdict admit(Optional<String> authorization, OptionalLong sizeBytes) {
        return switch (caller(authorization)) {
            case Caller.NoKey _ -> new Verdict.Unknown(false);
            case Caller.WrongKey _ -> new Verdict.Unknown(true);
            case Caller.Known(var account) -> enter(account, sizeBytes.orElse(0));
        };
    }

    private synchronized Verdict enter(Account account, long sizeBytes) {
        if (draining) {
            return new Verdict.Draining();
        }
        Usage usage = usage(account);
        if (keys.isPresent() && usage.uploads >= MAX_UPLOADS) {
            return new Verdict.TooMany(account);
        }
        if (!take(account, sizeBytes)) {
            return new Verdict.UsedUp(account, Duration.between(clock.instant(), tomorrow()));
        }
        usage.uploads++;
        return new Verdict.Admitted(new Upload(this, account, usage.day, sizeBytes));
    }

    /** @return false when the day has not so much left, and then nothing is taken */
    synchronized boolean take(Account account, long bytes) {
        Usage usage = usage(account);
        long limit = account.bytesPerDay().orElse(Long.MAX_VALUE);
        if (bytes > limit - usage.used) {
            return false;
        }
        usage.used += bytes;
        if (usage.used > usage.onDisk && file.isPresent()) {
            long step = Math.min(MAX_STEP_BYTES, limit / 64);
            usage.onDisk = usage.used > limit - step ? limit : usage.used + step;
            write();
        }
        return true;
    }

    /** @param bytes given back, unless the day is over */
    synchronized void leave(Account account, long day, long bytes) {
        Usage usage = usage(account);
        usage.uploads--;
        if (usage.day == day) {
            usage.used -= bytes;
        }
    }

    public synchronized Allowance allowance(Account account) {
        Usage usage = usage(account);
        return new Allowance(account, usage.used, usage.uploads, tomorrow());
    }

    /** Lets nobody in from now on; who is in goes on. */
    public synchronized void drain() {
        draining = true;
    }

    /** Of all accounts, on their way now. */
    public synchronized int running() {
        return usages.values().stream().mapToInt(usage -> usage.uploads).sum();
    }

    private Usage usage(Account account) {
        Usage usage = usages.computeIfAbsent(account.name(), _ -> new Usage());
        long today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
        if (usage.day != today) {
            usage.day = today;
            usage.used = 0;
            usage.onDisk = 0;
        }
        return usage;
    }

    private Instant tomorrow() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private void write() {
        Map<String, UsageFile.Row> rows = new HashMap<>();
        usages.forEach((name, usage) -> rows.put(name, new UsageFile.Row(usage.day, usage.onDisk)));
        file.ifPresent(f -> f.write(rows));
    }

    /** Writes what was really used. */
    @Override
    public synchronized void close() {
        usages.values().forEach(usage -> usage.onDisk = usage.used);
        write();
    }
}
