package io.levity.persistence.validator;

import static io.levity.persistence.validator.SignerFixture.KEYS;
import static io.levity.persistence.validator.SignerFixture.config;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.levity.chain.consensus.Vote;
import io.levity.types.Hash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that signs as fast as it can is killed; every vote that left it is in the ledger afterwards. */
@Timeout(120)
class VoteSignerCrashTest {
    private static final int VALIDATORS = 2;

    @TempDir
    Path directory;

    @Test
    void shouldHoldEveryReleasedVoteWhenTheProcessIsKilled() throws Exception {
        Set<String> released = new HashSet<>();
        long from = 1;
        for (int life = 0; life < 3; life++) {
            List<String> lines = runAndKill(from, 40 + 55 * life);
            for (String line : lines) {
                released.add(line);
                from = Math.max(from, Long.parseLong(line.split(" ", -1)[1]) + 10);
            }
        }
        assertTrue(released.size() > 150, released.size() + " votes");
        Set<String> held = new HashSet<>();
        try (VoteSigner signer = VoteSigner.open(directory, KEYS, SignerFixture::noFailure)) {
            assertTrue(signer.damage().isEmpty());
            for (int member = 0; member < VALIDATORS; member++) {
                signer.acquire(config(1), member).ownVotes().forEach(v -> held.add(line(v)));
            }
        }
        released.removeAll(held);
        assertTrue(released.isEmpty(), () -> "forgotten: " + released);
        assertFalse(held.isEmpty());
    }

    private List<String> runAndKill(long from, int afterVotes) throws IOException, InterruptedException {
        Process signing = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Signing.class.getName(),
                        directory.toString(),
                        Long.toString(from))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(signing.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.endsWith(".")) { // the last line may be cut
                    lines.add(line.substring(0, line.length() - 1));
                }
                if (lines.size() == afterVotes) {
                    signing.toHandle().destroyForcibly(); // unlike the process's own, it leaves the stream to be read
                }
            }
        } finally {
            signing.destroyForcibly().waitFor();
        }
        assertTrue(lines.size() >= afterVotes, "it died early, after " + lines);
        return lines;
    }

    private static String line(Vote vote) {
        return vote.kind() + " " + vote.view() + " " + vote.headerHash() + " " + vote.member() + " "
                + vote.signature().slice(0, 8).toHex();
    }

    /** The process that is killed. */
    static final class Signing {
        private Signing() {}

        @SuppressWarnings("SystemOut") // its output is what it "sends"
        public static void main(String[] args) {
            VoteSigner signer = VoteSigner.open(Path.of(args[0]), KEYS, SignerFixture::noFailure);
            List<Session> sessions = new ArrayList<>();
            for (int member = 0; member < VALIDATORS; member++) {
                sessions.add(signer.acquire(config(1), member));
            }
            long first = Long.parseLong(args[1]);
            for (long view = first; view < first + 1000; view++) {
                Hash block = new Hash(0, 0, view, 1);
                for (Session s : sessions) {
                    var answer = signer.commit(
                            s,
                            List.of(SignerFixture.block(view, view, 300)),
                            List.of(SignerFixture.notarize(view, block), SignerFixture.finalise(view, block)));
                    answer.thenAccept(results -> send(results, System.out));
                    if (view % 4 == 0) {
                        answer.toCompletableFuture().join();
                    }
                }
            }
        }

        private static synchronized void send(List<SignResult> results, PrintStream out) {
            for (SignResult r : results) {
                if (r instanceof SignResult.Signed signed) {
                    out.println(line(signed.vote()) + ".");
                }
            }
            out.flush();
        }
    }
}
