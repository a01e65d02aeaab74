package io.levity.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.admission.Admission.Verdict;
import io.levity.persistence.StorageFailure;
import io.levity.persistence.da.UsageFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and quotas: who is let in, what is charged, and what a restart or a crash does not forget. */
class AdmissionTest {
    private static final Optional<String> SMALL = Optional.of("Bearer 0123456789abcdef");
    private static final Optional<String> FREE = Optional.of("bearer fedcba9876543210");
    private static final ApiKeys KEYS = assertInstanceOf(
                    ApiKeys.Parsed.Good.class,
                    ApiKeys.parse(List.of("# accounts", "", "small:0123456789abcdef:1000", "free:fedcba9876543210")))
            .keys();

    @TempDir
    Path directory;

    private final MovedClock clock = new MovedClock("2026-11-22T18:00:00Z");

    @Test
    void shouldLetEverybodyInWhereThereAreNoKeys() {
        Upload upload = admitted(Admission.open(), Optional.empty(), OptionalLong.empty());
        assertTrue(upload.receive(Long.MAX_VALUE / 2));
        assertEquals(Account.ANONYMOUS, upload.account());
    }

    @Test
    void shouldLetNobodyInWithoutAKey() {
        Admission admission = admission();
        assertEquals(new Verdict.Unknown(false), admission.admit(Optional.empty(), OptionalLong.empty()));
        for (String wrong : List.of("Bearer 0123456789abcdee", "Bearer ", "Basic 0123456789abcdef", "")) {
            assertEquals(new Verdict.Unknown(true), admission.admit(Optional.of(wrong), OptionalLong.empty()), wrong);
        }
        assertEquals(
                "free",
                admitted(admission, FREE, OptionalLong.empty()).account().name());
    }

    @Test
    void shouldChargeWhatIsKeptAndNothingElse() {
        Admission admission = admission();
        keep(admission, SMALL, 400);
        Upload brokenOff = admitted(admission, SMALL, OptionalLong.of(500));
        assertTrue(brokenOff.receive(100));
        assertInstanceOf(Verdict.UsedUp.class, admission.admit(SMALL, OptionalLong.of(101)), "500 are set aside");
        brokenOff.end(false);
        brokenOff.end(false);
        Upload unknownSize = admitted(admission, SMALL, OptionalLong.empty());
        assertTrue(unknownSize.receive(600));
        assertFalse(unknownSize.receive(1));
        assertTrue(unknownSize.refused());
        unknownSize.end(false);
        keep(admission, SMALL, 600);
        assertInstanceOf(Verdict.UsedUp.class, admission.admit(SMALL, OptionalLong.of(1)));
    }

    @Test
    void shouldBeginAnewWhenTheDayIsOver() {
        Admission admission = admission();
        keep(admission, SMALL, 1000);
        Verdict.UsedUp usedUp = assertInstanceOf(Verdict.UsedUp.class, admission.admit(SMALL, OptionalLong.of(1)));
        assertEquals(Duration.ofHours(6), usedUp.untilTomorrow());
        Upload overMidnight = admitted(admission, SMALL, OptionalLong.of(0));
        clock.move(Duration.ofHours(6));
        overMidnight.end(false);
        keep(admission, SMALL, 1000);
        assertEquals(
                Instant.parse("2026-11-24T00:00:00Z"),
                admission.allowance(account(admission, SMALL)).resetsAt());
    }

    @Test
    void shouldRememberWhatWasUsedWhenItStartsAgain() {
        Admission admission = admission();
        keep(admission, SMALL, 700);
        Admission afterCrash = admission();
        long remembered = afterCrash.allowance(account(afterCrash, SMALL)).bytesToday();
        assertTrue(remembered >= 700 && remembered <= 700 + 1000 / 64, "at most a step more: " + remembered);
        admission.close();
        Admission afterStop = admission();
        assertEquals(700, afterStop.allowance(account(afterStop, SMALL)).bytesToday());
        assertInstanceOf(Verdict.UsedUp.class, afterStop.admit(SMALL, OptionalLong.of(301)));
    }

    @Test
    void shouldWriteInStepsAndNotForEachUpload() throws Exception {
        Admission admission = admission();
        keep(admission, FREE, 1);
        Path file = directory.resolve("accounts");
        String written = Files.readString(file);
        for (int i = 0; i < 1000; i++) {
            keep(admission, FREE, 1024);
        }
        assertEquals(written, Files.readString(file));
        keep(admission, FREE, 64 << 20);
        assertNotEquals(written, Files.readString(file));
    }

    @Test
    void shouldLimitUploadsAtATime() {
        Admission admission = admission();
        Upload one = admitted(admission, FREE, OptionalLong.empty());
        for (int i = 1; i < Admission.MAX_UPLOADS; i++) {
            admitted(admission, FREE, OptionalLong.empty());
        }
        assertInstanceOf(Verdict.TooMany.class, admission.admit(FREE, OptionalLong.empty()));
        admitted(admission, SMALL, OptionalLong.empty());
        one.end(false);
        admitted(admission, FREE, OptionalLong.empty());
    }

    @Test
    void shouldNameEveryBadLineButNoKey() {
        List<String> problems = assertInstanceOf(
                        ApiKeys.Parsed.Bad.class,
                        ApiKeys.parse(List.of(
                                "a:short", "b:0123456789abcdef:many", "c:0123456789abcdef", "c:0123456789abcdef")))
                .problems();
        assertEquals(3, problems.size(), problems::toString);
        assertFalse(problems.toString().contains("0123456789"), problems::toString);
        assertInstanceOf(ApiKeys.Parsed.Bad.class, ApiKeys.parse(List.of("# none")));
    }

    @Test
    void shouldRefuseADamagedFile() throws Exception {
        Files.writeString(directory.resolve("accounts"), "small 20000\n");
        assertThrows(StorageFailure.class, this::admission);
    }

    private Admission admission() {
        return Admission.of(KEYS, new UsageFile(directory.resolve("accounts")), clock);
    }

    private static void keep(Admission admission, Optional<String> key, int bytes) {
        Upload upload = admitted(admission, key, OptionalLong.of(bytes));
        assertTrue(upload.receive(bytes));
        upload.end(true);
    }

    private static Account account(Admission admission, Optional<String> key) {
        return assertInstanceOf(Admission.Caller.Known.class, admission.caller(key))
                .account();
    }

    private static Upload admitted(Admission admission, Optional<String> key, OptionalLong size) {
        return assertInstanceOf(Verdict.Admitted.class, admission.admit(key, size))
                .upload();
    }
}
