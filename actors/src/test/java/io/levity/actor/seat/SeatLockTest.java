package io.levity.actor.seat;

import static io.levity.actor.seat.SeatFixture.blockOf;
import static io.levity.actor.seat.SeatFixture.config;
import static io.levity.actor.seat.SeatFixture.notarize;
import static io.levity.actor.seat.SeatFixture.seats;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.persistence.validator.Session;
import io.levity.persistence.validator.VoteSigner;
import io.levity.types.Hash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes: one holds a validator and signs as fast as it can, the other wants it. */
@Timeout(90)
class SeatLockTest {
    private static final int VALIDATOR = 1;
    private static final int VALIDATORS = 4;

    @TempDir
    Path directory;

    private final List<Long> released = new ArrayList<>();
    private Optional<Process> holder = Optional.empty();

    @AfterEach
    void endHolder() throws InterruptedException {
        if (holder.isPresent()) {
            holder.get().destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldTakeOverFromAHolderThatIsKilledButNeverFromOneThatIsFrozen() throws Exception {
        Process process = start();
        holder = Optional.of(process);
        try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
                SharedSeats here = seats(directory, "here", VALIDATORS)) {
            read(out, 20);
            assertEquals(SharedSeats.Attempt.HELD_ELSEWHERE, here.take(VALIDATOR));
            signal(process, "STOP");
            for (int i = 0; i < 50; i++) {
                assertEquals(SharedSeats.Attempt.HELD_ELSEWHERE, here.take(VALIDATOR));
            }
            signal(process, "CONT");
            read(out, 20);
            assertEquals(SharedSeats.Attempt.HELD_ELSEWHERE, here.take(VALIDATOR));

            process.toHandle().destroyForcibly();
            process.waitFor();
            assertEquals(SharedSeats.Attempt.TAKEN, here.take(VALIDATOR));
            readRest(out);
            assertEquals(2, here.holdings().get(VALIDATOR).generation());
            VoteSigner signer = here.signer(VALIDATOR).orElseThrow();
            Session session = signer.acquire(config(VALIDATORS), VALIDATOR);
            for (long view : released) {
                assertTrue(
                        notarize(signer, session, view, blockOf("here", view)).isEmpty(), "it voted twice in " + view);
            }
            long next = released.getLast() + 1_000_000;
            assertTrue(notarize(signer, session, next, blockOf("here", next)).isPresent());
        }
    }

    private void read(BufferedReader out, int votes) throws IOException {
        for (int i = 0; i < votes; i++) {
            released.add(Long.parseLong(out.readLine()));
        }
    }

    private void readRest(BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.length() == 10) { // the last line may be cut
                released.add(Long.parseLong(line));
            }
        }
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor());
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Says each view that it voted in, once the vote could have left. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) {
            SharedSeats seats = seats(Path.of(args[0]), "there", VALIDATORS);
            if (seats.take(VALIDATOR) != SharedSeats.Attempt.TAKEN) {
                throw new IllegalStateException("not taken");
            }
            VoteSigner signer = seats.signer(VALIDATOR).orElseThrow();
            Session session = signer.acquire(config(VALIDATORS), VALIDATOR);
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
            for (long view = 1_000_000_000L; ; view++) {
                Hash signed =
                        notarize(signer, session, view, blockOf("there", view)).orElseThrow();
                assertNotNull(signed);
                out.println(view);
            }
        }
    }
}
